// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Ports of a floating IP's address that lead to ports of a fixed IP. */
export interface PortForwarding {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** The port outside; absent for several. */
  readonly external_port?: number | null
  /** The port inside; absent for several. */
  readonly internal_port?: number | null
  /** The fixed IP, an IPv4 address of the port inside. */
  readonly internal_ip_address: string
  /** tcp, udp or sctp; OVN forwards no others. */
  readonly protocol: 'dccp' | 'icmp' | 'ipv6-icmp' | 'sctp' | 'tcp' | 'udp'
  /** The Neutron port that has the fixed IP. */
  readonly internal_port_id: string
  /** Free text for people. */
  readonly description: string
  /** The ports outside, as first:last. */
  readonly external_port_range: string | null
  /** The ports inside, as first:last: as many as outside, or one for all. */
  readonly internal_port_range: string | null
}

/** What a new port_forwarding is made from. */
export interface PortForwardingCreate {
  /** Accepted for old clients; a forwarding belongs to the project of its floating IP. */
  readonly project_id?: string
  /** Accepted for old clients; a forwarding belongs to the project of its floating IP. */
  readonly tenant_id?: string
  /** The port outside; absent for several. */
  readonly external_port?: number | null
  /** The port inside; absent for several. */
  readonly internal_port?: number | null
  /** The fixed IP, an IPv4 address of the port inside. */
  readonly internal_ip_address: string
  /** tcp, udp or sctp; OVN forwards no others. */
  readonly protocol: 'dccp' | 'icmp' | 'ipv6-icmp' | 'sctp' | 'tcp' | 'udp'
  /** The Neutron port that has the fixed IP. */
  readonly internal_port_id: string
  /** Free text for people. */
  readonly description?: string
  /** The ports outside, as first:last. */
  readonly external_port_range?: string | null
  /** The ports inside, as first:last: as many as outside, or one for all. */
  readonly internal_port_range?: string | null
}

/** What may be changed. */
export interface PortForwardingUpdate {
  /** The port outside; absent for several. */
  readonly external_port?: number | null
  /** The port inside; absent for several. */
  readonly internal_port?: number | null
  /** The fixed IP, an IPv4 address of the port inside. */
  readonly internal_ip_address?: string
  /** tcp, udp or sctp; OVN forwards no others. */
  readonly protocol?: 'dccp' | 'icmp' | 'ipv6-icmp' | 'sctp' | 'tcp' | 'udp'
  /** The Neutron port that has the fixed IP. */
  readonly internal_port_id?: string
  /** Free text for people. */
  readonly description?: string
  /** The ports outside, as first:last. */
  readonly external_port_range?: string | null
  /** The ports inside, as first:last: as many as outside, or one for all. */
  readonly internal_port_range?: string | null
}

/** Filters, sorting and paging of a port_forwarding list; an array matches any of its values. */
export type PortForwardingQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** The port outside; absent for several. */
  readonly external_port?: QueryValue
  /** tcp, udp or sctp; OVN forwards no others. */
  readonly protocol?: QueryValue
  /** The Neutron port that has the fixed IP. */
  readonly internal_port_id?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** The ports outside, as first:last. */
  readonly external_port_range?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'external_port' | 'protocol' | 'internal_port_id' | 'external_port_range')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the port_forwardings that match, in one answer unless `limit` is given. */
export async function listPortForwardings<const Q extends PortForwardingQuery>(
  transport: Transport, floatingipId: string,
  query?: Q,
): Promise<readonly Shown<PortForwarding, Q>[]> {
  const answer = await transport.send<{ port_forwardings: readonly Shown<PortForwarding, Q>[] }>({ method: 'GET', path: `/floatingips/${encodeURIComponent(floatingipId)}/port-forwardings`, ...(query === undefined ? {} : { query }) })
  return answer.port_forwardings
}

/** The same page by page, `limit` objects a request. */
export function pagePortForwardings<const Q extends PortForwardingQuery>(
  transport: Transport, floatingipId: string,
  query?: Q,
): AsyncGenerator<readonly Shown<PortForwarding, Q>[], void, undefined> {
  return pages(transport, { path: `/floatingips/${encodeURIComponent(floatingipId)}/port-forwardings`, collection: 'port_forwardings' }, query)
}

export async function createPortForwarding(transport: Transport, floatingipId: string, values: PortForwardingCreate): Promise<PortForwarding> {
  const answer = await transport.send<{ port_forwarding: PortForwarding }>({ method: 'POST', path: `/floatingips/${encodeURIComponent(floatingipId)}/port-forwardings`, body: { port_forwarding: values } })
  return answer.port_forwarding
}

/** All or none of them, in the order given. */
export async function createPortForwardings(
  transport: Transport, floatingipId: string,
  values: readonly PortForwardingCreate[],
): Promise<readonly PortForwarding[]> {
  const answer = await transport.send<{ port_forwardings: readonly PortForwarding[] }>({ method: 'POST', path: `/floatingips/${encodeURIComponent(floatingipId)}/port-forwardings`, body: { port_forwardings: values } })
  return answer.port_forwardings
}

export async function showPortForwarding<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport, floatingipId: string,
  id: string,
  query?: Q,
): Promise<Shown<PortForwarding, Q>> {
  const answer = await transport.send<{ port_forwarding: Shown<PortForwarding, Q> }>({ method: 'GET', path: `/floatingips/${encodeURIComponent(floatingipId)}/port-forwardings/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.port_forwarding
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updatePortForwarding(
  transport: Transport, floatingipId: string,
  id: string,
  changes: PortForwardingUpdate,
  options: { readonly revision?: number } = {},
): Promise<PortForwarding> {
  const answer = await transport.send<{ port_forwarding: PortForwarding }>({ method: 'PUT', path: `/floatingips/${encodeURIComponent(floatingipId)}/port-forwardings/${encodeURIComponent(id)}`, body: { port_forwarding: changes }, headers: ifMatch(options.revision) })
  return answer.port_forwarding
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deletePortForwarding(
  transport: Transport, floatingipId: string,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/floatingips/${encodeURIComponent(floatingipId)}/port-forwardings/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
