// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A part of a network that one identifier of one type carries; of a routed network, one rack. */
export interface Segment {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** The network that the segment is a part of. */
  readonly network_id: string
  /** Physical network under a flat or VLAN segment. */
  readonly physical_network: string | null
  /** How its packets travel: flat, vlan, geneve, … */
  readonly network_type: string
  /** VLAN or tunnel identifier; chosen when absent. */
  readonly segmentation_id: number | null
  /** Inner one of two VLANs, of which `segmentation_id` is the outer one; chosen when absent. */
  readonly inner_segmentation_id?: number | null
  /** Name for people; it need not be unique. */
  readonly name: string | null
  /** Free text for people. */
  readonly description: string | null
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
}

/** What a new segment is made from. */
export interface SegmentCreate {
  /** Not kept. */
  readonly project_id?: string
  /** Not kept. */
  readonly tenant_id?: string
  /** The network that the segment is a part of. */
  readonly network_id: string
  /** Physical network under a flat or VLAN segment. */
  readonly physical_network?: string | null
  /** How its packets travel: flat, vlan, geneve, … */
  readonly network_type: string
  /** VLAN or tunnel identifier; chosen when absent. */
  readonly segmentation_id?: number | null
  /** Inner one of two VLANs, of which `segmentation_id` is the outer one; chosen when absent. */
  readonly inner_segmentation_id?: number | null
  /** Name for people; it need not be unique. */
  readonly name?: string | null
  /** Free text for people. */
  readonly description?: string | null
}

/** What may be changed. */
export interface SegmentUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string | null
  /** Free text for people. */
  readonly description?: string | null
}

/** Filters, sorting and paging of a segment list; an array matches any of its values. */
export type SegmentQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** The network that the segment is a part of. */
  readonly network_id?: QueryValue
  /** Physical network under a flat or VLAN segment. */
  readonly physical_network?: QueryValue
  /** How its packets travel: flat, vlan, geneve, … */
  readonly network_type?: QueryValue
  /** VLAN or tunnel identifier; chosen when absent. */
  readonly segmentation_id?: QueryValue
  /** Inner one of two VLANs, of which `segmentation_id` is the outer one; chosen when absent. */
  readonly inner_segmentation_id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'network_id' | 'physical_network' | 'network_type' | 'segmentation_id' | 'inner_segmentation_id' | 'name')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the segments that match, in one answer unless `limit` is given. */
export async function listSegments<const Q extends SegmentQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Segment, Q>[]> {
  const answer = await transport.send<{ segments: readonly Shown<Segment, Q>[] }>({ method: 'GET', path: '/segments', ...(query === undefined ? {} : { query }) })
  return answer.segments
}

/** The same page by page, `limit` objects a request. */
export function pageSegments<const Q extends SegmentQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Segment, Q>[], void, undefined> {
  return pages(transport, { path: '/segments', collection: 'segments' }, query)
}

export async function createSegment(transport: Transport, values: SegmentCreate): Promise<Segment> {
  const answer = await transport.send<{ segment: Segment }>({ method: 'POST', path: '/segments', body: { segment: values } })
  return answer.segment
}

export async function showSegment<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Segment, Q>> {
  const answer = await transport.send<{ segment: Shown<Segment, Q> }>({ method: 'GET', path: `/segments/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.segment
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateSegment(
  transport: Transport,
  id: string,
  changes: SegmentUpdate,
  options: { readonly revision?: number } = {},
): Promise<Segment> {
  const answer = await transport.send<{ segment: Segment }>({ method: 'PUT', path: `/segments/${encodeURIComponent(id)}`, body: { segment: changes }, headers: ifMatch(options.revision) })
  return answer.segment
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteSegment(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/segments/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
