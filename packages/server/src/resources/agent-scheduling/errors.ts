import { defineError } from '../../errors/define-error.ts'

export const InvalidL3Agent = defineError<{ id: string }>(
  'InvalidL3Agent',
  404,
  f => `Agent ${f.id} is no gateway that could carry the router.`,
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
  f => `Agent ${f.id} serves no DHCP: OVN does that on every host by itself.`,
)
export const NetworkNotHostedByDhcpAgent = defineError<{ network_id: string; agent_id: string }>(
  'NetworkNotHostedByDhcpAgent',
  409,
  f => `Agent ${f.agent_id} does not serve network ${f.network_id}.`,
)
