import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { chosenChassis, gatewayPhysicalNetworks, loadGatewayChassis } from '../../reconcile/load-chassis.ts'
import { type ScheduledChassis, scheduleGateway } from '../../reconcile/model/gateway-chassis.ts'

/** The gateway of a router and the chassis that carry it, best first. */
export interface GatewaySchedule {
  readonly routerId: string
  readonly scheduled: readonly ScheduledChassis[]
  /** Whether the chassis could carry it. */
  isCandidate(chassisName: string): boolean
}

/**
 * Schedules of OVN's routers that have a gateway: of one, or of all. Computed as the reconciler does, so it
 * is what OVN has or is about to have. Two statements.
 */
export async function loadGatewaySchedules(
  tx: ReadTx,
  routerId?: string,
): Promise<readonly GatewaySchedule[]> {
  const { rows } = await sql<{
    id: string
    zone_hints: string[]
    physical_networks: string[]
    chosen: ScheduledChassis[]
  }>`
    select r.id, r.availability_zone_hints as zone_hints,
      ${sql.raw(gatewayPhysicalNetworks('r.id'))} as physical_networks,
      ${sql.raw(chosenChassis('r.id'))} as chosen
    from router r
    where r.flavor_id is null and ${routerId === undefined ? sql`true` : sql`r.id = ${routerId}`}
      and exists (select from router_port rp
        where rp.router_id = r.id and rp.device_owner = 'network:router_gateway')
    order by r.id`.execute(tx)
  const chassis = rows.length === 0 ? [] : await loadGatewayChassis(tx)
  return rows.map(row => {
    const router = { id: row.id, zoneHints: row.zone_hints, chosen: row.chosen }
    const networks = row.physical_networks
    return {
      routerId: row.id,
      scheduled: scheduleGateway(router, networks, chassis),
      isCandidate: name =>
        scheduleGateway(
          router,
          networks,
          chassis.filter(one => one.name === name),
        ).length > 0,
    }
  })
}
