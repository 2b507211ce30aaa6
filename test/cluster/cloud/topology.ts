import type { Shown } from './neutron-api.ts'
import type { TestCloud } from './use-cloud.ts'

/** A network and its subnet. */
export interface Segment {
  readonly network: Shown
  readonly subnet: Shown
}

/** A network with a subnet; more attributes of either replace the defaults. */
export async function createSegment(
  { api }: TestCloud,
  cidr: string,
  more: { readonly network?: object; readonly subnet?: object } = {},
): Promise<Segment> {
  const network = await api.create('networks', { name: `net-${cidr}`, ...more.network })
  const ipVersion = cidr.includes(':') ? 6 : 4
  const subnet = await api.create('subnets', {
    ...{ network_id: network.id, cidr, ip_version: ipVersion },
    ...more.subnet,
  })
  return { network, subnet }
}

/** An external network on a VLAN of the provider, and a host on it that is its gateway. */
export interface Outside {
  readonly host: string
  readonly cidr: string
  readonly gateway: string
  readonly vlan: number
}

/** Where the provider's network begins. */
export const outside: Outside = {
  host: 'internet',
  cidr: '203.0.113.0/24',
  gateway: '203.0.113.1',
  vlan: 110,
}

export async function createOutside(cloud: TestCloud, where = outside): Promise<Segment> {
  const { host, cidr, gateway, vlan } = where
  const last = (number: number) => gateway.replace(/\d+$/, String(number))
  const [segment] = await Promise.all([
    createSegment(cloud, cidr, {
      network: { name: `public-${host}`, 'router:external': true, ...providerVlan(cloud, vlan) },
      subnet: {
        gateway_ip: gateway,
        enable_dhcp: false,
        allocation_pools: [{ start: last(10), end: last(99) }],
      },
    }),
    cloud.lab.addExternalHost({ name: host, addresses: [`${gateway}/24`], vlan }),
  ])
  return segment
}

/** Attributes of a network on a VLAN of the provider. */
export function providerVlan({ lab }: TestCloud, vlan: number): object {
  return {
    'provider:network_type': 'vlan',
    'provider:physical_network': lab.place.physicalNetwork,
    'provider:segmentation_id': vlan,
  }
}

/** A router with a gateway on `external` and an interface in each subnet. */
export async function createRouter(
  { api }: TestCloud,
  external: Segment | undefined,
  subnets: readonly Shown[],
  more: object = {},
): Promise<Shown> {
  const gateway = external === undefined ? {} : { external_gateway_info: { network_id: external.network.id } }
  const router = await api.create('routers', { name: 'router', ...gateway, ...more })
  for (const subnet of subnets) {
    await api.put(`routers/${router.id}/add_router_interface`, { subnet_id: subnet.id })
  }
  return api.show('routers', router.id)
}

/** The address that the router has outside. */
export function gatewayAddress(router: Shown): string {
  return router.external_gateway_info.external_fixed_ips[0].ip_address
}

/** A rule without its group. */
export type Rule = Readonly<Record<string, string | number>>

/** Ingress rules for either IP version. */
export const allowPing: readonly Rule[] = [
  { direction: 'ingress', protocol: 'icmp' },
  { direction: 'ingress', protocol: 'ipv6-icmp', ethertype: 'IPv6' },
]

/** A group with the egress rules that new groups have, and these. */
export async function createGroup(
  { api }: TestCloud,
  rules: readonly Rule[],
  more: object = {},
): Promise<Shown> {
  const group = await api.create('security-groups', { name: 'group', ...more })
  for (const rule of rules) await createRule(api, group, rule)
  return group
}

export function createRule(api: TestCloud['api'], group: Shown, rule: Rule): Promise<Shown> {
  return api.create('security-group-rules', { security_group_id: group.id, ethertype: 'IPv4', ...rule })
}

/** @returns the first address of that version */
export function addressOf(port: Shown, ipVersion: 4 | 6 = 4): string {
  const addresses: { ip_address: string }[] = port.fixed_ips
  return addresses.find(one => one.ip_address.includes(':') === (ipVersion === 6))?.ip_address ?? ''
}

/** A port with these groups only; more attributes replace the defaults. */
export function createPort(
  { api }: TestCloud,
  network: Shown,
  groups: readonly Shown[],
  more: object = {},
): Promise<Shown> {
  return api.create('ports', {
    network_id: network.id,
    security_groups: groups.map(group => group.id),
    ...more,
  })
}
