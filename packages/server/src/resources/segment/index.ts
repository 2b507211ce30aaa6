import { resource } from '../../definition/behaviour.ts'
import { segmentDefinition } from './definition.ts'
import { segmentBehaviour } from './segment.ts'
import { segmentStorage } from './storage.ts'

export const segment = resource({
  definition: segmentDefinition,
  storage: segmentStorage,
  behaviour: segmentBehaviour,
})
