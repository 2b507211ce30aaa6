import { type Cidr, cidrRange, cidrsOverlap, parseCidr } from '@neutrino/base/ip.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import type { DumpRow } from '../dump/dump-row.ts'
import { flag, integer, optionalText, text } from '../neutron-cloud.ts'
import { networkOf } from './plan-address-pools.ts'
import { addRow, note, type PlanDraft } from './plan-draft.ts'
import { isHaNetwork } from './plan-networks.ts'

/** Subnets with their pools of addresses. */
export function planSubnets(draft: PlanDraft): void {
  for (const network of draft.cloud.rows('networks')) {
    const subnets = draft.cloud.where('subnets', 'network_id', text(network, 'id'))
    if (isHaNetwork(draft, text(network, 'id'))) continue
    reportOverlaps(draft, subnets)
    for (const subnet of subnets) planSubnet(draft, subnet)
  }
}

function planSubnet(draft: PlanDraft, subnet: DumpRow): void {
  const { cloud } = draft
  const id = text(subnet, 'id')
  const project = text(subnet, 'project_id')
  const network = text(subnet, 'network_id')
  const pool = optionalText(subnet, 'subnetpool_id')
  if (pool !== null && !isUuid(pool))
    note(
      draft,
      'blocks',
      'subnet',
      id,
      'its prefix was delegated to an L3 agent, which OVN has no counterpart of',
    )
  const of = (table: Parameters<typeof cloud.where>[0]) => cloud.where(table, 'subnet_id', id)
  addRow(
    draft,
    'subnet',
    project,
    {
      id,
      project_id: project,
      network_id: network,
      name: text(subnet, 'name'),
      ip_version: integer(subnet, 'ip_version'),
      cidr: networkOf(text(subnet, 'cidr')),
      gateway_ip: optionalText(subnet, 'gateway_ip'),
      enable_dhcp: flag(subnet, 'enable_dhcp', true),
      ipv6_ra_mode: optionalText(subnet, 'ipv6_ra_mode'),
      ipv6_address_mode: optionalText(subnet, 'ipv6_address_mode'),
      dns_nameservers: of('dnsnameservers')
        .toSorted((a, b) => (integer(a, 'order') ?? 0) - (integer(b, 'order') ?? 0))
        .map(row => text(row, 'address')),
      host_routes: of('subnetroutes').map(routeOf),
      service_types: of('subnet_service_types').map(row => text(row, 'service_type')),
      subnetpool_id: pool !== null && isUuid(pool) ? pool : null,
      segment_id: optionalText(subnet, 'segment_id'),
      dns_publish_fixed_ip: flag(of('subnet_dns_publish_fixed_ips')[0], 'dns_publish_fixed_ip', false),
      ...cloud.standard(subnet),
    },
    `network/${network}`,
  )
  for (const range of of('ipallocationpools'))
    addRow(draft, 'allocation_pool', project, {
      subnet_id: id,
      first_ip: text(range, 'first_ip'),
      last_ip: text(range, 'last_ip'),
    })
}

/** A static route as the API has it. */
export function routeOf(row: DumpRow): { readonly destination: string; readonly nexthop: string } {
  return { destination: text(row, 'destination'), nexthop: text(row, 'nexthop') }
}

/** Neutron allows them when it is told to; a switch of OVN could not tell whose gateway is meant. */
function reportOverlaps(draft: PlanDraft, subnets: readonly DumpRow[]): void {
  const known = subnets
    .flatMap(row => {
      const cidr = parseCidr(text(row, 'cidr'))
      return cidr === undefined ? [] : [{ id: text(row, 'id'), cidr }]
    })
    .toSorted((a, b) => compare(a.cidr, b.cidr))
  let widest = known[0]
  for (const next of known.slice(1)) {
    if (widest !== undefined && cidrsOverlap(widest.cidr, next.cidr))
      note(draft, 'blocks', 'subnet', next.id, `overlaps subnet ${widest.id} of the same network`)
    if (
      widest === undefined ||
      widest.cidr.version !== next.cidr.version ||
      cidrRange(next.cidr).last > cidrRange(widest.cidr).last
    )
      widest = next
  }
}

function compare(a: Cidr, b: Cidr): number {
  if (a.version !== b.version) return a.version - b.version
  return a.network < b.network ? -1 : a.network > b.network ? 1 : a.prefix - b.prefix
}
