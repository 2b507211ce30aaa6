import { isAgentAlive } from '../../binding/agent-alive.ts'

/**
 * SQL of what the details of a binding say of rules that are for the agent of its host where there is none that carries
 * them out: `not_enforced` with their types. It says so of the moment: an agent that comes carries them out.
 *
 * @param binding SQL of the binding's row, with `host` and `vif_type`
 * @param networkPolicy SQL of the policy of the port's network
 */
export function notEnforcedDetails(binding: string, networkPolicy: string): string {
  return `case when ${binding}.vif_type in ('ovs', 'vhostuser')
    and port.device_owner !~ '^(network|neutron):'
    and exists (select from qos_rule q where q.qos_policy_id = coalesce(port.qos_policy_id, ${networkPolicy})
      and q.type = 'packet_rate_limit' and q.value > 0)
    and not exists (select from agent a where a.host = ${binding}.host and a.agent_type = 'OVN Neutron agent'
      and a.configurations->'extensions' @> '["packet-rate"]' and ${isAgentAlive('a')})
  then '{"not_enforced": ["packet_rate_limit"]}'::jsonb else '{}' end`
}
