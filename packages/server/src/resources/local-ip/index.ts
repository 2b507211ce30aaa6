import { resource } from '../../definition/behaviour.ts'
import { localIpDefinition } from './definition.ts'
import { localIpBehaviour } from './local-ip.ts'
import { localIpStorage } from './storage.ts'

export { chooseAddress } from './choose-address.ts'

export const localIp = resource({
  definition: localIpDefinition,
  storage: localIpStorage,
  behaviour: localIpBehaviour,
})
