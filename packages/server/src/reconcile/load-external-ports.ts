import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { loadRouters } from '../resources/router/intent.ts'
import { scheduledChassis } from '../resources/router/ovn.ts'
import { isOnSegment } from '../segments/segment-switches.ts'
import {
  type ExternalChassisIntent,
  type ExternalPortsIntent,
  externalGroupName,
} from './model/external-ports.ts'
import { groupBy } from './model/group-by.ts'

/** Whether a port of `port p` with its active binding `b` is plugged by something else than OVN. */
export const isExternalPort = sql`(b.status = 'ACTIVE'
  and (b.vnic_type in ('direct', 'direct-physical', 'macvtap', 'baremetal', 'accelerator-direct')
    or b.vif_type = 'macvtap')
  and not coalesce(b.profile->'capabilities' ? 'switchdev', false)
  and not exists (select from router_port rp where rp.port_id = p.id)
  and p.device_owner <> 'network:distributed')`

/** Networks with external ports, with all that their groups depend on, by network. A constant number of statements. */
export async function loadExternalPorts(
  tx: ReadTx,
  networkIds: readonly string[],
): Promise<ReadonlyMap<string, ExternalPortsIntent>> {
  const { rows: ports } = await sql<{ id: string; network_id: string; host: string }>`
    select p.id, p.network_id, b.host from port p join port_binding b on b.port_id = p.id
    where p.network_id = any(${networkIds}::uuid[]) and ${isExternalPort} order by p.id`.execute(tx)
  if (ports.length === 0) return new Map()
  const portsOf = groupBy(ports, row => row.network_id)
  const { rows: networks } = await sql<{ id: string; zone_hints: string[]; physical_networks: string[] }>`
    select n.id, n.availability_zone_hints as zone_hints,
      array(select distinct s.physical_network from network_segment s
        where s.network_id = n.id and s.physical_network is not null
          and (not exists (select from subnet where network_id = n.id and segment_id is not null)
            or exists (select from port p join port_binding b on b.port_id = p.id
              where p.network_id = n.id and ${isExternalPort} and ${sql.raw(isOnSegment('p', 's'))}))
        order by 1) as physical_networks
    from network n where n.id = any(${[...portsOf.keys()]}::uuid[])`.execute(tx)
  const chassis = await loadExternalChassis(tx)
  const routers = await loadLinkedRouters(tx, [...portsOf.keys()])
  return new Map(
    networks.map(row => [
      row.id,
      {
        networkId: row.id,
        zoneHints: row.zone_hints,
        physicalNetworks: row.physical_networks,
        ports: portsOf.get(row.id) ?? [],
        chassis,
        router: routers.get(row.id),
      },
    ]),
  )
}

/** The names of the groups that answer for external ports, by port. */
export async function loadExternalGroups(
  tx: ReadTx,
  ports: readonly { readonly id: string; readonly networkId: string }[],
): Promise<ReadonlyMap<string, string>> {
  if (ports.length === 0) return new Map()
  const networks = [...new Set(ports.map(port => port.networkId))]
  const chassis = await loadExternalChassis(tx)
  const routers = await loadLinkedRouters(tx, networks)
  return new Map(
    ports.map(({ id, networkId }) => {
      const router = routers.get(networkId)
      return [id, externalGroupName({ networkId, router, chassis }, id)]
    }),
  )
}

/** Networks with external ports. */
export async function listExternalNetworks(tx: ReadTx): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct p.network_id::text as id from port p join port_binding b on b.port_id = p.id
    where ${isExternalPort} order by 1`.execute(tx)
  return rows.map(row => row.id)
}

async function loadExternalChassis(tx: ReadTx): Promise<readonly ExternalChassisIntent[]> {
  const { rows } = await sql<{
    name: string
    hostname: string
    is_gateway: boolean
    serves_external_ports: boolean
    physical_networks: string[]
    availability_zones: string[]
  }>`
    select * from (
      select name, hostname, is_gateway, availability_zones,
        'enable-chassis-as-extport-host' = any(regexp_split_to_array(
          coalesce(other_config->>'ovn-cms-options', ''), '\\s*,\\s*')) as serves_external_ports,
        array(select jsonb_object_keys(bridge_mappings)) as physical_networks
      from chassis) c
    where is_gateway or serves_external_ports order by name`.execute(tx)
  return rows.map(row => ({
    name: row.name,
    hostname: row.hostname,
    isGateway: row.is_gateway,
    servesExternalPorts: row.serves_external_ports,
    physicalNetworks: row.physical_networks,
    availabilityZones: row.availability_zones,
  }))
}

/** Of each network the first router that has a gateway somewhere. */
async function loadLinkedRouters(
  tx: ReadTx,
  networkIds: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<ExternalPortsIntent['router']>>> {
  const { rows } = await sql<{ network_id: string; router_id: string }>`
    select p.network_id, rp.router_id from router_port rp join port p on p.id = rp.port_id
    where p.network_id = any(${networkIds}::uuid[]) and rp.device_owner <> 'network:router_gateway'
      and exists (select from router_port g
        where g.router_id = rp.router_id and g.device_owner = 'network:router_gateway')
    order by p.network_id, rp.router_id`.execute(tx)
  const routers =
    rows.length === 0 ? new Map() : await loadRouters(tx, [...new Set(rows.map(row => row.router_id))])
  const linked = new Map<string, NonNullable<ExternalPortsIntent['router']>>()
  for (const row of rows) {
    const router = routers.get(row.router_id)
    const scheduled = router === undefined ? [] : scheduledChassis(router)
    if (scheduled.length > 0 && !linked.has(row.network_id))
      linked.set(row.network_id, { id: row.router_id, scheduled })
  }
  return linked
}
