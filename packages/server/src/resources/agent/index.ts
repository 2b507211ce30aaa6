import { resource } from '../../definition/behaviour.ts'
import { agentBehaviour } from './agent.ts'
import { agentDefinition } from './definition.ts'
import { agentStorage } from './storage.ts'

export { AgentNotFound } from './errors.ts'

export const agent = resource({
  definition: agentDefinition,
  storage: agentStorage,
  behaviour: agentBehaviour,
})
