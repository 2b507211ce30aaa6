// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Forwards between the subnets it has an interface on, and to an external network by its gateway. */
export interface Router {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Administrative state; a router that is down forwards nothing. */
  readonly admin_state_up: boolean
  /** ACTIVE once it can be used. */
  readonly status: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Gateway: the external network, the addresses on it, and whether inside addresses are hidden behind them. */
  readonly external_gateway_info: { readonly network_id: string; readonly external_fixed_ips?: readonly ({ readonly subnet_id?: string; readonly ip_address?: string })[]; readonly enable_snat?: boolean; readonly qos_policy_id?: string | null } | null
  /** Whether its gateway is to move to another chassis when one fails; with OVN it always does. */
  readonly ha?: boolean | null
  /** All its gateways; the first is the one of external_gateway_info. */
  readonly external_gateways: readonly (Readonly<Record<string, unknown>>)[]
  /** Flavor that chose its provider. */
  readonly flavor_id: string | null
  /** Zones that carry it. */
  readonly availability_zones: readonly string[]
  /** Zones that should carry its gateway. */
  readonly availability_zone_hints: readonly string[]
  /** Whether floating IPs are translated on the host of their port. */
  readonly distributed?: boolean | null
  /** Static routes beside those to its own subnets and its gateway. */
  readonly routes: readonly ({ readonly destination: string; readonly nexthop: string; readonly bfd_monitor?: string | null })[]
  /** Whether its gateway may answer for IPv6 addresses inside; never without a gateway. */
  readonly enable_ndp_proxy: boolean | null
  /** How many next hops share the traffic to one destination: the first that its routes name, while the others stand by; all when null. */
  readonly ecmp_max_paths: number | null
  /** What of a packet decides on its next hop: l3 (addresses), l3l4 (also protocol and ports), inner (of what a tunnel carries) or a list of fields; the backend chooses when null. Capabilities of the router say what it carries out. */
  readonly ecmp_hash: string | readonly ('ip_src' | 'ip_dst' | 'ip_proto' | 'tp_src' | 'tp_dst')[] | null
  /** Its conntrack helpers. */
  readonly conntrack_helpers: readonly (Readonly<Record<string, unknown>>)[]
  /** Whether BFD watches the next hops of its default routes. */
  readonly enable_default_route_bfd: boolean | null
  /** Whether every gateway gets a default route; else the first one alone. */
  readonly enable_default_route_ecmp: boolean | null
  /** VNI under which its routes are announced by EVPN, no other router has the same; 0 asks for a free one. Carried out by an OVN that has EVPN, with an agent that speaks BGP on the hypervisors; kept and shown by any. */
  readonly evpn_vni?: number | null
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

/** What a new router is made from. */
export interface RouterCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Administrative state; a router that is down forwards nothing. */
  readonly admin_state_up?: boolean
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Gateway: the external network, the addresses on it, and whether inside addresses are hidden behind them. */
  readonly external_gateway_info?: { readonly network_id: string; readonly external_fixed_ips?: readonly ({ readonly subnet_id?: string; readonly ip_address?: string })[]; readonly enable_snat?: boolean; readonly qos_policy_id?: string | null } | null
  /** Whether its gateway is to move to another chassis when one fails; with OVN it always does. */
  readonly ha?: boolean | null
  /** Flavor that chose its provider. */
  readonly flavor_id?: string | null
  /** Zones that should carry its gateway. */
  readonly availability_zone_hints?: readonly string[]
  /** Whether floating IPs are translated on the host of their port. */
  readonly distributed?: boolean | null
  /** Whether its gateway may answer for IPv6 addresses inside; never without a gateway. */
  readonly enable_ndp_proxy?: boolean | null
  /** How many next hops share the traffic to one destination: the first that its routes name, while the others stand by; all when null. */
  readonly ecmp_max_paths?: number | null
  /** What of a packet decides on its next hop: l3 (addresses), l3l4 (also protocol and ports), inner (of what a tunnel carries) or a list of fields; the backend chooses when null. Capabilities of the router say what it carries out. */
  readonly ecmp_hash?: string | readonly ('ip_src' | 'ip_dst' | 'ip_proto' | 'tp_src' | 'tp_dst')[] | null
  /** Whether BFD watches the next hops of its default routes. */
  readonly enable_default_route_bfd?: boolean | null
  /** Whether every gateway gets a default route; else the first one alone. */
  readonly enable_default_route_ecmp?: boolean | null
  /** VNI under which its routes are announced by EVPN, no other router has the same; 0 asks for a free one. Carried out by an OVN that has EVPN, with an agent that speaks BGP on the hypervisors; kept and shown by any. */
  readonly evpn_vni?: number | null
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface RouterUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Administrative state; a router that is down forwards nothing. */
  readonly admin_state_up?: boolean
  /** Gateway: the external network, the addresses on it, and whether inside addresses are hidden behind them. */
  readonly external_gateway_info?: { readonly network_id: string; readonly external_fixed_ips?: readonly ({ readonly subnet_id?: string; readonly ip_address?: string })[]; readonly enable_snat?: boolean; readonly qos_policy_id?: string | null } | null
  /** Whether its gateway is to move to another chassis when one fails; with OVN it always does. */
  readonly ha?: boolean | null
  /** Whether floating IPs are translated on the host of their port. */
  readonly distributed?: boolean | null
  /** Static routes beside those to its own subnets and its gateway. */
  readonly routes?: readonly ({ readonly destination: string; readonly nexthop: string; readonly bfd_monitor?: string | null })[]
  /** Whether its gateway may answer for IPv6 addresses inside; never without a gateway. */
  readonly enable_ndp_proxy?: boolean | null
  /** How many next hops share the traffic to one destination: the first that its routes name, while the others stand by; all when null. */
  readonly ecmp_max_paths?: number | null
  /** What of a packet decides on its next hop: l3 (addresses), l3l4 (also protocol and ports), inner (of what a tunnel carries) or a list of fields; the backend chooses when null. Capabilities of the router say what it carries out. */
  readonly ecmp_hash?: string | readonly ('ip_src' | 'ip_dst' | 'ip_proto' | 'tp_src' | 'tp_dst')[] | null
  /** Whether BFD watches the next hops of its default routes. */
  readonly enable_default_route_bfd?: boolean | null
  /** Whether every gateway gets a default route; else the first one alone. */
  readonly enable_default_route_ecmp?: boolean | null
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a router list; an array matches any of its values. */
export type RouterQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Administrative state; a router that is down forwards nothing. */
  readonly admin_state_up?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Source NAT at the gateway, to filter and sort by; shown in external_gateway_info. */
  readonly enable_snat?: QueryValue
  /** Whether its gateway may answer for IPv6 addresses inside; never without a gateway. */
  readonly enable_ndp_proxy?: QueryValue
  /** VNI under which its routes are announced by EVPN, no other router has the same; 0 asks for a free one. Carried out by an OVN that has EVPN, with an agent that speaks BGP on the hypervisors; kept and shown by any. */
  readonly evpn_vni?: QueryValue
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
  readonly sort_key?: readonly ('id' | 'name' | 'admin_state_up' | 'status' | 'tenant_id' | 'flavor_id' | 'enable_snat' | 'evpn_vni')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the routers that match, in one answer unless `limit` is given. */
export async function listRouters<const Q extends RouterQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Router, Q>[]> {
  const answer = await transport.send<{ routers: readonly Shown<Router, Q>[] }>({ method: 'GET', path: '/routers', ...(query === undefined ? {} : { query }) })
  return answer.routers
}

/** The same page by page, `limit` objects a request. */
export function pageRouters<const Q extends RouterQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Router, Q>[], void, undefined> {
  return pages(transport, { path: '/routers', collection: 'routers' }, query)
}

export async function createRouter(transport: Transport, values: RouterCreate): Promise<Router> {
  const answer = await transport.send<{ router: Router }>({ method: 'POST', path: '/routers', body: { router: values } })
  return answer.router
}

export async function showRouter<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Router, Q>> {
  const answer = await transport.send<{ router: Shown<Router, Q> }>({ method: 'GET', path: `/routers/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.router
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateRouter(
  transport: Transport,
  id: string,
  changes: RouterUpdate,
  options: { readonly revision?: number } = {},
): Promise<Router> {
  const answer = await transport.send<{ router: Router }>({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}`, body: { router: changes }, headers: ifMatch(options.revision) })
  return answer.router
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteRouter(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/routers/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export async function listTagsOfRouter(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/routers/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfRouter(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/routers/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfRouter(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfRouter(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/routers/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfRouter(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/routers/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToRouter(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromRouter(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/routers/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfRouter(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/routers/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfRouter(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfRouter(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/routers/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfRouter(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/routers/${encodeURIComponent(id)}/metadata-tags` })
}

export function addRouterInterface(
  transport: Transport,
  id: string,
  body: { readonly subnet_id?: string; readonly port_id?: string },
): Promise<{ readonly id: string; readonly tenant_id: string; readonly project_id: string; readonly port_id: string; readonly network_id: string; readonly subnet_id: string; readonly subnet_ids: readonly string[] }> {
  return transport.send({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/add_router_interface`, body })
}

export function removeRouterInterface(
  transport: Transport,
  id: string,
  body: { readonly subnet_id?: string; readonly port_id?: string },
): Promise<{ readonly id: string; readonly tenant_id: string; readonly project_id: string; readonly port_id: string; readonly network_id: string; readonly subnet_id: string; readonly subnet_ids: readonly string[] }> {
  return transport.send({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/remove_router_interface`, body })
}

export function addExternalGateways(
  transport: Transport,
  id: string,
  body: { readonly router: { readonly external_gateways: readonly ({ readonly network_id: string; readonly external_fixed_ips?: readonly ({ readonly subnet_id?: string; readonly ip_address?: string })[]; readonly enable_snat?: boolean; readonly qos_policy_id?: string | null })[] } },
): Promise<{ readonly router: Router }> {
  return transport.send({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/add_external_gateways`, body })
}

export function updateExternalGateways(
  transport: Transport,
  id: string,
  body: { readonly router: { readonly external_gateways: readonly ({ readonly network_id: string; readonly external_fixed_ips?: readonly ({ readonly subnet_id?: string; readonly ip_address?: string })[]; readonly enable_snat?: boolean; readonly qos_policy_id?: string | null })[] } },
): Promise<{ readonly router: Router }> {
  return transport.send({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/update_external_gateways`, body })
}

export function removeExternalGateways(
  transport: Transport,
  id: string,
  body: { readonly router: { readonly external_gateways: readonly ({ readonly network_id: string; readonly external_fixed_ips?: readonly ({ readonly subnet_id?: string; readonly ip_address?: string })[]; readonly enable_snat?: boolean; readonly qos_policy_id?: string | null })[] } },
): Promise<{ readonly router: Router }> {
  return transport.send({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/remove_external_gateways`, body })
}

export function addExtraroutes(
  transport: Transport,
  id: string,
  body: { readonly router: { readonly routes: readonly ({ readonly destination: string; readonly nexthop: string; readonly bfd_monitor?: string | null })[] } },
): Promise<{ readonly router: Router }> {
  return transport.send({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/add_extraroutes`, body })
}

export function removeExtraroutes(
  transport: Transport,
  id: string,
  body: { readonly router: { readonly routes: readonly ({ readonly destination: string; readonly nexthop: string; readonly bfd_monitor?: string | null })[] } },
): Promise<{ readonly router: Router }> {
  return transport.send({ method: 'PUT', path: `/routers/${encodeURIComponent(id)}/remove_extraroutes`, body })
}

export function routesStatus(
  transport: Transport,
  id: string,
): Promise<{ readonly router: { readonly routes: readonly ({ readonly destination: string; readonly nexthop: string; readonly status: 'UP' | 'DOWN' | 'STANDBY' | 'UNKNOWN'; readonly bfd_monitor: string | null; readonly bfd_session: string | null })[] } }> {
  return transport.send({ method: 'GET', path: `/routers/${encodeURIComponent(id)}/routes_status` })
}

/** The chassis of a router's gateway, best first, as the agents they are; or its L3 agents. */
export function listL3AgentsOfRouter(transport: Transport, router: string): Promise<{ readonly agents: readonly ({ readonly id?: string; readonly ha_chassis_priority?: number })[] }> {
  return transport.send({ method: 'GET', path: `/routers/${encodeURIComponent(router)}/l3-agents` })
}

/** What the provider of a router carries out for it. */
export function showRouterCapabilities(transport: Transport, router: string): Promise<{ readonly capabilities: { readonly provider: string; readonly extensions: readonly string[]; readonly ha: boolean; readonly distributed: boolean; readonly mtu_mismatch: readonly ({ readonly network_id: string; readonly mtu: number })[]; readonly ecmp_hash: readonly string[]; readonly bfd: { readonly modes: readonly string[]; readonly auth_types: readonly string[] } } }> {
  return transport.send({ method: 'GET', path: `/routers/${encodeURIComponent(router)}/capabilities` })
}
