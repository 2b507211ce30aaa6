// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Identifiers of segments that are set aside for all projects, or for one. */
export interface NetworkSegmentRange {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Whether the range is one of the configuration, which the API does not change. */
  readonly default: boolean
  /** Whether the range is for all projects. */
  readonly shared: boolean
  /** The project that the range is for; null when it is shared. */
  readonly project_id: string | null
  /** The project that the range is for; null when it is shared. */
  readonly tenant_id: string | null
  /** Type of the segments. */
  readonly network_type: 'vlan' | 'qinq' | 'vxlan' | 'gre' | 'geneve'
  /** Physical network, for VLANs, one or two. */
  readonly physical_network: string | null
  /** First identifier; of two VLANs, the outer one. */
  readonly minimum: number
  /** Last identifier. */
  readonly maximum: number
  /** First inner VLAN, for `qinq`; the first there is when absent. */
  readonly inner_minimum?: number | null
  /** Last inner VLAN, for `qinq`; the last there is when absent. */
  readonly inner_maximum?: number | null
  /** Identifiers in use, each with the project that uses it; two VLANs as outer:inner. */
  readonly used: Readonly<Record<string, string>>
  /** Identifiers that are free, of at most 65536 from the first; outer VLANs with an inner one that is free. */
  readonly available: readonly number[]
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

/** What a new network_segment_range is made from. */
export interface NetworkSegmentRangeCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Whether the range is for all projects. */
  readonly shared?: boolean
  /** The project that the range is for; null when it is shared. */
  readonly project_id?: string | null
  /** The project that the range is for; null when it is shared. */
  readonly tenant_id?: string | null
  /** Type of the segments. */
  readonly network_type: 'vlan' | 'qinq' | 'vxlan' | 'gre' | 'geneve'
  /** Physical network, for VLANs, one or two. */
  readonly physical_network?: string | null
  /** First identifier; of two VLANs, the outer one. */
  readonly minimum: number
  /** Last identifier. */
  readonly maximum: number
  /** First inner VLAN, for `qinq`; the first there is when absent. */
  readonly inner_minimum?: number | null
  /** Last inner VLAN, for `qinq`; the last there is when absent. */
  readonly inner_maximum?: number | null
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface NetworkSegmentRangeUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** First identifier; of two VLANs, the outer one. */
  readonly minimum?: number
  /** Last identifier. */
  readonly maximum?: number
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a network_segment_range list; an array matches any of its values. */
export type NetworkSegmentRangeQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** The project that the range is for; null when it is shared. */
  readonly project_id?: QueryValue
  /** The project that the range is for; null when it is shared. */
  readonly tenant_id?: QueryValue
  /** Type of the segments. */
  readonly network_type?: QueryValue
  /** Physical network, for VLANs, one or two. */
  readonly physical_network?: QueryValue
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
  readonly sort_key?: readonly ('id' | 'name' | 'tenant_id')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the network_segment_ranges that match, in one answer unless `limit` is given. */
export async function listNetworkSegmentRanges<const Q extends NetworkSegmentRangeQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<NetworkSegmentRange, Q>[]> {
  const answer = await transport.send<{ network_segment_ranges: readonly Shown<NetworkSegmentRange, Q>[] }>({ method: 'GET', path: '/network-segment-ranges', ...(query === undefined ? {} : { query }) })
  return answer.network_segment_ranges
}

/** The same page by page, `limit` objects a request. */
export function pageNetworkSegmentRanges<const Q extends NetworkSegmentRangeQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<NetworkSegmentRange, Q>[], void, undefined> {
  return pages(transport, { path: '/network-segment-ranges', collection: 'network_segment_ranges' }, query)
}

export async function createNetworkSegmentRange(transport: Transport, values: NetworkSegmentRangeCreate): Promise<NetworkSegmentRange> {
  const answer = await transport.send<{ network_segment_range: NetworkSegmentRange }>({ method: 'POST', path: '/network-segment-ranges', body: { network_segment_range: values } })
  return answer.network_segment_range
}

/** All or none of them, in the order given. */
export async function createNetworkSegmentRanges(
  transport: Transport,
  values: readonly NetworkSegmentRangeCreate[],
): Promise<readonly NetworkSegmentRange[]> {
  const answer = await transport.send<{ network_segment_ranges: readonly NetworkSegmentRange[] }>({ method: 'POST', path: '/network-segment-ranges', body: { network_segment_ranges: values } })
  return answer.network_segment_ranges
}

export async function showNetworkSegmentRange<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<NetworkSegmentRange, Q>> {
  const answer = await transport.send<{ network_segment_range: Shown<NetworkSegmentRange, Q> }>({ method: 'GET', path: `/network-segment-ranges/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.network_segment_range
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateNetworkSegmentRange(
  transport: Transport,
  id: string,
  changes: NetworkSegmentRangeUpdate,
  options: { readonly revision?: number } = {},
): Promise<NetworkSegmentRange> {
  const answer = await transport.send<{ network_segment_range: NetworkSegmentRange }>({ method: 'PUT', path: `/network-segment-ranges/${encodeURIComponent(id)}`, body: { network_segment_range: changes }, headers: ifMatch(options.revision) })
  return answer.network_segment_range
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteNetworkSegmentRange(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/network-segment-ranges/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export async function listTagsOfNetworkSegmentRange(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/network-segment-ranges/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfNetworkSegmentRange(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/network-segment-ranges/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfNetworkSegmentRange(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/network-segment-ranges/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfNetworkSegmentRange(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/network-segment-ranges/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfNetworkSegmentRange(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/network-segment-ranges/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToNetworkSegmentRange(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/network-segment-ranges/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromNetworkSegmentRange(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/network-segment-ranges/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfNetworkSegmentRange(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/network-segment-ranges/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfNetworkSegmentRange(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/network-segment-ranges/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfNetworkSegmentRange(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/network-segment-ranges/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfNetworkSegmentRange(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/network-segment-ranges/${encodeURIComponent(id)}/metadata-tags` })
}
