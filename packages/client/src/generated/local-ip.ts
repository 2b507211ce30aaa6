// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** An address that leads to a port of the same host, on each host to another; the OVN agents of the hosts do that. */
export interface LocalIp {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Free text for people. */
  readonly description: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** The port that has the address; made on the network when absent. */
  readonly local_port_id: string
  /** The network of the port. */
  readonly network_id: string
  /** The address. */
  readonly local_ip_address: string | null
  /** Whether the address is translated to that of the port, or the port uses it itself. */
  readonly ip_mode: 'translate' | 'passthrough'
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
}

/** What a new local_ip is made from. */
export interface LocalIpCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** The port that has the address; made on the network when absent. */
  readonly local_port_id?: string
  /** The network of the port. */
  readonly network_id?: string
  /** The address. */
  readonly local_ip_address?: string | null
  /** Whether the address is translated to that of the port, or the port uses it itself. */
  readonly ip_mode?: 'translate' | 'passthrough'
}

/** What may be changed. */
export interface LocalIpUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a local_ip list; an array matches any of its values. */
export type LocalIpQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** The port that has the address; made on the network when absent. */
  readonly local_port_id?: QueryValue
  /** The network of the port. */
  readonly network_id?: QueryValue
  /** The address. */
  readonly local_ip_address?: QueryValue
  /** Whether the address is translated to that of the port, or the port uses it itself. */
  readonly ip_mode?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'tenant_id' | 'local_port_id' | 'network_id' | 'local_ip_address' | 'ip_mode')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the local_ips that match, in one answer unless `limit` is given. */
export async function listLocalIps<const Q extends LocalIpQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<LocalIp, Q>[]> {
  const answer = await transport.send<{ local_ips: readonly Shown<LocalIp, Q>[] }>({ method: 'GET', path: '/local-ips', ...(query === undefined ? {} : { query }) })
  return answer.local_ips
}

/** The same page by page, `limit` objects a request. */
export function pageLocalIps<const Q extends LocalIpQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<LocalIp, Q>[], void, undefined> {
  return pages(transport, { path: '/local-ips', collection: 'local_ips' }, query)
}

export async function createLocalIp(transport: Transport, values: LocalIpCreate): Promise<LocalIp> {
  const answer = await transport.send<{ local_ip: LocalIp }>({ method: 'POST', path: '/local-ips', body: { local_ip: values } })
  return answer.local_ip
}

/** All or none of them, in the order given. */
export async function createLocalIps(
  transport: Transport,
  values: readonly LocalIpCreate[],
): Promise<readonly LocalIp[]> {
  const answer = await transport.send<{ local_ips: readonly LocalIp[] }>({ method: 'POST', path: '/local-ips', body: { local_ips: values } })
  return answer.local_ips
}

export async function showLocalIp<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<LocalIp, Q>> {
  const answer = await transport.send<{ local_ip: Shown<LocalIp, Q> }>({ method: 'GET', path: `/local-ips/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.local_ip
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateLocalIp(
  transport: Transport,
  id: string,
  changes: LocalIpUpdate,
  options: { readonly revision?: number } = {},
): Promise<LocalIp> {
  const answer = await transport.send<{ local_ip: LocalIp }>({ method: 'PUT', path: `/local-ips/${encodeURIComponent(id)}`, body: { local_ip: changes }, headers: ifMatch(options.revision) })
  return answer.local_ip
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteLocalIp(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/local-ips/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
