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
