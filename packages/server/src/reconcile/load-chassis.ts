import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { isOnSegment } from '../segments/segment-switches.ts'
import { agentExtensionsKey } from './model/agent-extensions-key.ts'
import type { ChassisIntent } from './model/gateway-chassis.ts'

/**
 * SQL of what a chassis has to reach for a segment: its physical network, and of two VLANs more than that, an agent that
 * puts the outer one around.
 */
export function reachedNetwork(segment: string): string {
  return `(${segment}.physical_network || case when ${segment}.network_type = 'qinq' then '.qinq' else '' end)`
}

/** All chassis that may carry gateways, with what they reach as `reachedNetwork` has it. */
export async function loadGatewayChassis(tx: ReadTx): Promise<readonly ChassisIntent[]> {
  const { rows } = await sql<{ name: string; physical_networks: string[]; availability_zones: string[] }>`
    select name, availability_zones, array(
        select jsonb_object_keys(bridge_mappings)
        union all select key || '.qinq' from jsonb_object_keys(bridge_mappings) key
          where 'qinq' = any(string_to_array(other_config->>${agentExtensionsKey}, ','))) as physical_networks
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

/** SQL of what a router's gateways have to reach, the first gateway's first; tunnelled ones nothing. */
export function gatewayPhysicalNetworks(routerId: string): string {
  return `array(select s.reached from router_port rp join port gp on gp.id = rp.port_id
    cross join lateral (select ${reachedNetwork('g')} as reached from network_segment g where g.network_id = gp.network_id
      order by ${isOnSegment('gp', 'g')} desc, g.physical_network is null, g.position, g.id limit 1) s
    where rp.router_id = ${routerId} and rp.device_owner = 'network:router_gateway'
      and s.reached is not null
    order by rp.position, gp.id)`
}
