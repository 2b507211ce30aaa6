// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A name for a choice of providers that projects may ask for. */
export interface Flavor {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Free text for people. */
  readonly description: string | null
  /** Kind of service, as L3_ROUTER_NAT for routers. */
  readonly service_type: string
  /** Service profiles that it leads to; the first one counts. */
  readonly service_profiles: readonly string[]
  /** Whether it may be asked for. */
  readonly enabled: boolean
}

/** What a new flavor is made from. */
export interface FlavorCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string | null
  /** Kind of service, as L3_ROUTER_NAT for routers. */
  readonly service_type: string
  /** Service profiles that it leads to; the first one counts. */
  readonly service_profiles?: readonly string[]
  /** Whether it may be asked for. */
  readonly enabled?: boolean
}

/** What may be changed. */
export interface FlavorUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string | null
  /** Service profiles that it leads to; the first one counts. */
  readonly service_profiles?: readonly string[]
  /** Whether it may be asked for. */
  readonly enabled?: boolean
}

/** Filters, sorting and paging of a flavor list; an array matches any of its values. */
export type FlavorQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** Kind of service, as L3_ROUTER_NAT for routers. */
  readonly service_type?: QueryValue
  /** Whether it may be asked for. */
  readonly enabled?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'description' | 'service_type' | 'enabled')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the flavors that match, in one answer unless `limit` is given. */
export async function listFlavors<const Q extends FlavorQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Flavor, Q>[]> {
  const answer = await transport.send<{ flavors: readonly Shown<Flavor, Q>[] }>({ method: 'GET', path: '/flavors', ...(query === undefined ? {} : { query }) })
  return answer.flavors
}

/** The same page by page, `limit` objects a request. */
export function pageFlavors<const Q extends FlavorQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Flavor, Q>[], void, undefined> {
  return pages(transport, { path: '/flavors', collection: 'flavors' }, query)
}

export async function createFlavor(transport: Transport, values: FlavorCreate): Promise<Flavor> {
  const answer = await transport.send<{ flavor: Flavor }>({ method: 'POST', path: '/flavors', body: { flavor: values } })
  return answer.flavor
}

export async function showFlavor<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Flavor, Q>> {
  const answer = await transport.send<{ flavor: Shown<Flavor, Q> }>({ method: 'GET', path: `/flavors/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.flavor
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateFlavor(
  transport: Transport,
  id: string,
  changes: FlavorUpdate,
  options: { readonly revision?: number } = {},
): Promise<Flavor> {
  const answer = await transport.send<{ flavor: Flavor }>({ method: 'PUT', path: `/flavors/${encodeURIComponent(id)}`, body: { flavor: changes }, headers: ifMatch(options.revision) })
  return answer.flavor
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteFlavor(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/flavors/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

/** Ids of the service profiles of a flavor. */
export function listServiceProfilesOfFlavor(transport: Transport, flavor: string): Promise<{ readonly service_profiles: readonly ({ readonly id: string })[] }> {
  return transport.send({ method: 'GET', path: `/flavors/${encodeURIComponent(flavor)}/service-profiles` })
}

/** Lets a flavor be carried out by a service profile. */
export function addServiceProfileToFlavor(transport: Transport, flavor: string, body: { readonly service_profile: { readonly id: string } }): Promise<{ readonly service_profile: { readonly id: string } }> {
  return transport.send({ method: 'POST', path: `/flavors/${encodeURIComponent(flavor)}/service-profiles`, body })
}

/** Whether a service profile belongs to a flavor. */
export function showServiceProfileOfFlavor(transport: Transport, flavor: string, profile: string): Promise<{ readonly service_profile: { readonly id: string } }> {
  return transport.send({ method: 'GET', path: `/flavors/${encodeURIComponent(flavor)}/service-profiles/${encodeURIComponent(profile)}` })
}

/** Lets a flavor be carried out by a service profile no longer. */
export function removeServiceProfileFromFlavor(transport: Transport, flavor: string, profile: string): Promise<void> {
  return transport.send({ method: 'DELETE', path: `/flavors/${encodeURIComponent(flavor)}/service-profiles/${encodeURIComponent(profile)}` })
}

/** Who would carry out the next object of a flavor. */
export function listNextProvidersOfFlavor(transport: Transport, flavor: string): Promise<{ readonly next_providers: readonly (Readonly<Record<string, unknown>>)[] }> {
  return transport.send({ method: 'GET', path: `/flavors/${encodeURIComponent(flavor)}/next-providers` })
}
