import { resource } from '../../definition/behaviour.ts'
import { addressScopeBehaviour } from './address-scope.ts'
import { addressScopeDefinition } from './definition.ts'
import { addressScopeStorage } from './storage.ts'

export const addressScope = resource({
  definition: addressScopeDefinition,
  storage: addressScopeStorage,
  behaviour: addressScopeBehaviour,
})
