import { isAgentAlive } from '../../binding/agent-alive.ts'
import { hostCanEncrypt } from '../../binding/host-encryption.ts'
import type { Settings } from '../../settings.ts'

/** SQL of what says what a port asks for: its own columns are those of `port`. */
interface Asked {
  /** The binding's row, with `host`, `vif_type` and `vif_details`. */
  readonly binding: string
  /** The policy of the port's network. */
  readonly networkPolicy: string
  /** What its network asks of tunnels. */
  readonly encryption: string
}

/**
 * SQL of what the details of a binding say of what its host should do and does not: `not_enforced` with packet rates that no
 * agent keeps, and encryption where tunnels are not encrypted. It says so of the moment: an agent that comes carries it out.
 */
export function notEnforcedDetails(asked: Asked, settings: Settings): string {
  const [rates, encryption] = [unkeptRates(asked), unencrypted(asked, settings)]
  const said = (...features: readonly string[]) => `'${JSON.stringify({ not_enforced: features })}'::jsonb`
  // What most networks do not ask for comes first: nothing is looked for twice.
  return `case when ${encryption} then case when ${rates} then ${said('packet_rate_limit', 'encryption')}
      else ${said('encryption')} end
    when ${rates} then ${said('packet_rate_limit')} else '{}' end`
}

function unkeptRates({ binding, networkPolicy }: Asked): string {
  return `(${binding}.vif_type in ('ovs', 'vhostuser')
    and port.device_owner !~ '^(network|neutron):'
    and exists (select from qos_rule q where q.qos_policy_id = coalesce(port.qos_policy_id, ${networkPolicy})
      and q.type = 'packet_rate_limit' and q.value > 0)
    and not exists (select from agent a where a.host = ${binding}.host and a.agent_type = 'OVN Neutron agent'
      and a.configurations->'extensions' @> '["packet-rate"]' and ${isAgentAlive('a')}))`
}

function unencrypted({ binding, encryption }: Asked, settings: Settings): string {
  // A card with a switch of its own is the host whose tunnels matter.
  const host = `coalesce(${binding}.vif_details->>'card_host', ${binding}.host)`
  const isEncrypted = settings.binding.encryptsTunnels ? hostCanEncrypt(host) : 'false'
  return `(${encryption} in ('ipsec', 'required')
    and ${binding}.vif_type in ('ovs', 'vhostuser', 'agilio_ovs') and not ${isEncrypted})`
}
