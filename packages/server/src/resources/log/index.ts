import { resource } from '../../definition/behaviour.ts'
import { logDefinition } from './definition.ts'
import { logBehaviour } from './log.ts'
import { logStorage } from './storage.ts'

export { loggableResourceRoutes } from './loggable-resources.ts'

export const log = resource({ definition: logDefinition, storage: logStorage, behaviour: logBehaviour })
