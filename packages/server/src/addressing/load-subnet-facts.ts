import { type IpRange, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import type { Actor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { knownThroughRbac } from '../policy/shared-with.ts'
import type { SubnetFacts } from './subnet-facts.ts'

const knownNetwork = knownThroughRbac('network', ['access_as_shared', 'access_as_external'], 's.network_id')

/** Subnets that a caller names exist for it as far as it may know their networks. */
const mayKnow = (actor: Actor) =>
  actor.isAdmin || actor.isService
    ? sql`true`
    : sql`(s.project_id = ${actor.projectId} or ${knownNetwork(actor)}
        or exists (select 1 from network n where n.id = s.network_id and n.project_id = ${actor.projectId}))`

/**
 * All subnets of the networks, and those named that the actor may know, with their pools: one statement. Oldest first, which is
 * the order in which they stand in for each other.
 */
export async function loadSubnetFacts(
  tx: ReadTx,
  which: {
    readonly networkIds: readonly string[]
    readonly named?: { readonly subnetIds: readonly string[]; readonly actor: Actor }
  },
): Promise<SubnetFacts[]> {
  const { named } = which
  const rows = await tx
    .selectFrom('subnet as s')
    .select(['s.id', 's.network_id', 's.cidr', 's.enable_dhcp', 's.ipv6_ra_mode', 's.ipv6_address_mode'])
    .select(['s.service_types', 's.segment_id', 's.provider_pool_strict'])
    .select(
      sql<string[]>`array(
        select host(p.first_ip) || ' ' || host(p.last_ip) from allocation_pool p
        where p.subnet_id = s.id order by p.first_ip)`.as('pools'),
    )
    .select(
      sql<string[]>`array(
        select host(p.first_ip) || ' ' || host(p.last_ip) from provider_allocation_pool p
        where p.subnet_id = s.id order by p.first_ip)`.as('provider_pools'),
    )
    .where(
      sql<boolean>`(s.network_id = any(${which.networkIds}::uuid[])
        or ${named ? sql`s.id = any(${named.subnetIds}::uuid[]) and ${mayKnow(named.actor)}` : sql`false`})`,
    )
    .orderBy('s.created_at')
    .orderBy('s.id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    networkId: row.network_id,
    cidr: parseCidr(row.cidr)!,
    enableDhcp: row.enable_dhcp,
    ipv6RaMode: row.ipv6_ra_mode,
    ipv6AddressMode: row.ipv6_address_mode,
    serviceTypes: row.service_types,
    segmentId: row.segment_id,
    pools: row.pools.map(parsePool),
    ...(row.provider_pools.length === 0
      ? {}
      : {
          providerPools: {
            ranges: row.provider_pools.map(parsePool),
            isStrict: row.provider_pool_strict,
          },
        }),
  }))
}

/** `first last`, as the query writes a pool. */
function parsePool(text: string): IpRange {
  const [first, last] = text.split(' ').map(part => parseIp(part)!)
  return { version: first!.version, first: first!.value, last: last!.value }
}
