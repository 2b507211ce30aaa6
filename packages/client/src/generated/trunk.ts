// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A port that also carries the packets of other ports, each tagged with a VLAN. */
export interface Trunk {
  /** A trunk that is down can be neither changed nor deleted. */
  readonly admin_state_up: boolean
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** The parent port, which the server is plugged into. */
  readonly port_id: string
  /** ACTIVE while its subports follow the parent; DOWN once the parent was unbound. */
  readonly status: string
  /** Ports whose packets it carries: port_id, segmentation_type and segmentation_id of each. */
  readonly sub_ports: readonly ({ readonly port_id: string; readonly segmentation_type?: 'vlan' | 'inherit'; readonly segmentation_id?: number })[]
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

/** What a new trunk is made from. */
export interface TrunkCreate {
  /** A trunk that is down can be neither changed nor deleted. */
  readonly admin_state_up?: boolean
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** The parent port, which the server is plugged into. */
  readonly port_id: string
  /** Ports whose packets it carries: port_id, segmentation_type and segmentation_id of each. */
  readonly sub_ports?: readonly ({ readonly port_id: string; readonly segmentation_type?: 'vlan' | 'inherit'; readonly segmentation_id?: number })[]
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface TrunkUpdate {
  /** A trunk that is down can be neither changed nor deleted. */
  readonly admin_state_up?: boolean
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a trunk list; an array matches any of its values. */
export type TrunkQuery = {
  /** A trunk that is down can be neither changed nor deleted. */
  readonly admin_state_up?: QueryValue
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** The parent port, which the server is plugged into. */
  readonly port_id?: QueryValue
  /** ACTIVE while its subports follow the parent; DOWN once the parent was unbound. */
  readonly status?: QueryValue
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
  readonly sort_key?: readonly ('admin_state_up' | 'id' | 'name' | 'tenant_id' | 'port_id' | 'status')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the trunks that match, in one answer unless `limit` is given. */
export async function listTrunks<const Q extends TrunkQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Trunk, Q>[]> {
  const answer = await transport.send<{ trunks: readonly Shown<Trunk, Q>[] }>({ method: 'GET', path: '/trunks', ...(query === undefined ? {} : { query }) })
  return answer.trunks
}

/** The same page by page, `limit` objects a request. */
export function pageTrunks<const Q extends TrunkQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Trunk, Q>[], void, undefined> {
  return pages(transport, { path: '/trunks', collection: 'trunks' }, query)
}

export async function createTrunk(transport: Transport, values: TrunkCreate): Promise<Trunk> {
  const answer = await transport.send<{ trunk: Trunk }>({ method: 'POST', path: '/trunks', body: { trunk: values } })
  return answer.trunk
}

export async function showTrunk<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Trunk, Q>> {
  const answer = await transport.send<{ trunk: Shown<Trunk, Q> }>({ method: 'GET', path: `/trunks/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.trunk
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateTrunk(
  transport: Transport,
  id: string,
  changes: TrunkUpdate,
  options: { readonly revision?: number } = {},
): Promise<Trunk> {
  const answer = await transport.send<{ trunk: Trunk }>({ method: 'PUT', path: `/trunks/${encodeURIComponent(id)}`, body: { trunk: changes }, headers: ifMatch(options.revision) })
  return answer.trunk
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteTrunk(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/trunks/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export async function listTagsOfTrunk(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/trunks/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfTrunk(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/trunks/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfTrunk(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/trunks/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfTrunk(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/trunks/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfTrunk(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/trunks/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToTrunk(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/trunks/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromTrunk(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/trunks/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfTrunk(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/trunks/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfTrunk(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/trunks/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfTrunk(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/trunks/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfTrunk(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/trunks/${encodeURIComponent(id)}/metadata-tags` })
}

export function addSubports(
  transport: Transport,
  id: string,
  body: { readonly sub_ports: readonly ({ readonly port_id: string; readonly segmentation_type?: 'vlan' | 'inherit'; readonly segmentation_id?: number })[] },
): Promise<Trunk> {
  return transport.send({ method: 'PUT', path: `/trunks/${encodeURIComponent(id)}/add_subports`, body })
}

export function removeSubports(
  transport: Transport,
  id: string,
  body: { readonly sub_ports: readonly ({ readonly port_id: string; readonly segmentation_type?: 'vlan' | 'inherit'; readonly segmentation_id?: number })[] },
): Promise<Trunk> {
  return transport.send({ method: 'PUT', path: `/trunks/${encodeURIComponent(id)}/remove_subports`, body })
}

export function getSubports(
  transport: Transport,
  id: string,
): Promise<{ readonly sub_ports: readonly ({ readonly port_id: string; readonly segmentation_type?: 'vlan' | 'inherit'; readonly segmentation_id?: number })[] }> {
  return transport.send({ method: 'GET', path: `/trunks/${encodeURIComponent(id)}/get_subports` })
}
