import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { isOnSegment } from '../segments/segment-switches.ts'
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

/** SQL of the physical networks of a router's gateways, the first gateway's first; tunnelled ones have none. */
export function gatewayPhysicalNetworks(routerId: string): string {
  return `array(select s.physical_network from router_port rp join port gp on gp.id = rp.port_id
    cross join lateral (select physical_network from network_segment where network_id = gp.network_id
      order by ${isOnSegment('gp', 'network_segment')} desc, physical_network is null, position, id limit 1) s
    where rp.router_id = ${routerId} and rp.device_owner = 'network:router_gateway'
      and s.physical_network is not null
    order by rp.position, gp.id)`
}
