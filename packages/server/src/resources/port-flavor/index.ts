import { resource } from '../../definition/behaviour.ts'
import { portFlavorDefinition } from './definition.ts'
import { portFlavorBehaviour } from './port-flavor.ts'
import { portFlavorStorage } from './storage.ts'

export const portFlavor = resource({
  definition: portFlavorDefinition,
  storage: portFlavorStorage,
  behaviour: portFlavorBehaviour,
})
