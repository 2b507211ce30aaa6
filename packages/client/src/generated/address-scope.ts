// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Subnet pools whose addresses do not overlap, so that routers need not translate between them. */
export interface AddressScope {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Whether every project may put pools into the scope. */
  readonly shared: boolean
  /** Version of its addresses, 4 or 6. */
  readonly ip_version: 4 | 6
}

/** What a new address_scope is made from. */
export interface AddressScopeCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Whether every project may put pools into the scope. */
  readonly shared?: boolean
  /** Version of its addresses, 4 or 6. */
  readonly ip_version: 4 | 6
}

/** What may be changed. */
export interface AddressScopeUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Whether every project may put pools into the scope. */
  readonly shared?: boolean
}

/** Filters, sorting and paging of a address_scope list; an array matches any of its values. */
export type AddressScopeQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Whether every project may put pools into the scope. */
  readonly shared?: QueryValue
  /** Version of its addresses, 4 or 6. */
  readonly ip_version?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'tenant_id' | 'ip_version')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the address_scopes that match, in one answer unless `limit` is given. */
export async function listAddressScopes<const Q extends AddressScopeQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<AddressScope, Q>[]> {
  const answer = await transport.send<{ address_scopes: readonly Shown<AddressScope, Q>[] }>({ method: 'GET', path: '/address-scopes', ...(query === undefined ? {} : { query }) })
  return answer.address_scopes
}

/** The same page by page, `limit` objects a request. */
export function pageAddressScopes<const Q extends AddressScopeQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<AddressScope, Q>[], void, undefined> {
  return pages(transport, { path: '/address-scopes', collection: 'address_scopes' }, query)
}

export async function createAddressScope(transport: Transport, values: AddressScopeCreate): Promise<AddressScope> {
  const answer = await transport.send<{ address_scope: AddressScope }>({ method: 'POST', path: '/address-scopes', body: { address_scope: values } })
  return answer.address_scope
}

/** All or none of them, in the order given. */
export async function createAddressScopes(
  transport: Transport,
  values: readonly AddressScopeCreate[],
): Promise<readonly AddressScope[]> {
  const answer = await transport.send<{ address_scopes: readonly AddressScope[] }>({ method: 'POST', path: '/address-scopes', body: { address_scopes: values } })
  return answer.address_scopes
}

export async function showAddressScope<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<AddressScope, Q>> {
  const answer = await transport.send<{ address_scope: Shown<AddressScope, Q> }>({ method: 'GET', path: `/address-scopes/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.address_scope
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateAddressScope(
  transport: Transport,
  id: string,
  changes: AddressScopeUpdate,
  options: { readonly revision?: number } = {},
): Promise<AddressScope> {
  const answer = await transport.send<{ address_scope: AddressScope }>({ method: 'PUT', path: `/address-scopes/${encodeURIComponent(id)}`, body: { address_scope: changes }, headers: ifMatch(options.revision) })
  return answer.address_scope
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteAddressScope(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/address-scopes/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
