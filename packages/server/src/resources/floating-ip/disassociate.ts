import { sql } from 'kysely'
import type { WriteContext } from '../../definition/behaviour.ts'

/**
 * Frees the floating IPs of ports that are about to go; they keep their address and remember their
 * last router. The rows of the ports are locked already, so no association can slip in behind this.
 * Imports nothing of ports: their removal calls it.
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
