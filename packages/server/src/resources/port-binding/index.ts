import { resource } from '../../definition/behaviour.ts'
import { portBindingDefinition } from './definition.ts'
import { portBindingBehaviour } from './port-binding.ts'
import { portBindingStorage } from './storage.ts'

export const portBinding = resource({
  definition: portBindingDefinition,
  storage: portBindingStorage,
  behaviour: portBindingBehaviour,
})
