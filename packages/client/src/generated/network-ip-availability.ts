// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** How many addresses of a network there are and how many are in use. */
export interface NetworkIpAvailability {
  /** The network. */
  readonly network_id: string
  /** Its name. */
  readonly network_name: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Addresses that its subnets can give out; for IPv6 more than fits into a double. */
  readonly total_ips: number
  /** Addresses in use. */
  readonly used_ips: number
  /** The same for each of its subnets. */
  readonly subnet_ip_availability: readonly (Readonly<Record<string, unknown>>)[]
  /** Totals and uses within the allocation pools and in whole subnets. */
  readonly ip_availability_details: Readonly<Record<string, unknown>>
}

/** Filters, sorting and paging of a network_ip_availability list; an array matches any of its values. */
export type NetworkIpAvailabilityQuery = {
  /** The network. */
  readonly network_id?: QueryValue
  /** Its name. */
  readonly network_name?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Counts subnets of this version only. */
  readonly ip_version?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('network_id')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
}

/** All of the network_ip_availabilities that match, in one answer unless `limit` is given. */
export async function listNetworkIpAvailabilities<const Q extends NetworkIpAvailabilityQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<NetworkIpAvailability, Q>[]> {
  const answer = await transport.send<{ network_ip_availabilities: readonly Shown<NetworkIpAvailability, Q>[] }>({ method: 'GET', path: '/network-ip-availabilities', ...(query === undefined ? {} : { query }) })
  return answer.network_ip_availabilities
}

export async function showNetworkIpAvailability<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<NetworkIpAvailability, Q>> {
  const answer = await transport.send<{ network_ip_availability: Shown<NetworkIpAvailability, Q> }>({ method: 'GET', path: `/network-ip-availabilities/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.network_ip_availability
}
