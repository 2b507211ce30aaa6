// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A block of addresses on a network, with what its hosts have to know. */
export interface Subnet {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Version of its addresses, 4 or 6. */
  readonly ip_version: 4 | 6
  /** The network that the subnet belongs to. */
  readonly network_id: string
  /** The pool that its block comes from. */
  readonly subnetpool_id: string | null
  /** The block of addresses. */
  readonly cidr: string
  /** Where hosts send packets for other networks; null when they cannot. */
  readonly gateway_ip: string | null
  /** The ranges that addresses are chosen from. */
  readonly allocation_pools: readonly ({ readonly start: string; readonly end: string })[]
  /** Name servers that hosts are told of, in their order. */
  readonly dns_nameservers: readonly string[]
  /** Routes that hosts are told of. */
  readonly host_routes: readonly ({ readonly destination: string; readonly nexthop: string })[]
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Whether DHCP serves the subnet. */
  readonly enable_dhcp: boolean
  /** What the router announces; null when an outside router does. */
  readonly ipv6_ra_mode: 'dhcpv6-stateful' | 'dhcpv6-stateless' | 'slaac' | null
  /** How hosts get their IPv6 addresses. */
  readonly ipv6_address_mode: 'dhcpv6-stateful' | 'dhcpv6-stateless' | 'slaac' | null
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** Whether the network is external. */
  readonly 'router:external': boolean
  /** Device owners whose ports may have addresses of the subnet; all when empty. */
  readonly service_types: readonly string[]
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
  /** Whether fixed addresses get DNS records. */
  readonly dns_publish_fixed_ip: boolean
  /** Ranges that only infrastructure has its addresses from: gateways of routers, DHCP, metadata, load balancers; apart from `allocation_pools`. Without them it takes from these as everybody. */
  readonly provider_allocation_pools?: readonly ({ readonly start: string; readonly end: string })[]
  /** Whether infrastructure goes without an address rather than take one from `allocation_pools`. */
  readonly provider_pool_strict?: boolean
  /** Free text for people. */
  readonly description: string
  /** The segment of a routed network that the subnet is on. */
  readonly segment_id?: string | null
}

/** What a new subnet is made from. */
export interface SubnetCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Version of its addresses, 4 or 6. */
  readonly ip_version: 4 | 6
  /** The network that the subnet belongs to. */
  readonly network_id: string
  /** The pool that its block comes from. */
  readonly subnetpool_id?: string | null
  /** Length of the prefix to take from the pool; its default when absent. */
  readonly prefixlen?: number
  /** The block of addresses. */
  readonly cidr?: string
  /** Where hosts send packets for other networks; null when they cannot. */
  readonly gateway_ip?: string | null
  /** The ranges that addresses are chosen from. */
  readonly allocation_pools?: readonly ({ readonly start: string; readonly end: string })[]
  /** Name servers that hosts are told of, in their order. */
  readonly dns_nameservers?: readonly string[]
  /** Routes that hosts are told of. */
  readonly host_routes?: readonly ({ readonly destination: string; readonly nexthop: string })[]
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Whether DHCP serves the subnet. */
  readonly enable_dhcp?: boolean
  /** What the router announces; null when an outside router does. */
  readonly ipv6_ra_mode?: 'dhcpv6-stateful' | 'dhcpv6-stateless' | 'slaac' | null
  /** How hosts get their IPv6 addresses. */
  readonly ipv6_address_mode?: 'dhcpv6-stateful' | 'dhcpv6-stateless' | 'slaac' | null
  /** Device owners whose ports may have addresses of the subnet; all when empty. */
  readonly service_types?: readonly string[]
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Take the block from the default pool. */
  readonly use_default_subnetpool?: boolean
  /** Whether fixed addresses get DNS records. */
  readonly dns_publish_fixed_ip?: boolean
  /** Ranges that only infrastructure has its addresses from: gateways of routers, DHCP, metadata, load balancers; apart from `allocation_pools`. Without them it takes from these as everybody. */
  readonly provider_allocation_pools?: readonly ({ readonly start: string; readonly end: string })[]
  /** Whether infrastructure goes without an address rather than take one from `allocation_pools`. */
  readonly provider_pool_strict?: boolean
  /** Free text for people. */
  readonly description?: string
  /** The segment of a routed network that the subnet is on. */
  readonly segment_id?: string | null
}

/** What may be changed. */
export interface SubnetUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Where hosts send packets for other networks; null when they cannot. */
  readonly gateway_ip?: string | null
  /** The ranges that addresses are chosen from. */
  readonly allocation_pools?: readonly ({ readonly start: string; readonly end: string })[]
  /** Name servers that hosts are told of, in their order. */
  readonly dns_nameservers?: readonly string[]
  /** Routes that hosts are told of. */
  readonly host_routes?: readonly ({ readonly destination: string; readonly nexthop: string })[]
  /** Whether DHCP serves the subnet. */
  readonly enable_dhcp?: boolean
  /** Device owners whose ports may have addresses of the subnet; all when empty. */
  readonly service_types?: readonly string[]
  /** Whether fixed addresses get DNS records. */
  readonly dns_publish_fixed_ip?: boolean
  /** Ranges that only infrastructure has its addresses from: gateways of routers, DHCP, metadata, load balancers; apart from `allocation_pools`. Without them it takes from these as everybody. */
  readonly provider_allocation_pools?: readonly ({ readonly start: string; readonly end: string })[]
  /** Whether infrastructure goes without an address rather than take one from `allocation_pools`. */
  readonly provider_pool_strict?: boolean
  /** Free text for people. */
  readonly description?: string
  /** The segment of a routed network that the subnet is on. */
  readonly segment_id?: string | null
}

/** Filters, sorting and paging of a subnet list; an array matches any of its values. */
export type SubnetQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Version of its addresses, 4 or 6. */
  readonly ip_version?: QueryValue
  /** The network that the subnet belongs to. */
  readonly network_id?: QueryValue
  /** The pool that its block comes from. */
  readonly subnetpool_id?: QueryValue
  /** The block of addresses. */
  readonly cidr?: QueryValue
  /** Where hosts send packets for other networks; null when they cannot. */
  readonly gateway_ip?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Whether DHCP serves the subnet. */
  readonly enable_dhcp?: QueryValue
  /** What the router announces; null when an outside router does. */
  readonly ipv6_ra_mode?: QueryValue
  /** How hosts get their IPv6 addresses. */
  readonly ipv6_address_mode?: QueryValue
  /** Whether the network is shared with the caller. */
  readonly shared?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  /** Whether the network is external. */
  readonly 'router:external'?: QueryValue
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** The segment of a routed network that the subnet is on. */
  readonly segment_id?: QueryValue
  /** Any of the tags, separated by commas. */
  readonly 'tags-any'?: QueryValue
  /** Not all of the tags, separated by commas. */
  readonly 'not-tags'?: QueryValue
  /** None of the tags, separated by commas. */
  readonly 'not-tags-any'?: QueryValue
  /** A tag key=value, as key:value. */
  readonly tag_kv?: QueryValue
  /** A tag with this key, whatever its value. */
  readonly has_key?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'ip_version' | 'network_id' | 'subnetpool_id' | 'cidr' | 'gateway_ip' | 'tenant_id' | 'enable_dhcp' | 'ipv6_ra_mode' | 'ipv6_address_mode' | 'segment_id')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the subnets that match, in one answer unless `limit` is given. */
export async function listSubnets<const Q extends SubnetQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Subnet, Q>[]> {
  const answer = await transport.send<{ subnets: readonly Shown<Subnet, Q>[] }>({ method: 'GET', path: '/subnets', ...(query === undefined ? {} : { query }) })
  return answer.subnets
}

/** The same page by page, `limit` objects a request. */
export function pageSubnets<const Q extends SubnetQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Subnet, Q>[], void, undefined> {
  return pages(transport, { path: '/subnets', collection: 'subnets' }, query)
}

export async function createSubnet(transport: Transport, values: SubnetCreate): Promise<Subnet> {
  const answer = await transport.send<{ subnet: Subnet }>({ method: 'POST', path: '/subnets', body: { subnet: values } })
  return answer.subnet
}

/** All or none of them, in the order given. */
export async function createSubnets(
  transport: Transport,
  values: readonly SubnetCreate[],
): Promise<readonly Subnet[]> {
  const answer = await transport.send<{ subnets: readonly Subnet[] }>({ method: 'POST', path: '/subnets', body: { subnets: values } })
  return answer.subnets
}

export async function showSubnet<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Subnet, Q>> {
  const answer = await transport.send<{ subnet: Shown<Subnet, Q> }>({ method: 'GET', path: `/subnets/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.subnet
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateSubnet(
  transport: Transport,
  id: string,
  changes: SubnetUpdate,
  options: { readonly revision?: number } = {},
): Promise<Subnet> {
  const answer = await transport.send<{ subnet: Subnet }>({ method: 'PUT', path: `/subnets/${encodeURIComponent(id)}`, body: { subnet: changes }, headers: ifMatch(options.revision) })
  return answer.subnet
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteSubnet(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/subnets/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export async function listTagsOfSubnet(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/subnets/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfSubnet(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/subnets/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfSubnet(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/subnets/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfSubnet(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/subnets/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfSubnet(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/subnets/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToSubnet(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/subnets/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromSubnet(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/subnets/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfSubnet(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/subnets/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfSubnet(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/subnets/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfSubnet(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/subnets/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfSubnet(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/subnets/${encodeURIComponent(id)}/metadata-tags` })
}
