import { defineError } from '../../errors/define-error.ts'

export const InvalidL3Agent = defineError<{ id: string }>(
  'InvalidL3Agent',
  404,
  f => `Agent ${f.id} cannot carry the router.`,
)
export const RouterDoesntSupportScheduling = defineError<{ router_id: string }>(
  'RouterDoesntSupportScheduling',
  409,
  f => `Router ${f.router_id} is carried by another provider than that of the agent.`,
)
export const RouterL3AgentMismatch = defineError<{ router_id: string; agent_id: string }>(
  'RouterL3AgentMismatch',
  409,
  f => `Agent ${f.agent_id} carries no distributed routers as ${f.router_id} is one.`,
)
export const DVRL3CannotAssignToDvrAgent = defineError(
  'DVRL3CannotAssignToDvrAgent',
  409,
  () => 'An agent of mode dvr has its part of every distributed router; none is given to it.',
)
export const DVRL3CannotRemoveFromDvrAgent = defineError(
  'DVRL3CannotRemoveFromDvrAgent',
  409,
  () => 'An agent of mode dvr has its part of every distributed router; none is taken from it.',
)
export const RouterHostedByL3Agent = defineError<{ router_id: string; agent_id: string }>(
  'RouterHostedByL3Agent',
  409,
  f => `Agent ${f.agent_id} carries router ${f.router_id} already.`,
)
export const RouterNotHostedByL3Agent = defineError<{ router_id: string; agent_id: string }>(
  'RouterNotHostedByL3Agent',
  409,
  f => `Agent ${f.agent_id} does not carry router ${f.router_id}.`,
)
export const InvalidHAChassisPriority = defineError(
  'InvalidHAChassisPriority',
  400,
  () => 'The priority of a chassis is a number from 0 to 32767.',
)
export const HAChassisPriorityAlreadyAssigned = defineError<{ ha_chassis_priority: number }>(
  'HAChassisPriorityAlreadyAssigned',
  409,
  f => `Another chassis of the router has the priority ${f.ha_chassis_priority}.`,
)
export const InvalidDHCPAgent = defineError<{ id: string }>(
  'InvalidDHCPAgent',
  404,
  f => `Agent ${f.id} cannot serve DHCP: it is of another kind, or disabled.`,
)
export const NetworkHostedByDHCPAgent = defineError<{ network_id: string; agent_id: string }>(
  'NetworkHostedByDHCPAgent',
  409,
  f => `Agent ${f.agent_id} serves network ${f.network_id} already.`,
)
export const NetworkNotHostedByDhcpAgent = defineError<{ network_id: string; agent_id: string }>(
  'NetworkNotHostedByDhcpAgent',
  409,
  f => `Agent ${f.agent_id} does not serve network ${f.network_id}.`,
)
