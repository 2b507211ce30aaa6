// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Prefixes that rules of security groups name together. */
export interface AddressGroup {
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
  /** The prefixes; add_addresses and remove_addresses change them. */
  readonly addresses: readonly string[]
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
}

/** What a new address_group is made from. */
export interface AddressGroupCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** The prefixes; add_addresses and remove_addresses change them. */
  readonly addresses?: readonly string[]
}

/** What may be changed. */
export interface AddressGroupUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a address_group list; an array matches any of its values. */
export type AddressGroupQuery = {
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
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'description' | 'tenant_id')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the address_groups that match, in one answer unless `limit` is given. */
export async function listAddressGroups<const Q extends AddressGroupQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<AddressGroup, Q>[]> {
  const answer = await transport.send<{ address_groups: readonly Shown<AddressGroup, Q>[] }>({ method: 'GET', path: '/address-groups', ...(query === undefined ? {} : { query }) })
  return answer.address_groups
}

/** The same page by page, `limit` objects a request. */
export function pageAddressGroups<const Q extends AddressGroupQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<AddressGroup, Q>[], void, undefined> {
  return pages(transport, { path: '/address-groups', collection: 'address_groups' }, query)
}

export async function createAddressGroup(transport: Transport, values: AddressGroupCreate): Promise<AddressGroup> {
  const answer = await transport.send<{ address_group: AddressGroup }>({ method: 'POST', path: '/address-groups', body: { address_group: values } })
  return answer.address_group
}

/** All or none of them, in the order given. */
export async function createAddressGroups(
  transport: Transport,
  values: readonly AddressGroupCreate[],
): Promise<readonly AddressGroup[]> {
  const answer = await transport.send<{ address_groups: readonly AddressGroup[] }>({ method: 'POST', path: '/address-groups', body: { address_groups: values } })
  return answer.address_groups
}

export async function showAddressGroup<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<AddressGroup, Q>> {
  const answer = await transport.send<{ address_group: Shown<AddressGroup, Q> }>({ method: 'GET', path: `/address-groups/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.address_group
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateAddressGroup(
  transport: Transport,
  id: string,
  changes: AddressGroupUpdate,
  options: { readonly revision?: number } = {},
): Promise<AddressGroup> {
  const answer = await transport.send<{ address_group: AddressGroup }>({ method: 'PUT', path: `/address-groups/${encodeURIComponent(id)}`, body: { address_group: changes }, headers: ifMatch(options.revision) })
  return answer.address_group
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteAddressGroup(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/address-groups/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export function addAddresses(
  transport: Transport,
  id: string,
  body: { readonly addresses: readonly string[] },
): Promise<{ readonly address_group: AddressGroup }> {
  return transport.send({ method: 'PUT', path: `/address-groups/${encodeURIComponent(id)}/add_addresses`, body })
}

export function removeAddresses(
  transport: Transport,
  id: string,
  body: { readonly addresses: readonly string[] },
): Promise<{ readonly address_group: AddressGroup }> {
  return transport.send({ method: 'PUT', path: `/address-groups/${encodeURIComponent(id)}/remove_addresses`, body })
}
