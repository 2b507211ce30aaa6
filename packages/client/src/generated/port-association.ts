// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A port that a local IP leads to on the host of the port; its id is that of the port. */
export interface PortAssociation {
  /** The local IP. */
  readonly local_ip_id: string
  /** Address of the local IP. */
  readonly local_ip_address: string
  /** The port. */
  readonly fixed_port_id: string
  /** Address of the port; needed when it has several. */
  readonly fixed_ip: string | null
  /** Host of the port. */
  readonly host: string
}

/** What a new port_association is made from. */
export interface PortAssociationCreate {
  /** The port. */
  readonly fixed_port_id: string
  /** Address of the port; needed when it has several. */
  readonly fixed_ip?: string | null
  /** Accepted for old clients; an association belongs to the project of its local IP. */
  readonly project_id?: string
  /** Accepted for old clients; an association belongs to the project of its local IP. */
  readonly tenant_id?: string
}

/** Filters, sorting and paging of a port_association list; an array matches any of its values. */
export type PortAssociationQuery = {
  /** Address of the local IP. */
  readonly local_ip_address?: QueryValue
  /** The port. */
  readonly fixed_port_id?: QueryValue
  /** Address of the port; needed when it has several. */
  readonly fixed_ip?: QueryValue
  /** Host of the port. */
  readonly host?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('local_ip_address' | 'fixed_port_id' | 'fixed_ip' | 'host')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the port_associations that match, in one answer unless `limit` is given. */
export async function listPortAssociations<const Q extends PortAssociationQuery>(
  transport: Transport, localIpId: string,
  query?: Q,
): Promise<readonly Shown<PortAssociation, Q>[]> {
  const answer = await transport.send<{ port_associations: readonly Shown<PortAssociation, Q>[] }>({ method: 'GET', path: `/local-ips/${encodeURIComponent(localIpId)}/port-associations`, ...(query === undefined ? {} : { query }) })
  return answer.port_associations
}

/** The same page by page, `limit` objects a request. */
export function pagePortAssociations<const Q extends PortAssociationQuery>(
  transport: Transport, localIpId: string,
  query?: Q,
): AsyncGenerator<readonly Shown<PortAssociation, Q>[], void, undefined> {
  return pages(transport, { path: `/local-ips/${encodeURIComponent(localIpId)}/port-associations`, collection: 'port_associations' }, query)
}

export async function createPortAssociation(transport: Transport, localIpId: string, values: PortAssociationCreate): Promise<PortAssociation> {
  const answer = await transport.send<{ port_association: PortAssociation }>({ method: 'POST', path: `/local-ips/${encodeURIComponent(localIpId)}/port-associations`, body: { port_association: values } })
  return answer.port_association
}

/** All or none of them, in the order given. */
export async function createPortAssociations(
  transport: Transport, localIpId: string,
  values: readonly PortAssociationCreate[],
): Promise<readonly PortAssociation[]> {
  const answer = await transport.send<{ port_associations: readonly PortAssociation[] }>({ method: 'POST', path: `/local-ips/${encodeURIComponent(localIpId)}/port-associations`, body: { port_associations: values } })
  return answer.port_associations
}

export async function showPortAssociation<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport, localIpId: string,
  id: string,
  query?: Q,
): Promise<Shown<PortAssociation, Q>> {
  const answer = await transport.send<{ port_association: Shown<PortAssociation, Q> }>({ method: 'GET', path: `/local-ips/${encodeURIComponent(localIpId)}/port-associations/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.port_association
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deletePortAssociation(
  transport: Transport, localIpId: string,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/local-ips/${encodeURIComponent(localIpId)}/port-associations/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
