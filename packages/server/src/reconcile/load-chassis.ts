import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import type { ChassisIntent } from './model/gateway-chassis.ts'

/** All chassis that may carry gateways. */
export async function loadGatewayChassis(tx: ReadTx): Promise<readonly ChassisIntent[]> {
  const { rows } = await sql<{ name: string; physical_networks: string[]; availability_zones: string[] }>`
    select name, availability_zones, array(select jsonb_object_keys(bridge_mappings)) as physical_networks
    from chassis where is_gateway order by name`.execute(tx)
  return rows.map(row => ({
    name: row.name,
    isGateway: true,
    physicalNetworks: row.physical_networks,
    availabilityZones: row.availability_zones,
  }))
}

/** SQL of the chassis that an administrator chose for a router's gateways, as `ScheduledChassis`, best first. */
export function chosenChassis(routerId: string): string {
  return `array(select json_build_object('name', gc.chassis_name, 'priority', gc.priority)
    from router_gateway_chassis gc where gc.router_id = ${routerId} order by gc.priority desc)`
}
