import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'

/** Routers that join networks of different MTU, for whoever watches a cloud. */
export async function countMtuMismatches(tx: ReadTx): Promise<number> {
  const { rows } = await sql<{ routers: number }>`
    select count(*)::int as routers from (
      select rp.router_id from router_port rp
      join port p on p.id = rp.port_id join network n on n.id = p.network_id
      where rp.device_owner <> 'network:router_gateway'
      group by rp.router_id having min(n.mtu) <> max(n.mtu)) differing`.execute(tx)
  return rows[0]?.routers ?? 0
}
