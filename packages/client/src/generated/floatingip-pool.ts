// Made from the OpenAPI document by `npm run generate`; do not edit.
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** An IPv4 subnet that floating IPs can be had from. */
export interface FloatingipPool {
  /** The subnet. */
  readonly subnet_id: string
  /** Name of the subnet. */
  readonly subnet_name: string
  /** The project that asks. */
  readonly project_id: string
  /** The project that asks. */
  readonly tenant_id: string
  /** The external network. */
  readonly network_id: string
  /** Addresses of the subnet. */
  readonly cidr: string
}

/** Filters, sorting and paging of a floatingip_pool list; an array matches any of its values. */
export type FloatingipPoolQuery = {
  readonly fields?: readonly string[]
  readonly sort_key?: QueryValue
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the floatingip_pools that match, in one answer unless `limit` is given. */
export async function listFloatingipPools<const Q extends FloatingipPoolQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<FloatingipPool, Q>[]> {
  const answer = await transport.send<{ floatingip_pools: readonly Shown<FloatingipPool, Q>[] }>({ method: 'GET', path: '/floatingip-pools', ...(query === undefined ? {} : { query }) })
  return answer.floatingip_pools
}

/** The same page by page, `limit` objects a request. */
export function pageFloatingipPools<const Q extends FloatingipPoolQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<FloatingipPool, Q>[], void, undefined> {
  return pages(transport, { path: '/floatingip-pools', collection: 'floatingip_pools' }, query)
}

export async function showFloatingipPool<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<FloatingipPool, Q>> {
  const answer = await transport.send<{ floatingip_pool: Shown<FloatingipPool, Q> }>({ method: 'GET', path: `/floatingip-pools/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.floatingip_pool
}
