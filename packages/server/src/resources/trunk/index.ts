import { resource } from '../../definition/behaviour.ts'
import { trunkDefinition } from './definition.ts'
import { trunkStorage } from './storage.ts'
import { trunkBehaviour } from './trunk.ts'

export { trunkedVifTypes } from './plan-sub-ports.ts'

export const trunk = resource({
  definition: trunkDefinition,
  storage: trunkStorage,
  behaviour: trunkBehaviour,
})
