import { resource } from '../../definition/behaviour.ts'
import { routerDefinition } from './definition.ts'
import { routerBehaviour } from './router.ts'
import { routerStorage } from './storage.ts'

export { type GatewaySchedule, loadGatewaySchedules } from './gateway-schedule.ts'
export { type NetworkMtu, selectMtuMismatch } from './mtu-mismatch.ts'
export { classifyNetwork, lockPort } from './reachable.ts'
export { hashesOf } from './require-hash.ts'

export const router = resource({
  definition: routerDefinition,
  storage: routerStorage,
  behaviour: routerBehaviour,
})
