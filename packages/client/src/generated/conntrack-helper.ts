// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A module that a router asks about connections of a protocol that opens others. OVN has none of them. */
export interface ConntrackHelper {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Protocol of the connections. */
  readonly protocol: 'dccp' | 'icmp' | 'ipv6-icmp' | 'sctp' | 'tcp' | 'udp'
  /** Port that the connections lead to. */
  readonly port: number
  /** Name of the module: ftp, tftp, … */
  readonly helper: string
}

/** What a new conntrack_helper is made from. */
export interface ConntrackHelperCreate {
  /** Accepted for old clients; a helper belongs to the project of its router. */
  readonly project_id?: string
  /** Accepted for old clients; a helper belongs to the project of its router. */
  readonly tenant_id?: string
  /** Protocol of the connections. */
  readonly protocol: 'dccp' | 'icmp' | 'ipv6-icmp' | 'sctp' | 'tcp' | 'udp'
  /** Port that the connections lead to. */
  readonly port: number
  /** Name of the module: ftp, tftp, … */
  readonly helper: string
}

/** What may be changed. */
export interface ConntrackHelperUpdate {
  /** Protocol of the connections. */
  readonly protocol?: 'dccp' | 'icmp' | 'ipv6-icmp' | 'sctp' | 'tcp' | 'udp'
  /** Port that the connections lead to. */
  readonly port?: number
  /** Name of the module: ftp, tftp, … */
  readonly helper?: string
}

/** Filters, sorting and paging of a conntrack_helper list; an array matches any of its values. */
export type ConntrackHelperQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Protocol of the connections. */
  readonly protocol?: QueryValue
  /** Port that the connections lead to. */
  readonly port?: QueryValue
  /** Name of the module: ftp, tftp, … */
  readonly helper?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'protocol' | 'port' | 'helper')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the conntrack_helpers that match, in one answer unless `limit` is given. */
export async function listConntrackHelpers<const Q extends ConntrackHelperQuery>(
  transport: Transport, routerId: string,
  query?: Q,
): Promise<readonly Shown<ConntrackHelper, Q>[]> {
  const answer = await transport.send<{ conntrack_helpers: readonly Shown<ConntrackHelper, Q>[] }>({ method: 'GET', path: `/routers/${encodeURIComponent(routerId)}/conntrack-helpers`, ...(query === undefined ? {} : { query }) })
  return answer.conntrack_helpers
}

/** The same page by page, `limit` objects a request. */
export function pageConntrackHelpers<const Q extends ConntrackHelperQuery>(
  transport: Transport, routerId: string,
  query?: Q,
): AsyncGenerator<readonly Shown<ConntrackHelper, Q>[], void, undefined> {
  return pages(transport, { path: `/routers/${encodeURIComponent(routerId)}/conntrack-helpers`, collection: 'conntrack_helpers' }, query)
}

export async function createConntrackHelper(transport: Transport, routerId: string, values: ConntrackHelperCreate): Promise<ConntrackHelper> {
  const answer = await transport.send<{ conntrack_helper: ConntrackHelper }>({ method: 'POST', path: `/routers/${encodeURIComponent(routerId)}/conntrack-helpers`, body: { conntrack_helper: values } })
  return answer.conntrack_helper
}

/** All or none of them, in the order given. */
export async function createConntrackHelpers(
  transport: Transport, routerId: string,
  values: readonly ConntrackHelperCreate[],
): Promise<readonly ConntrackHelper[]> {
  const answer = await transport.send<{ conntrack_helpers: readonly ConntrackHelper[] }>({ method: 'POST', path: `/routers/${encodeURIComponent(routerId)}/conntrack-helpers`, body: { conntrack_helpers: values } })
  return answer.conntrack_helpers
}

export async function showConntrackHelper<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport, routerId: string,
  id: string,
  query?: Q,
): Promise<Shown<ConntrackHelper, Q>> {
  const answer = await transport.send<{ conntrack_helper: Shown<ConntrackHelper, Q> }>({ method: 'GET', path: `/routers/${encodeURIComponent(routerId)}/conntrack-helpers/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.conntrack_helper
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateConntrackHelper(
  transport: Transport, routerId: string,
  id: string,
  changes: ConntrackHelperUpdate,
  options: { readonly revision?: number } = {},
): Promise<ConntrackHelper> {
  const answer = await transport.send<{ conntrack_helper: ConntrackHelper }>({ method: 'PUT', path: `/routers/${encodeURIComponent(routerId)}/conntrack-helpers/${encodeURIComponent(id)}`, body: { conntrack_helper: changes }, headers: ifMatch(options.revision) })
  return answer.conntrack_helper
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteConntrackHelper(
  transport: Transport, routerId: string,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/routers/${encodeURIComponent(routerId)}/conntrack-helpers/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
