import { resource } from '../../definition/behaviour.ts'
import { subnetDefinition } from './definition.ts'
import { subnetStorage } from './storage.ts'
import { subnetBehaviour } from './subnet.ts'

export { NetworkAddressScopeAffinityError } from './errors.ts'

export const subnet = resource({
  definition: subnetDefinition,
  storage: subnetStorage,
  behaviour: subnetBehaviour,
})
