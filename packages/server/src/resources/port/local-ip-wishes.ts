import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'

/**
 * SQL of what the agent of a host is told of local IPs that lead to a port: `address/owner/mode/fixed/mac`, with the MAC
 * addresses of the port that owns the address and of the port itself. None to a port of another network, and none to an
 * address that the port has no more.
 *
 * @param port SQL of the port's row
 */
export function localIpWishes(port: string): string {
  return `array(
    select concat_ws('/', host(l.local_ip_address), o.mac_address, l.ip_mode, host(a.fixed_ip), ${port}.mac_address)
    from local_ip_association a
    join local_ip l on l.id = a.local_ip_id and l.network_id = ${port}.network_id
    join port o on o.id = l.local_port_id
    join ip_allocation i on i.port_id = a.fixed_port_id and i.ip_address = a.fixed_ip
    where a.fixed_port_id = ${port}.id and family(l.local_ip_address) = 4 and family(a.fixed_ip) = 4
    order by l.local_ip_address, l.id)`
}

/** Ports that are told of the MAC address of this one. */
export async function portsLedToFor(tx: ReadTx, ownerId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ fixed_port_id: string }>`
    select distinct a.fixed_port_id from local_ip_association a
    join local_ip l on l.id = a.local_ip_id where l.local_port_id = ${ownerId}`.execute(tx)
  return rows.map(row => row.fixed_port_id)
}
