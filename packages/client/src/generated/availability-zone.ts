// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A zone that gateways, or agents that serve networks or routers, are in. */
export interface AvailabilityZone {
  /** Name of the zone. */
  readonly name: string
  /** What can be placed in it: router, or network where DHCP agents are. */
  readonly resource: string
  /** available or unavailable. */
  readonly state: string
}

/** Filters, sorting and paging of a availability_zone list; an array matches any of its values. */
export type AvailabilityZoneQuery = {
  /** Name of the zone. */
  readonly name?: QueryValue
  /** What can be placed in it: router, or network where DHCP agents are. */
  readonly resource?: QueryValue
  /** available or unavailable. */
  readonly state?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: QueryValue
  readonly sort_dir?: readonly ('asc' | 'desc')[]
}

/** All of the availability_zones that match, in one answer unless `limit` is given. */
export async function listAvailabilityZones<const Q extends AvailabilityZoneQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<AvailabilityZone, Q>[]> {
  const answer = await transport.send<{ availability_zones: readonly Shown<AvailabilityZone, Q>[] }>({ method: 'GET', path: '/availability-zones', ...(query === undefined ? {} : { query }) })
  return answer.availability_zones
}

export async function showAvailabilityZone<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<AvailabilityZone, Q>> {
  const answer = await transport.send<{ availability_zone: Shown<AvailabilityZone, Q> }>({ method: 'GET', path: `/availability-zones/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.availability_zone
}
