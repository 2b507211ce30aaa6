import { BadRequest } from '../errors/errors.ts'

/**
 * All that makes no sense, or cannot be had, where ports reach each other by routes alone: each is refused in one place,
 * with what it needs. On the wire the network has `connectivity` l3.
 */
export const refusedWhenRouted = {
  vlanTransparent: ['network', 'vlan_transparent needs a link that takes tags along'],
  qinq: ['network', 'qinq needs a link that takes tags along'],
  privateVlans: ['network', 'pvlan divides a broadcast domain, and there is none'],
  external: ['network', 'router:external needs a link for gateways and floating IPs'],
  highlyAvailable: ['network', 'ha needs a link over which routers hear each other'],
  segments: ['network', 'segments are links, and there is none'],
  provider: ['network', 'provider:network_type is l3, without a physical network or an identifier'],
  anotherSegment: ['segment', 'the network has no link that a segment could be'],
  subnetOnSegment: ['subnet', 'segment_id names a link, and there is none'],
  noGateway: ['subnet', 'gateway_ip is what guests send everything to'],
  hostRoutes: ['subnet', 'host_routes lead to neighbours on a link, and there are none'],
  ownAddresses: [
    'subnet',
    'ipv6 modes are dhcpv6-stateful or unset: guests cannot make addresses that nobody routes',
  ],
  routedServices: ['subnet', 'service_types cannot have network:routed'],
  noAddress: ['port', 'fixed_ips: without an address nothing leads to the port'],
  addressPairs: ['port', 'allowed_address_pairs: an address leads to the one port that has it'],
  bypassingCard: ['port', 'binding:vnic_type: a card that goes past the switch of its host needs a link'],
  parentPort: ['port', 'binding:profile: a port behind another one needs tags'],
  hardwareGateway: ['port', 'binding:profile: a hardware gateway joins links, and there is none'],
  dhcpServer: ['port', 'device_owner: DHCP servers and relays need to hear broadcasts'],
  trunk: ['trunk', 'its ports carry tags, which need a link'],
  routerInterface: ['router', 'the network has a router of its own already, and no link for another'],
} as const satisfies Readonly<Record<string, readonly [resource: string, reason: string]>>

export type RefusedWhenRouted = keyof typeof refusedWhenRouted

/** Throws BadRequest with the first of the rows that holds. */
export function refuseRouted(holds: Partial<Readonly<Record<RefusedWhenRouted, boolean>>>): void {
  for (const [name, [resource, reason]] of Object.entries(refusedWhenRouted)) {
    if (isRow(name) && holds[name] === true)
      throw new BadRequest({ resource, msg: `a network with connectivity l3: ${reason}` })
  }
}

function isRow(name: string): name is RefusedWhenRouted {
  return name in refusedWhenRouted
}
