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
  () => 'Bad agent request: only DHCP and L3 agents can be disabled; OVN uses every agent it has.',
)
