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
 * agent keeps, encryption where tunnels are not encrypted, local IPs that no agent leads to the port, and PTP that no agent
 * lets past port security. It says so of the moment: an agent that comes carries it out.
 */
export function notEnforcedDetails(asked: Asked, settings: Settings): string {
  const missing = {
    packet_rate_limit: unkeptRates(asked),
    encryption: unencrypted(asked, settings),
    local_ip: unledAddresses(asked),
    time_sync: stoppedPtp(asked),
  }
  const features = Object.entries(missing).map(
    ([feature, isMissing]) => `case when ${isMissing} then '${feature}' end`,
  )
  return `coalesce((select jsonb_build_object('not_enforced', jsonb_agg(missing.feature))
    from unnest(array[${features.join(', ')}]) missing(feature)
    where missing.feature is not null having count(*) > 0), '{}')`
}

function unkeptRates({ binding, networkPolicy }: Asked): string {
  return `(${binding}.vif_type in ('ovs', 'vhostuser')
    and port.device_owner !~ '^(network|neutron):'
    and exists (select from qos_rule q where q.qos_policy_id = coalesce(port.qos_policy_id, ${networkPolicy})
      and q.type = 'packet_rate_limit' and q.value > 0)
    and not ${hasExtension(binding, 'packet-rate')})`
}

function unledAddresses({ binding }: Asked): string {
  return `(${binding}.vif_type in ('ovs', 'vhostuser')
    and exists (select from local_ip_association la join local_ip l on l.id = la.local_ip_id
      where la.fixed_port_id = port.id and l.network_id = port.network_id)
    and not ${hasExtension(binding, 'local-ip')})`
}

/** Over Ethernet: port security, which knows IP and ARP, stops what the port sends. */
function stoppedPtp({ binding }: Asked): string {
  return `(port.time_sync = 'transparent' and port.port_security_enabled
    and ${binding}.vif_type in ('ovs', 'vhostuser') and not ${hasExtension(binding, 'ptp')})`
}

/** Whose switch it is plugged into: a card with a switch of its own is a host there. */
const plugHost = (binding: string): string =>
  `coalesce(${binding}.vif_details->>'card_host', ${binding}.host)`

/** Whether the host has a live agent that does so. */
function hasExtension(binding: string, extension: string): string {
  return `exists (select from agent a where a.host = ${plugHost(binding)} and a.agent_type = 'OVN Neutron agent'
    and a.configurations->'extensions' @> '["${extension}"]' and ${isAgentAlive('a')})`
}

function unencrypted({ binding, encryption }: Asked, settings: Settings): string {
  const isEncrypted = settings.binding.encryptsTunnels ? hostCanEncrypt(plugHost(binding)) : 'false'
  return `(${encryption} in ('ipsec', 'required')
    and ${binding}.vif_type in ('ovs', 'vhostuser', 'agilio_ovs') and not ${isEncrypted})`
}
