// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A provider and what it is told, for flavors to lead to. */
export interface ServiceProfile {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Free text for people. */
  readonly description: string | null
  /** Driver of a service provider. */
  readonly driver: string
  /** What the driver is told. */
  readonly metainfo: string
  /** Whether flavors that lead to it can be used. */
  readonly enabled: boolean
}

/** What a new service_profile is made from. */
export interface ServiceProfileCreate {
  /** Free text for people. */
  readonly description?: string | null
  /** Driver of a service provider. */
  readonly driver?: string
  /** What the driver is told. */
  readonly metainfo?: string
  /** Whether flavors that lead to it can be used. */
  readonly enabled?: boolean
}

/** What may be changed. */
export interface ServiceProfileUpdate {
  /** Free text for people. */
  readonly description?: string | null
  /** Driver of a service provider. */
  readonly driver?: string
  /** What the driver is told. */
  readonly metainfo?: string
  /** Whether flavors that lead to it can be used. */
  readonly enabled?: boolean
}

/** Filters, sorting and paging of a service_profile list; an array matches any of its values. */
export type ServiceProfileQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** Driver of a service provider. */
  readonly driver?: QueryValue
  /** Whether flavors that lead to it can be used. */
  readonly enabled?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'description' | 'driver' | 'metainfo' | 'enabled')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the service_profiles that match, in one answer unless `limit` is given. */
export async function listServiceProfiles<const Q extends ServiceProfileQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<ServiceProfile, Q>[]> {
  const answer = await transport.send<{ service_profiles: readonly Shown<ServiceProfile, Q>[] }>({ method: 'GET', path: '/service-profiles', ...(query === undefined ? {} : { query }) })
  return answer.service_profiles
}

/** The same page by page, `limit` objects a request. */
export function pageServiceProfiles<const Q extends ServiceProfileQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<ServiceProfile, Q>[], void, undefined> {
  return pages(transport, { path: '/service-profiles', collection: 'service_profiles' }, query)
}

export async function createServiceProfile(transport: Transport, values: ServiceProfileCreate): Promise<ServiceProfile> {
  const answer = await transport.send<{ service_profile: ServiceProfile }>({ method: 'POST', path: '/service-profiles', body: { service_profile: values } })
  return answer.service_profile
}

export async function showServiceProfile<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<ServiceProfile, Q>> {
  const answer = await transport.send<{ service_profile: Shown<ServiceProfile, Q> }>({ method: 'GET', path: `/service-profiles/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.service_profile
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateServiceProfile(
  transport: Transport,
  id: string,
  changes: ServiceProfileUpdate,
  options: { readonly revision?: number } = {},
): Promise<ServiceProfile> {
  const answer = await transport.send<{ service_profile: ServiceProfile }>({ method: 'PUT', path: `/service-profiles/${encodeURIComponent(id)}`, body: { service_profile: changes }, headers: ifMatch(options.revision) })
  return answer.service_profile
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteServiceProfile(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/service-profiles/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
