import { cidrSize, type IpRange, rangeSize } from '@neutrino/base/ip.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { loadSubnetFacts } from './load-subnet-facts.ts'

/** How full a subnet is. */
export interface AddressCount {
  readonly subnetId: string
  readonly networkId: string
  /** Addresses in use, in the pools or not. */
  readonly used: number
  /** Addresses in use that were or could have been chosen from the pools. */
  readonly usedInPools: number
  /** Addresses of the pools, in use or not; beyond 2^53 for most IPv6 subnets. */
  readonly total: bigint
  /** Addresses that a host can have; without the network's own and the broadcast address of IPv4. */
  readonly totalInSubnet: bigint
  readonly pools: readonly IpRange[]
}

/** The counts of every subnet of the networks, in two statements. */
export async function countAddresses(tx: ReadTx, networkIds: readonly string[]): Promise<AddressCount[]> {
  const subnets = await loadSubnetFacts(tx, { networkIds })
  const { rows } = await sql<{ subnetId: string; used: number; usedInPools: number }>`
    select a.subnet_id as "subnetId", count(*) as used,
      count(*) filter (where exists (select from allocation_pool p
        where p.subnet_id = a.subnet_id and a.ip_address between p.first_ip and p.last_ip)) as "usedInPools"
    from ip_allocation a
    where a.subnet_id = any(${subnets.map(subnet => subnet.id)}::uuid[])
    group by a.subnet_id
  `.execute(tx)
  const counts = new Map(rows.map(row => [row.subnetId, row]))
  return subnets.map(subnet => ({
    subnetId: subnet.id,
    networkId: subnet.networkId,
    used: counts.get(subnet.id)?.used ?? 0,
    usedInPools: counts.get(subnet.id)?.usedInPools ?? 0,
    totalInSubnet: cidrSize(subnet.cidr) - (subnet.cidr.version === 4 ? 2n : 0n),
    total: subnet.pools.reduce((sum, pool) => sum + rangeSize(pool), 0n),
    pools: subnet.pools,
  }))
}
