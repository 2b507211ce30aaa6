import { sql } from 'kysely'
import { type AddressCount, countAddresses } from '../../addressing/count-addresses.ts'
import type { ReadTx } from '../../database/database.ts'
import { exactInteger } from './exact-integer.ts'

/** The counts of a network by their names on the wire. */
export interface NetworkCounts {
  readonly total_ips: unknown
  readonly used_ips: number
  readonly subnet_ip_availability: readonly object[]
  readonly ip_availability_details: object
}

interface NamedSubnet {
  readonly id: string
  readonly name: string
  readonly cidr: string
  readonly ipVersion: 4 | 6
}

/** Addresses of each network in those of its subnets whose version counts; three statements. */
export async function countNetworks(
  db: ReadTx,
  networkIds: readonly string[],
  counts: (ipVersion: 4 | 6) => boolean,
): Promise<ReadonlyMap<string, NetworkCounts>> {
  const byNetwork = Map.groupBy(await countAddresses(db, networkIds), count => count.networkId)
  const { rows } = await sql<NamedSubnet>`select id, name, cidr, ip_version as "ipVersion" from subnet
    where network_id = any(${networkIds}::uuid[])`.execute(db)
  const named = new Map(rows.map(row => [row.id, row]))
  return new Map(networkIds.map(id => [id, networkCounts(byNetwork.get(id) ?? [], named, counts)]))
}

function networkCounts(
  all: readonly AddressCount[],
  named: ReadonlyMap<string, NamedSubnet>,
  counts: (ipVersion: 4 | 6) => boolean,
): NetworkCounts {
  const counted = all.flatMap(count => {
    const subnet = named.get(count.subnetId)
    return subnet && counts(subnet.ipVersion) ? [{ count, subnet }] : []
  })
  return {
    total_ips: exactInteger(counted.reduce((sum, { count }) => sum + count.total, 0n)),
    used_ips: counted.reduce((sum, { count }) => sum + count.used, 0),
    subnet_ip_availability: counted.map(({ count, subnet }) => ({
      subnet_id: subnet.id,
      subnet_name: subnet.name,
      cidr: subnet.cidr,
      ip_version: subnet.ipVersion,
      total_ips: exactInteger(count.total),
      used_ips: count.used,
      ip_availability_details: details([count]),
    })),
    ip_availability_details: details(counted.map(({ count }) => count)),
  }
}

/** The counts apart for whole subnets and for their allocation pools. */
function details(counts: readonly AddressCount[]): object {
  const sum = (of: (count: AddressCount) => bigint | number) =>
    exactInteger(counts.reduce((total, count) => total + BigInt(of(count)), 0n))
  return {
    total_ips_in_subnet: sum(count => (count.totalInSubnet < 0n ? 0n : count.totalInSubnet)),
    total_ips_in_allocation_pool: sum(count => count.total),
    used_ips_in_subnet: sum(count => count.used),
    used_ips_in_allocation_pool: sum(count => count.usedInPools),
    // Told only where there are some: these addresses are nobody's who does not know of them.
    ...(counts.every(count => count.provider === undefined)
      ? {}
      : {
          total_ips_in_provider_pool: sum(count => count.provider?.total ?? 0),
          used_ips_in_provider_pool: sum(count => count.provider?.used ?? 0),
        }),
  }
}
