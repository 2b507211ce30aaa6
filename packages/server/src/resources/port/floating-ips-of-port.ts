import { formatIp, parseIp } from '@neutrino/base/ip.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { FipAssociated } from './errors.ts'

// Floating IPs refer to ports and import their folder, so what ports do to them is here.

/**
 * Frees the floating IPs of ports that are about to go; they keep their address and remember their
 * last router. The rows of the ports are locked already, so no association can slip in behind this.
 */
export async function disassociateFloatingIps(
  { tx, dirty }: Pick<WriteContext, 'tx' | 'dirty'>,
  portIds: readonly string[],
): Promise<void> {
  if (portIds.length === 0) return
  const { rows } = await sql<{ id: string }>`
    update floating_ip set port_id = null, fixed_ip_address = null, router_id = null,
      last_known_router_id = router_id, status = 'DOWN',
      revision_number = revision_number + 1, updated_at = now()
    where port_id = any(${portIds}::uuid[]) returning id`.execute(tx)
  dirty('floating_ip', ...rows.map(row => row.id))
}

/**
 * Refuses a locked port's new addresses when a floating IP leads to one that is missing among them.
 * Throws FipAssociated.
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
  if (inUse.some(row => row.fixed_ip_address !== null && !stays.has(canonical(row.fixed_ip_address)))) {
    throw new FipAssociated({ port_id: port.id })
  }
}

function canonical(text: string): string {
  const ip = parseIp(text)
  return ip === undefined ? text : formatIp(ip)
}
