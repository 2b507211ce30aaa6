import { cidrSize, type IpRange, rangeSize } from '@neutrino/base/ip.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { loadSubnetFacts } from './load-subnet-facts.ts'

/** How full a subnet is. */
export interface AddressCount {
  readonly subnetId: string
  readonly networkId: string
  /** Addresses in use, in the pools of everybody or in none. */
  readonly used: number
  /** Addresses in use that were or could have been chosen from the pools. */
  readonly usedInPools: number
  /** Addresses of the pools, in use or not; beyond 2^53 for most IPv6 subnets. */
  readonly total: bigint
  /** Addresses that a host can have; without the network's own and the broadcast address of IPv4. */
  readonly totalInSubnet: bigint
  readonly pools: readonly IpRange[]
  /** Of the pools for infrastructure, counted apart; undefined where there are none. */
  readonly provider: { readonly used: number; readonly total: bigint } | undefined
}

/** The counts of every subnet of the networks, in two statements. */
export async function countAddresses(tx: ReadTx, networkIds: readonly string[]): Promise<AddressCount[]> {
  const subnets = await loadSubnetFacts(tx, { networkIds })
  const { rows } = await sql<{
    subnetId: string
    used: number
    usedInPools: number
    usedByProvider: number
  }>`
    select a.subnet_id as "subnetId", count(*) as used,
      count(*) filter (where exists (select from provider_allocation_pool p
        where p.subnet_id = a.subnet_id and a.ip_address between p.first_ip and p.last_ip)) as "usedByProvider",
      count(*) filter (where exists (select from allocation_pool p
        where p.subnet_id = a.subnet_id and a.ip_address between p.first_ip and p.last_ip)) as "usedInPools"
    from ip_allocation a
    where a.subnet_id = any(${subnets.map(subnet => subnet.id)}::uuid[])
    group by a.subnet_id
  `.execute(tx)
  const counts = new Map(rows.map(row => [row.subnetId, row]))
  const total = (ranges: readonly IpRange[]) => ranges.reduce((sum, range) => sum + rangeSize(range), 0n)
  return subnets.map(subnet => {
    const { used = 0, usedInPools = 0, usedByProvider = 0 } = counts.get(subnet.id) ?? {}
    const providerTotal = total(subnet.providerPools?.ranges ?? [])
    return {
      subnetId: subnet.id,
      networkId: subnet.networkId,
      used: used - usedByProvider,
      usedInPools,
      totalInSubnet: cidrSize(subnet.cidr) - (subnet.cidr.version === 4 ? 2n : 0n) - providerTotal,
      total: total(subnet.pools),
      pools: subnet.pools,
      provider:
        subnet.providerPools === undefined ? undefined : { used: usedByProvider, total: providerTotal },
    }
  })
}
