import { formatIp, parseIp } from '@neutrino/base/ip.ts'
import type { ReadTx } from '../../database/database.ts'
import { FipAssociated } from './errors.ts'

/**
 * Refuses a port's new addresses when a floating IP leads to one that is missing among them.
 * Throws FipAssociated. Imports nothing of ports: their update calls it, on the locked port.
 */
export async function keepFixedAddresses(
  tx: ReadTx,
  port: { readonly id: string; readonly addresses: readonly string[] },
): Promise<void> {
  const inUse = await tx
    .selectFrom('floating_ip')
    .select('fixed_ip_address')
    .where('port_id', '=', port.id)
    .execute()
  const stays = new Set(port.addresses.map(canonical))
  if (inUse.some(row => row.fixed_ip_address !== null && !stays.has(canonical(row.fixed_ip_address))))
    throw new FipAssociated({ port_id: port.id })
}

function canonical(text: string): string {
  const ip = parseIp(text)
  return ip === undefined ? text : formatIp(ip)
}
