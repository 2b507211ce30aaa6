import { resource } from '../../definition/behaviour.ts'
import { routerDefinition } from './definition.ts'
import { routerBehaviour } from './router.ts'
import { routerStorage } from './storage.ts'

export { classifyNetwork, lockPort, type ReachablePort } from './reachable.ts'
export { gatewayOwner } from './router-ports.ts'

export const router = resource({
  definition: routerDefinition,
  storage: routerStorage,
  behaviour: routerBehaviour,
})
