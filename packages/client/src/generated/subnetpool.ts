// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Prefixes that subnets are taken from, so that they do not overlap. */
export interface Subnetpool {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** The prefixes, merged where they touch. */
  readonly prefixes: readonly string[]
  /** What a project may take: IPv4 addresses, or IPv6 blocks of /64. */
  readonly default_quota: number | null
  /** Version of the prefixes. */
  readonly ip_version: 4 | 6
  /** Length of the prefix of a subnet that asks for none. */
  readonly default_prefixlen: string | number
  /** Shortest prefix that a subnet may have. */
  readonly min_prefixlen: string | number
  /** Longest prefix that a subnet may have. */
  readonly max_prefixlen: string | number
  /** Whether subnets that ask for the default pool get this one. */
  readonly is_default: boolean
  /** Whether every project may take subnets from the pool. */
  readonly shared: boolean
  /** The address scope that its subnets belong to. */
  readonly address_scope_id: string | null
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
  /** Free text for people. */
  readonly description: string
}

/** What a new subnetpool is made from. */
export interface SubnetpoolCreate {
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** The prefixes, merged where they touch. */
  readonly prefixes: readonly string[]
  /** What a project may take: IPv4 addresses, or IPv6 blocks of /64. */
  readonly default_quota?: number | null
  /** Length of the prefix of a subnet that asks for none. */
  readonly default_prefixlen?: string | number
  /** Shortest prefix that a subnet may have. */
  readonly min_prefixlen?: string | number
  /** Longest prefix that a subnet may have. */
  readonly max_prefixlen?: string | number
  /** Whether subnets that ask for the default pool get this one. */
  readonly is_default?: boolean
  /** Whether every project may take subnets from the pool. */
  readonly shared?: boolean
  /** The address scope that its subnets belong to. */
  readonly address_scope_id?: string | null
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface SubnetpoolUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** The prefixes, merged where they touch. */
  readonly prefixes?: readonly string[]
  /** What a project may take: IPv4 addresses, or IPv6 blocks of /64. */
  readonly default_quota?: number | null
  /** Length of the prefix of a subnet that asks for none. */
  readonly default_prefixlen?: string | number
  /** Shortest prefix that a subnet may have. */
  readonly min_prefixlen?: string | number
  /** Longest prefix that a subnet may have. */
  readonly max_prefixlen?: string | number
  /** Whether subnets that ask for the default pool get this one. */
  readonly is_default?: boolean
  /** The address scope that its subnets belong to. */
  readonly address_scope_id?: string | null
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a subnetpool list; an array matches any of its values. */
export type SubnetpoolQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** What a project may take: IPv4 addresses, or IPv6 blocks of /64. */
  readonly default_quota?: QueryValue
  /** Version of the prefixes. */
  readonly ip_version?: QueryValue
  /** Length of the prefix of a subnet that asks for none. */
  readonly default_prefixlen?: QueryValue
  /** Shortest prefix that a subnet may have. */
  readonly min_prefixlen?: QueryValue
  /** Longest prefix that a subnet may have. */
  readonly max_prefixlen?: QueryValue
  /** Whether subnets that ask for the default pool get this one. */
  readonly is_default?: QueryValue
  /** Whether every project may take subnets from the pool. */
  readonly shared?: QueryValue
  /** The address scope that its subnets belong to. */
  readonly address_scope_id?: QueryValue
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
  readonly sort_key?: readonly ('id' | 'name' | 'tenant_id' | 'default_quota' | 'ip_version' | 'default_prefixlen' | 'min_prefixlen' | 'max_prefixlen' | 'is_default' | 'address_scope_id')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the subnetpools that match, in one answer unless `limit` is given. */
export async function listSubnetpools<const Q extends SubnetpoolQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Subnetpool, Q>[]> {
  const answer = await transport.send<{ subnetpools: readonly Shown<Subnetpool, Q>[] }>({ method: 'GET', path: '/subnetpools', ...(query === undefined ? {} : { query }) })
  return answer.subnetpools
}

/** The same page by page, `limit` objects a request. */
export function pageSubnetpools<const Q extends SubnetpoolQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Subnetpool, Q>[], void, undefined> {
  return pages(transport, { path: '/subnetpools', collection: 'subnetpools' }, query)
}

export async function createSubnetpool(transport: Transport, values: SubnetpoolCreate): Promise<Subnetpool> {
  const answer = await transport.send<{ subnetpool: Subnetpool }>({ method: 'POST', path: '/subnetpools', body: { subnetpool: values } })
  return answer.subnetpool
}

export async function showSubnetpool<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Subnetpool, Q>> {
  const answer = await transport.send<{ subnetpool: Shown<Subnetpool, Q> }>({ method: 'GET', path: `/subnetpools/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.subnetpool
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateSubnetpool(
  transport: Transport,
  id: string,
  changes: SubnetpoolUpdate,
  options: { readonly revision?: number } = {},
): Promise<Subnetpool> {
  const answer = await transport.send<{ subnetpool: Subnetpool }>({ method: 'PUT', path: `/subnetpools/${encodeURIComponent(id)}`, body: { subnetpool: changes }, headers: ifMatch(options.revision) })
  return answer.subnetpool
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteSubnetpool(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/subnetpools/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export async function listTagsOfSubnetpool(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/subnetpools/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfSubnetpool(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/subnetpools/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfSubnetpool(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/subnetpools/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfSubnetpool(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/subnetpools/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfSubnetpool(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/subnetpools/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToSubnetpool(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/subnetpools/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromSubnetpool(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/subnetpools/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfSubnetpool(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/subnetpools/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfSubnetpool(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/subnetpools/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfSubnetpool(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/subnetpools/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfSubnetpool(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/subnetpools/${encodeURIComponent(id)}/metadata-tags` })
}

export function addPrefixes(
  transport: Transport,
  id: string,
  body: { readonly prefixes: readonly string[] },
): Promise<{ readonly prefixes: readonly string[] }> {
  return transport.send({ method: 'PUT', path: `/subnetpools/${encodeURIComponent(id)}/add_prefixes`, body })
}

export function removePrefixes(
  transport: Transport,
  id: string,
  body: { readonly prefixes: readonly string[] },
): Promise<{ readonly prefixes: readonly string[] }> {
  return transport.send({ method: 'PUT', path: `/subnetpools/${encodeURIComponent(id)}/remove_prefixes`, body })
}

export function onboardNetworkSubnets(
  transport: Transport,
  id: string,
  body: { readonly network_id: string },
): Promise<Readonly<Record<string, unknown>>> {
  return transport.send({ method: 'PUT', path: `/subnetpools/${encodeURIComponent(id)}/onboard_network_subnets`, body })
}
