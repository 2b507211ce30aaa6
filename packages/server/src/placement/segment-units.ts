import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'

/** A segment whose IPv4 addresses servers are scheduled by. */
export interface SegmentUnit {
  readonly id: string
  /** Addresses that there are, and how many of them servers do not get. */
  readonly total: number
  readonly reserved: number
  /** Hosts that reach the segment. */
  readonly hosts: readonly string[]
}

/** Placement stores amounts in 32 bits; also pools of any size fit in there. */
const AMOUNT_MAX = 2_147_483_647

/**
 * Segments with IPv4 pools, in one statement. A gateway is an address that is reserved; so are those of
 * pools that ports have which are no servers': of a server Nova itself tells Placement.
 */
export async function loadSegmentUnits(db: ReadTx): Promise<readonly SegmentUnit[]> {
  const { rows } = await sql<SegmentUnit>`
    with pool as (
      select s.segment_id, s.id as subnet_id, s.gateway_ip is not null as has_gateway,
        sum(p.last_ip - p.first_ip + 1) as size
      from subnet s join allocation_pool p on p.subnet_id = s.id
      where s.segment_id is not null and s.ip_version = 4
      group by s.segment_id, s.id, s.gateway_ip),
    used as (
      select pool.subnet_id, count(*) as taken from pool join ip_allocation a on a.subnet_id = pool.subnet_id
        join port on port.id = a.port_id
      where port.device_owner not like 'compute:%' and exists (select from allocation_pool p
        where p.subnet_id = a.subnet_id and a.ip_address between p.first_ip and p.last_ip)
      group by pool.subnet_id)
    select pool.segment_id as id,
      least(sum(pool.size + pool.has_gateway::integer), ${AMOUNT_MAX})::float8 as total,
      least(sum(coalesce(used.taken, 0) + pool.has_gateway::integer), ${AMOUNT_MAX})::float8 as reserved,
      array(select distinct c.hostname from network_segment n
        join chassis c on jsonb_exists(c.bridge_mappings, n.physical_network)
        where n.id = pool.segment_id order by c.hostname) as hosts
    from pool left join used on used.subnet_id = pool.subnet_id
    group by pool.segment_id order by pool.segment_id`.execute(db)
  return rows
}
