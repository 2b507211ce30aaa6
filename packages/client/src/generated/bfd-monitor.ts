// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** How a next hop is watched by BFD (RFC 5880); extra routes of routers name it. */
export interface BfdMonitor {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Whether both sides send all the time; OVN has no demand mode. */
  readonly mode: 'asynchronous' | 'demand'
  /** Address of the other side; with OVN the next hop of the routes. */
  readonly dst_ip: string
  /** Address to send from; that of the router when null, and with OVN always. */
  readonly src_ip: string | null
  /** Milliseconds between packets that we can take. */
  readonly min_rx: number
  /** Milliseconds between packets that we want to send. */
  readonly min_tx: number
  /** So many packets of ours that stay away tell the other side that we are dead. */
  readonly multiplier: number
  /** How packets are authenticated; OVN does not. */
  readonly auth_type: 'password' | 'MD5' | 'MeticulousMD5' | 'SHA1' | 'MeticulousSHA1' | '' | null
  /** ACTIVE while OVN has a session of it, whatever that says; DOWN while no route needs one. */
  readonly status: string
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

/** What a new bfd_monitor is made from. */
export interface BfdMonitorCreate {
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Whether both sides send all the time; OVN has no demand mode. */
  readonly mode?: 'asynchronous' | 'demand'
  /** Address of the other side; with OVN the next hop of the routes. */
  readonly dst_ip: string
  /** Address to send from; that of the router when null, and with OVN always. */
  readonly src_ip?: string | null
  /** Milliseconds between packets that we can take. */
  readonly min_rx?: number
  /** Milliseconds between packets that we want to send. */
  readonly min_tx?: number
  /** So many packets of ours that stay away tell the other side that we are dead. */
  readonly multiplier?: number
  /** How packets are authenticated; OVN does not. */
  readonly auth_type?: 'password' | 'MD5' | 'MeticulousMD5' | 'SHA1' | 'MeticulousSHA1' | '' | null
  /** Secrets by their numbers; never shown. */
  readonly auth_key?: Readonly<Record<string, string>> | null
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface BfdMonitorUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Milliseconds between packets that we can take. */
  readonly min_rx?: number
  /** Milliseconds between packets that we want to send. */
  readonly min_tx?: number
  /** So many packets of ours that stay away tell the other side that we are dead. */
  readonly multiplier?: number
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a bfd_monitor list; an array matches any of its values. */
export type BfdMonitorQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Whether both sides send all the time; OVN has no demand mode. */
  readonly mode?: QueryValue
  /** Address of the other side; with OVN the next hop of the routes. */
  readonly dst_ip?: QueryValue
  /** Address to send from; that of the router when null, and with OVN always. */
  readonly src_ip?: QueryValue
  /** ACTIVE while OVN has a session of it, whatever that says; DOWN while no route needs one. */
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
  readonly sort_key?: readonly ('id' | 'tenant_id' | 'name' | 'mode' | 'dst_ip' | 'src_ip' | 'status')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the bfd_monitors that match, in one answer unless `limit` is given. */
export async function listBfdMonitors<const Q extends BfdMonitorQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<BfdMonitor, Q>[]> {
  const answer = await transport.send<{ bfd_monitors: readonly Shown<BfdMonitor, Q>[] }>({ method: 'GET', path: '/bfd-monitors', ...(query === undefined ? {} : { query }) })
  return answer.bfd_monitors
}

/** The same page by page, `limit` objects a request. */
export function pageBfdMonitors<const Q extends BfdMonitorQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<BfdMonitor, Q>[], void, undefined> {
  return pages(transport, { path: '/bfd-monitors', collection: 'bfd_monitors' }, query)
}

export async function createBfdMonitor(transport: Transport, values: BfdMonitorCreate): Promise<BfdMonitor> {
  const answer = await transport.send<{ bfd_monitor: BfdMonitor }>({ method: 'POST', path: '/bfd-monitors', body: { bfd_monitor: values } })
  return answer.bfd_monitor
}

/** All or none of them, in the order given. */
export async function createBfdMonitors(
  transport: Transport,
  values: readonly BfdMonitorCreate[],
): Promise<readonly BfdMonitor[]> {
  const answer = await transport.send<{ bfd_monitors: readonly BfdMonitor[] }>({ method: 'POST', path: '/bfd-monitors', body: { bfd_monitors: values } })
  return answer.bfd_monitors
}

export async function showBfdMonitor<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<BfdMonitor, Q>> {
  const answer = await transport.send<{ bfd_monitor: Shown<BfdMonitor, Q> }>({ method: 'GET', path: `/bfd-monitors/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.bfd_monitor
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateBfdMonitor(
  transport: Transport,
  id: string,
  changes: BfdMonitorUpdate,
  options: { readonly revision?: number } = {},
): Promise<BfdMonitor> {
  const answer = await transport.send<{ bfd_monitor: BfdMonitor }>({ method: 'PUT', path: `/bfd-monitors/${encodeURIComponent(id)}`, body: { bfd_monitor: changes }, headers: ifMatch(options.revision) })
  return answer.bfd_monitor
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteBfdMonitor(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/bfd-monitors/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export async function listTagsOfBfdMonitor(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/bfd-monitors/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfBfdMonitor(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/bfd-monitors/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfBfdMonitor(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/bfd-monitors/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfBfdMonitor(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/bfd-monitors/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfBfdMonitor(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/bfd-monitors/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToBfdMonitor(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/bfd-monitors/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromBfdMonitor(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/bfd-monitors/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfBfdMonitor(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/bfd-monitors/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfBfdMonitor(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/bfd-monitors/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfBfdMonitor(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/bfd-monitors/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfBfdMonitor(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/bfd-monitors/${encodeURIComponent(id)}/metadata-tags` })
}

export function sessionStatus(
  transport: Transport,
  id: string,
): Promise<{ readonly bfd_session_status: { readonly remotes: readonly ({ readonly type: string; readonly router: string; readonly extra_route: { readonly destination: string; readonly nexthop: string }; readonly src_ip: string | null; readonly status: { readonly SessionState: string; readonly Forwarding: boolean } })[] } }> {
  return transport.send({ method: 'GET', path: `/bfd-monitors/${encodeURIComponent(id)}/session_status` })
}

export function bfdMonitorAssociations(
  transport: Transport,
  id: string,
): Promise<{ readonly bfd_monitor_associations: { readonly remotes: readonly ({ readonly type: string; readonly router: string; readonly extra_route: { readonly destination: string; readonly nexthop: string }; readonly src_ip: string | null })[] } }> {
  return transport.send({ method: 'GET', path: `/bfd-monitors/${encodeURIComponent(id)}/bfd_monitor_associations` })
}
