import { resource } from '../../definition/behaviour.ts'
import { conntrackHelperBehaviour } from './conntrack-helper.ts'
import { conntrackHelperDefinition } from './definition.ts'
import { conntrackHelperStorage } from './storage.ts'

export const conntrackHelper = resource({
  definition: conntrackHelperDefinition,
  storage: conntrackHelperStorage,
  behaviour: conntrackHelperBehaviour,
})
