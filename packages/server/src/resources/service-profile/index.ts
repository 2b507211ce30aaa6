import { resource } from '../../definition/behaviour.ts'
import { serviceProfileDefinition } from './definition.ts'
import { serviceProfileBehaviour } from './service-profile.ts'
import { serviceProfileStorage } from './storage.ts'

export const serviceProfile = resource({
  definition: serviceProfileDefinition,
  storage: serviceProfileStorage,
  behaviour: serviceProfileBehaviour,
})
