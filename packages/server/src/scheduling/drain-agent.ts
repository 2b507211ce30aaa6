import type { WriteTx } from '../database/database.ts'
import type { ScheduledType } from './load-candidates.ts'
import { scheduleNetworks } from './schedule-networks.ts'
import { scheduleRouters } from './schedule-routers.ts'
import type { SchedulingSettings } from './settings.ts'

/** Takes everything from an agent that may no longer be used, and gives it to others as far as there are any. */
export async function drainAgent(
  tx: WriteTx,
  { id, type }: { readonly id: string; readonly type: ScheduledType },
  settings: SchedulingSettings,
): Promise<void> {
  if (type === 'DHCP agent') {
    const rows = await tx
      .deleteFrom('network_dhcp_agent')
      .where('agent_id', '=', id)
      .returning('network_id')
      .execute()
    const ids = rows.map(row => row.network_id)
    return scheduleNetworks(tx, ids, settings)
  }
  const rows = await tx
    .deleteFrom('router_l3_agent')
    .where('agent_id', '=', id)
    .returning('router_id')
    .execute()
  const ids = rows.map(row => row.router_id)
  return scheduleRouters(tx, ids, settings)
}
