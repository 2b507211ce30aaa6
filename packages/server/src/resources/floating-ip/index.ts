import { resource } from '../../definition/behaviour.ts'
import { floatingIpDefinition } from './definition.ts'
import { floatingIpBehaviour } from './floating-ip.ts'
import { floatingIpStorage } from './storage.ts'

export { FloatingIPPortAlreadyAssociated } from './errors.ts'
export { lockRouterBetween } from './storage.ts'

export const floatingIp = resource({
  definition: floatingIpDefinition,
  storage: floatingIpStorage,
  behaviour: floatingIpBehaviour,
})
