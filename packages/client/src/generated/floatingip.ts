// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** An address on an external network that leads to a fixed IP of a port inside. */
export interface Floatingip {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** The address outside; chosen from the network when absent. */
  readonly floating_ip_address: string | null
  /** The external network. */
  readonly floating_network_id: string
  /** Router that translates the address; null while it leads nowhere. */
  readonly router_id: string | null
  /** Port that the address leads to. */
  readonly port_id: string | null
  /** Address of the port that it leads to; needed when the port has several. */
  readonly fixed_ip_address: string | null
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** ACTIVE while it leads to a port, else DOWN. */
  readonly status: string
  /** Host name to publish for the address. */
  readonly dns_name: string
  /** DNS domain of the host name. */
  readonly dns_domain: string
  /** QoS policy of what passes through the address; that of the external network when null. */
  readonly qos_policy_id: string | null
  /** Whether the address is translated on the host of its port or on a gateway; as configured when null. */
  readonly distributed: boolean | null
  /** What matters of the port that it leads to. */
  readonly port_details: Readonly<Record<string, unknown>> | null
  /** Ports of the address that lead to ports of fixed IPs. */
  readonly port_forwardings: readonly (Readonly<Record<string, unknown>>)[]
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

/** What a new floatingip is made from. */
export interface FloatingipCreate {
  /** The address outside; chosen from the network when absent. */
  readonly floating_ip_address?: string | null
  /** Subnet of the external network to choose the address from. */
  readonly subnet_id?: string | null
  /** The external network. */
  readonly floating_network_id: string
  /** Port that the address leads to. */
  readonly port_id?: string | null
  /** Address of the port that it leads to; needed when the port has several. */
  readonly fixed_ip_address?: string | null
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Host name to publish for the address. */
  readonly dns_name?: string
  /** DNS domain of the host name. */
  readonly dns_domain?: string
  /** QoS policy of what passes through the address; that of the external network when null. */
  readonly qos_policy_id?: string | null
  /** Whether the address is translated on the host of its port or on a gateway; as configured when null. */
  readonly distributed?: boolean | null
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface FloatingipUpdate {
  /** Port that the address leads to. */
  readonly port_id?: string | null
  /** Address of the port that it leads to; needed when the port has several. */
  readonly fixed_ip_address?: string | null
  /** QoS policy of what passes through the address; that of the external network when null. */
  readonly qos_policy_id?: string | null
  /** Whether the address is translated on the host of its port or on a gateway; as configured when null. */
  readonly distributed?: boolean | null
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a floatingip list; an array matches any of its values. */
export type FloatingipQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** The address outside; chosen from the network when absent. */
  readonly floating_ip_address?: QueryValue
  /** The external network. */
  readonly floating_network_id?: QueryValue
  /** Router that translates the address; null while it leads nowhere. */
  readonly router_id?: QueryValue
  /** Port that the address leads to. */
  readonly port_id?: QueryValue
  /** Address of the port that it leads to; needed when the port has several. */
  readonly fixed_ip_address?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** ACTIVE while it leads to a port, else DOWN. */
  readonly status?: QueryValue
  /** Whether the address is translated on the host of its port or on a gateway; as configured when null. */
  readonly distributed?: QueryValue
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
  readonly sort_key?: readonly ('id' | 'floating_ip_address' | 'floating_network_id' | 'router_id' | 'fixed_ip_address' | 'tenant_id' | 'status')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the floatingips that match, in one answer unless `limit` is given. */
export async function listFloatingips<const Q extends FloatingipQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Floatingip, Q>[]> {
  const answer = await transport.send<{ floatingips: readonly Shown<Floatingip, Q>[] }>({ method: 'GET', path: '/floatingips', ...(query === undefined ? {} : { query }) })
  return answer.floatingips
}

/** The same page by page, `limit` objects a request. */
export function pageFloatingips<const Q extends FloatingipQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Floatingip, Q>[], void, undefined> {
  return pages(transport, { path: '/floatingips', collection: 'floatingips' }, query)
}

export async function createFloatingip(transport: Transport, values: FloatingipCreate): Promise<Floatingip> {
  const answer = await transport.send<{ floatingip: Floatingip }>({ method: 'POST', path: '/floatingips', body: { floatingip: values } })
  return answer.floatingip
}

export async function showFloatingip<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Floatingip, Q>> {
  const answer = await transport.send<{ floatingip: Shown<Floatingip, Q> }>({ method: 'GET', path: `/floatingips/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.floatingip
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateFloatingip(
  transport: Transport,
  id: string,
  changes: FloatingipUpdate,
  options: { readonly revision?: number } = {},
): Promise<Floatingip> {
  const answer = await transport.send<{ floatingip: Floatingip }>({ method: 'PUT', path: `/floatingips/${encodeURIComponent(id)}`, body: { floatingip: changes }, headers: ifMatch(options.revision) })
  return answer.floatingip
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteFloatingip(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/floatingips/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export async function listTagsOfFloatingip(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/floatingips/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfFloatingip(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/floatingips/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfFloatingip(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/floatingips/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfFloatingip(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/floatingips/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfFloatingip(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/floatingips/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToFloatingip(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/floatingips/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromFloatingip(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/floatingips/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfFloatingip(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/floatingips/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfFloatingip(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/floatingips/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfFloatingip(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/floatingips/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfFloatingip(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/floatingips/${encodeURIComponent(id)}/metadata-tags` })
}
