import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { segmentSwitches } from '../segments/segment-switches.ts'
import type { BgpTopologyIntent } from './model/bgp-topology.ts'

/** All chassis and all flat networks. Two statements. */
export async function loadBgpTopology(tx: ReadTx): Promise<BgpTopologyIntent> {
  const chassis = await sql<{ name: string; bgp_bridges: string[] }>`
    select name, bgp_bridges from chassis order by name`.execute(tx)
  const providers = await sql<{ switch_key: string; physical_network: string; gateways: string[] }>`
    select case when s.id::text = any(${sql.raw(segmentSwitches('n'))}) then s.id else n.id end as switch_key,
      s.physical_network, array(
        select host(u.gateway_ip) || '/' || masklen(u.cidr) from subnet u
        where u.network_id = n.id and u.ip_version = 4 and u.gateway_ip is not null
          and coalesce(u.segment_id, s.id) = s.id order by u.id) as gateways
    from network_segment s join network n on n.id = s.network_id
    where s.network_type = 'flat' and s.physical_network is not null order by 1`.execute(tx)
  return {
    chassis: chassis.rows.map(row => ({ name: row.name, bridges: row.bgp_bridges })),
    providers: providers.rows.map(row => ({
      switchKey: row.switch_key,
      physicalNetwork: row.physical_network,
      gateways: row.gateways,
    })),
  }
}
