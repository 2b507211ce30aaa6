import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { gatewayOwner } from './router-ports.ts'

/** A network behind an interface, as the API shows it. */
export interface NetworkMtu {
  readonly network_id: string
  readonly mtu: number
}

/**
 * The networks that a router joins although what they carry differs in size; empty where all are alike. Who sends more
 * than another takes has to heed what the router says of it; the router cuts up nothing.
 */
export async function selectMtuMismatch(tx: ReadTx, routerId: string): Promise<readonly NetworkMtu[]> {
  const { rows } = await sql<NetworkMtu>`
    with own as (
      select distinct n.id as network_id, n.mtu from router_port rp
      join port p on p.id = rp.port_id join network n on n.id = p.network_id
      where rp.router_id = ${routerId} and rp.device_owner <> ${gatewayOwner})
    select * from own where (select count(distinct mtu) from own) > 1 order by network_id`.execute(tx)
  return rows
}
