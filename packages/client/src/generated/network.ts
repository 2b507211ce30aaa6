// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** An isolated layer 2 segment, or several that are bridged by the provider. */
export interface Network {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Ids of the subnets. */
  readonly subnets: readonly string[]
  /** Administrative state. */
  readonly admin_state_up: boolean
  /** ACTIVE once it can be used; DELETING while it is deleted with everything on it. */
  readonly status: string
  /** Why its deletion with everything on it stopped; asking for it again goes on. */
  readonly deletion_error?: string | null
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Whether every project may use the network. */
  readonly shared: boolean
  /** Address scope of its IPv4 subnets. */
  readonly ipv4_address_scope: string | null
  /** Address scope of its IPv6 subnets. */
  readonly ipv6_address_scope: string | null
  /** Whether routers may have their gateway on it. */
  readonly 'router:external': boolean
  /** False when its segments are routed, or its ports reach each other by routes alone. */
  readonly l2_adjacency: boolean
  /** Provider segments, when there are several. */
  readonly segments?: readonly ({ readonly 'provider:network_type'?: string | null; readonly 'provider:physical_network'?: string | null; readonly 'provider:segmentation_id'?: number | null; readonly 'provider:inner_segmentation_id'?: number | null })[]
  /** Largest packet in bytes that the network carries; 0 asks for the largest possible. */
  readonly mtu: number
  /** Zones that serve it. */
  readonly availability_zones: readonly string[]
  /** Zones that should serve it. */
  readonly availability_zone_hints: readonly string[]
  /** Whether new ports filter spoofed addresses unless they say otherwise. */
  readonly port_security_enabled: boolean
  /** How its packets travel: flat, vlan, qinq, geneve, …; l3 where there is no broadcast domain. */
  readonly 'provider:network_type'?: string | null
  /** Physical network under a flat or VLAN network. */
  readonly 'provider:physical_network'?: string | null
  /** VLAN or tunnel identifier. */
  readonly 'provider:segmentation_id'?: number | null
  /** Inner one of two VLANs, of which `provider:segmentation_id` is the outer one. */
  readonly 'provider:inner_segmentation_id'?: number | null
  /** How its ports reach each other: `l2` as on one link, `l3` by routes alone, each with its address to itself and without broadcasts. Null is as `l2`. */
  readonly connectivity: 'l2' | 'l3' | null
  /** Whether hosts encrypt what it carries between them: `ipsec` where they can, `required` nowhere else, `none` or null as the cloud does. Its MTU leaves room for it. */
  readonly encryption: 'none' | 'ipsec' | 'required' | null
  /** Whether packets that servers have tagged pass as they are. */
  readonly vlan_transparent: boolean
  /** Whether the VLAN of the network is put around the tags of servers (IEEE 802.1ad). */
  readonly qinq: boolean
  /** Whether its ports reach each other only as far as their `pvlan_type` lets them. */
  readonly pvlan?: boolean
  /** Whether automatic topologies use this external network. */
  readonly is_default?: boolean
  /** DNS domain of its ports; `<project_id>`, `<project_name>`, `<user_id>` and `<user_name>` in it stand for who makes or names a port. */
  readonly dns_domain: string
  /** QoS policy of its ports that have none of their own; the default of the project when absent. */
  readonly qos_policy_id: string | null
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description: string
}

/** What a new network is made from. */
export interface NetworkCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Administrative state. */
  readonly admin_state_up?: boolean
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Whether every project may use the network. */
  readonly shared?: boolean
  /** Whether routers may have their gateway on it. */
  readonly 'router:external'?: boolean
  /** Provider segments, when there are several. */
  readonly segments?: readonly ({ readonly 'provider:network_type'?: string | null; readonly 'provider:physical_network'?: string | null; readonly 'provider:segmentation_id'?: number | null; readonly 'provider:inner_segmentation_id'?: number | null })[]
  /** Largest packet in bytes that the network carries; 0 asks for the largest possible. */
  readonly mtu?: number
  /** Zones that should serve it. */
  readonly availability_zone_hints?: readonly string[]
  /** Makes it the network over which the L3 agents of highly available routers of its project watch each other. */
  readonly ha?: boolean
  /** Whether new ports filter spoofed addresses unless they say otherwise. */
  readonly port_security_enabled?: boolean
  /** How its packets travel: flat, vlan, qinq, geneve, …; l3 where there is no broadcast domain. */
  readonly 'provider:network_type'?: string | null
  /** Physical network under a flat or VLAN network. */
  readonly 'provider:physical_network'?: string | null
  /** VLAN or tunnel identifier. */
  readonly 'provider:segmentation_id'?: number | null
  /** Inner one of two VLANs, of which `provider:segmentation_id` is the outer one. */
  readonly 'provider:inner_segmentation_id'?: number | null
  /** How its ports reach each other: `l2` as on one link, `l3` by routes alone, each with its address to itself and without broadcasts. Null is as `l2`. */
  readonly connectivity?: 'l2' | 'l3' | null
  /** Whether hosts encrypt what it carries between them: `ipsec` where they can, `required` nowhere else, `none` or null as the cloud does. Its MTU leaves room for it. */
  readonly encryption?: 'none' | 'ipsec' | 'required' | null
  /** Whether packets that servers have tagged pass as they are. */
  readonly vlan_transparent?: boolean
  /** Whether the VLAN of the network is put around the tags of servers (IEEE 802.1ad). */
  readonly qinq?: boolean
  /** Whether its ports reach each other only as far as their `pvlan_type` lets them. */
  readonly pvlan?: boolean
  /** Whether automatic topologies use this external network. */
  readonly is_default?: boolean
  /** DNS domain of its ports; `<project_id>`, `<project_name>`, `<user_id>` and `<user_name>` in it stand for who makes or names a port. */
  readonly dns_domain?: string
  /** QoS policy of its ports that have none of their own; the default of the project when absent. */
  readonly qos_policy_id?: string | null
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface NetworkUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Administrative state. */
  readonly admin_state_up?: boolean
  /** Whether every project may use the network. */
  readonly shared?: boolean
  /** Whether routers may have their gateway on it. */
  readonly 'router:external'?: boolean
  /** Provider segments, when there are several. */
  readonly segments?: readonly ({ readonly 'provider:network_type'?: string | null; readonly 'provider:physical_network'?: string | null; readonly 'provider:segmentation_id'?: number | null; readonly 'provider:inner_segmentation_id'?: number | null })[]
  /** Largest packet in bytes that the network carries; 0 asks for the largest possible. */
  readonly mtu?: number
  /** Whether new ports filter spoofed addresses unless they say otherwise. */
  readonly port_security_enabled?: boolean
  /** How its packets travel: flat, vlan, qinq, geneve, …; l3 where there is no broadcast domain. */
  readonly 'provider:network_type'?: string | null
  /** Physical network under a flat or VLAN network. */
  readonly 'provider:physical_network'?: string | null
  /** VLAN or tunnel identifier. */
  readonly 'provider:segmentation_id'?: number | null
  /** Inner one of two VLANs, of which `provider:segmentation_id` is the outer one. */
  readonly 'provider:inner_segmentation_id'?: number | null
  /** Whether hosts encrypt what it carries between them: `ipsec` where they can, `required` nowhere else, `none` or null as the cloud does. Its MTU leaves room for it. */
  readonly encryption?: 'none' | 'ipsec' | 'required' | null
  /** Whether its ports reach each other only as far as their `pvlan_type` lets them. */
  readonly pvlan?: boolean
  /** Whether automatic topologies use this external network. */
  readonly is_default?: boolean
  /** DNS domain of its ports; `<project_id>`, `<project_name>`, `<user_id>` and `<user_name>` in it stand for who makes or names a port. */
  readonly dns_domain?: string
  /** QoS policy of its ports that have none of their own; the default of the project when absent. */
  readonly qos_policy_id?: string | null
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a network list; an array matches any of its values. */
export type NetworkQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Administrative state. */
  readonly admin_state_up?: QueryValue
  /** ACTIVE once it can be used; DELETING while it is deleted with everything on it. */
  readonly status?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Whether every project may use the network. */
  readonly shared?: QueryValue
  /** Whether routers may have their gateway on it. */
  readonly 'router:external'?: QueryValue
  /** Largest packet in bytes that the network carries; 0 asks for the largest possible. */
  readonly mtu?: QueryValue
  /** How its packets travel: flat, vlan, qinq, geneve, …; l3 where there is no broadcast domain. */
  readonly 'provider:network_type'?: QueryValue
  /** Physical network under a flat or VLAN network. */
  readonly 'provider:physical_network'?: QueryValue
  /** VLAN or tunnel identifier. */
  readonly 'provider:segmentation_id'?: QueryValue
  /** Inner one of two VLANs, of which `provider:segmentation_id` is the outer one. */
  readonly 'provider:inner_segmentation_id'?: QueryValue
  /** How its ports reach each other: `l2` as on one link, `l3` by routes alone, each with its address to itself and without broadcasts. Null is as `l2`. */
  readonly connectivity?: QueryValue
  /** Whether hosts encrypt what it carries between them: `ipsec` where they can, `required` nowhere else, `none` or null as the cloud does. Its MTU leaves room for it. */
  readonly encryption?: QueryValue
  /** Whether packets that servers have tagged pass as they are. */
  readonly vlan_transparent?: QueryValue
  /** Whether the VLAN of the network is put around the tags of servers (IEEE 802.1ad). */
  readonly qinq?: QueryValue
  /** Whether automatic topologies use this external network. */
  readonly is_default?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
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
  readonly sort_key?: readonly ('id' | 'name' | 'admin_state_up' | 'status' | 'tenant_id' | 'mtu' | 'availability_zone_hints')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the networks that match, in one answer unless `limit` is given. */
export async function listNetworks<const Q extends NetworkQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Network, Q>[]> {
  const answer = await transport.send<{ networks: readonly Shown<Network, Q>[] }>({ method: 'GET', path: '/networks', ...(query === undefined ? {} : { query }) })
  return answer.networks
}

/** The same page by page, `limit` objects a request. */
export function pageNetworks<const Q extends NetworkQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Network, Q>[], void, undefined> {
  return pages(transport, { path: '/networks', collection: 'networks' }, query)
}

export async function createNetwork(transport: Transport, values: NetworkCreate): Promise<Network> {
  const answer = await transport.send<{ network: Network }>({ method: 'POST', path: '/networks', body: { network: values } })
  return answer.network
}

/** All or none of them, in the order given. */
export async function createNetworks(
  transport: Transport,
  values: readonly NetworkCreate[],
): Promise<readonly Network[]> {
  const answer = await transport.send<{ networks: readonly Network[] }>({ method: 'POST', path: '/networks', body: { networks: values } })
  return answer.networks
}

export async function showNetwork<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Network, Q>> {
  const answer = await transport.send<{ network: Shown<Network, Q> }>({ method: 'GET', path: `/networks/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.network
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateNetwork(
  transport: Transport,
  id: string,
  changes: NetworkUpdate,
  options: { readonly revision?: number } = {},
): Promise<Network> {
  const answer = await transport.send<{ network: Network }>({ method: 'PUT', path: `/networks/${encodeURIComponent(id)}`, body: { network: changes }, headers: ifMatch(options.revision) })
  return answer.network
}

/**
 * `revision`: refused with 412 when the object has been changed since.
 * `cascade`: Delete everything that is on the network as well.
 */
export async function deleteNetwork(
  transport: Transport,
  id: string,
  options: { readonly revision?: number; readonly cascade?: boolean | undefined } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/networks/${encodeURIComponent(id)}`, query: { cascade: options.cascade }, headers: ifMatch(options.revision) })
}

export async function listTagsOfNetwork(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/networks/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfNetwork(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/networks/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfNetwork(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/networks/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfNetwork(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/networks/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfNetwork(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/networks/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToNetwork(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/networks/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromNetwork(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/networks/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfNetwork(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/networks/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfNetwork(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/networks/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfNetwork(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/networks/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfNetwork(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/networks/${encodeURIComponent(id)}/metadata-tags` })
}

/** Agents that answer DHCP for a network. */
export function listDhcpAgentsOfNetwork(transport: Transport, network: string): Promise<{ readonly agents: readonly (Readonly<Record<string, unknown>>)[] }> {
  return transport.send({ method: 'GET', path: `/networks/${encodeURIComponent(network)}/dhcp-agents` })
}

/** Hosts that carry a network, and whether they encrypt their tunnels to all others. */
export function showNetworkEncryptionStatus(transport: Transport, network: string): Promise<{ readonly encryption_status: { readonly encryption: string | null; readonly tunnel_ipsec: boolean; readonly hosts: readonly ({ readonly host: string; readonly ports: number; readonly can_encrypt: boolean; readonly encrypted: boolean | null; readonly tunnels: number | null; readonly tunnels_encrypted: number | null; readonly not_encrypted: readonly string[]; readonly missing: readonly string[] })[] } }> {
  return transport.send({ method: 'GET', path: `/networks/${encodeURIComponent(network)}/encryption-status` })
}
