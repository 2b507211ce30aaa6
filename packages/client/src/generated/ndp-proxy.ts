// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** An IPv6 address inside that a router answers for on its external network. */
export interface NdpProxy {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** The router. */
  readonly router_id: string
  /** The port that has the address. */
  readonly port_id: string
  /** The address; the first of the port that the router reaches when absent. */
  readonly ip_address: string | null
  /** Free text for people. */
  readonly description: string
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
}

/** What a new ndp_proxy is made from. */
export interface NdpProxyCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** The router. */
  readonly router_id: string
  /** The port that has the address. */
  readonly port_id: string
  /** The address; the first of the port that the router reaches when absent. */
  readonly ip_address?: string | null
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface NdpProxyUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a ndp_proxy list; an array matches any of its values. */
export type NdpProxyQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** The router. */
  readonly router_id?: QueryValue
  /** The port that has the address. */
  readonly port_id?: QueryValue
  /** The address; the first of the port that the router reaches when absent. */
  readonly ip_address?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'tenant_id' | 'router_id' | 'port_id' | 'ip_address')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the ndp_proxies that match, in one answer unless `limit` is given. */
export async function listNdpProxies<const Q extends NdpProxyQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<NdpProxy, Q>[]> {
  const answer = await transport.send<{ ndp_proxies: readonly Shown<NdpProxy, Q>[] }>({ method: 'GET', path: '/ndp-proxies', ...(query === undefined ? {} : { query }) })
  return answer.ndp_proxies
}

/** The same page by page, `limit` objects a request. */
export function pageNdpProxies<const Q extends NdpProxyQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<NdpProxy, Q>[], void, undefined> {
  return pages(transport, { path: '/ndp-proxies', collection: 'ndp_proxies' }, query)
}

export async function createNdpProxy(transport: Transport, values: NdpProxyCreate): Promise<NdpProxy> {
  const answer = await transport.send<{ ndp_proxy: NdpProxy }>({ method: 'POST', path: '/ndp-proxies', body: { ndp_proxy: values } })
  return answer.ndp_proxy
}

/** All or none of them, in the order given. */
export async function createNdpProxies(
  transport: Transport,
  values: readonly NdpProxyCreate[],
): Promise<readonly NdpProxy[]> {
  const answer = await transport.send<{ ndp_proxies: readonly NdpProxy[] }>({ method: 'POST', path: '/ndp-proxies', body: { ndp_proxys: values } })
  return answer.ndp_proxies
}

export async function showNdpProxy<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<NdpProxy, Q>> {
  const answer = await transport.send<{ ndp_proxy: Shown<NdpProxy, Q> }>({ method: 'GET', path: `/ndp-proxies/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.ndp_proxy
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateNdpProxy(
  transport: Transport,
  id: string,
  changes: NdpProxyUpdate,
  options: { readonly revision?: number } = {},
): Promise<NdpProxy> {
  const answer = await transport.send<{ ndp_proxy: NdpProxy }>({ method: 'PUT', path: `/ndp-proxies/${encodeURIComponent(id)}`, body: { ndp_proxy: changes }, headers: ifMatch(options.revision) })
  return answer.ndp_proxy
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteNdpProxy(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/ndp-proxies/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
