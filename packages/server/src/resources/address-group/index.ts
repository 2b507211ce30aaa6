import { resource } from '../../definition/behaviour.ts'
import { addressGroupBehaviour } from './address-group.ts'
import { addressGroupDefinition } from './definition.ts'
import { addressGroupStorage } from './storage.ts'

export { selectKnownAddressGroups } from './storage.ts'

export const addressGroup = resource({
  definition: addressGroupDefinition,
  storage: addressGroupStorage,
  behaviour: addressGroupBehaviour,
})
