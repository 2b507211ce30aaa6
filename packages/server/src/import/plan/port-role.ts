import type { DumpRow } from '../dump/dump-row.ts'
import { text } from '../neutron-cloud.ts'

/** What becomes of a port of the old backend. */
export type PortRole =
  | { readonly kind: 'keep'; readonly deviceOwner: string }
  /** The DHCP agent's: the first of a network becomes that of metadata, with its addresses. */
  | { readonly kind: 'dhcp' }
  | { readonly kind: 'go'; readonly because: string }

const gone: Readonly<Record<string, string>> = {
  'network:router_centralized_snat':
    'a distributed router translated addresses behind it; OVN does so at the gateway',
  'network:floatingip_agent_gateway':
    'a distributed router had it on each host; OVN answers for floating IPs itself',
  'network:router_ha_interface': 'L3 agents watched each other by it; OVN does that by BFD',
}

const routerInterfaces: ReadonlySet<string> = new Set([
  'network:router_interface_distributed',
  'network:ha_router_replicated_interface',
])

export function portRole(port: DumpRow): PortRole {
  const deviceOwner = text(port, 'device_owner')
  if (deviceOwner === 'network:dhcp') return { kind: 'dhcp' }
  const because = gone[deviceOwner]
  if (because !== undefined) return { kind: 'go', because }
  return {
    kind: 'keep',
    deviceOwner: routerInterfaces.has(deviceOwner) ? 'network:router_interface' : deviceOwner,
  }
}
