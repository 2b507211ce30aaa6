import { resource } from '../../definition/behaviour.ts'
import { networkDefinition } from './definition.ts'
import { networkBehaviour } from './network.ts'
import { networkStorage } from './storage.ts'

export { continueDeletions } from './continue-deletions.ts'

export const network = resource({
  definition: networkDefinition,
  storage: networkStorage,
  behaviour: networkBehaviour,
})
