import { defineError } from '../../errors/define-error.ts'

export const AgentNotFound = defineError<{ id: string }>(
  'AgentNotFound',
  404,
  f => `Agent ${f.id} could not be found.`,
)
export const AgentCreateUnsupported = defineError(
  'BadRequest',
  400,
  () => 'Bad agent request: agents report themselves and cannot be created.',
)
export const AgentUpdateUnsupported = defineError(
  'BadRequest',
  400,
  () => 'Bad agent request: OVN has no way to stop using an agent.',
)
export const AgentAlive = defineError<{ id: string }>(
  'BadRequest',
  400,
  f => `Bad agent request: agent ${f.id} is alive and would report itself again; stop it first.`,
)
