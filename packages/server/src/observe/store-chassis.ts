import { sql } from 'kysely'
import type { Database, ReadTx } from '../database/database.ts'
import { markDirty } from '../reconcile/dirty-unit.ts'
import { isExternalPort } from '../reconcile/load-external-ports.ts'
import { recordOf } from '../reconcile/model/read-json.ts'
import { bgpTopologyUnit } from '../reconcile/model/unit.ts'
import { announcesDifferently, type ChassisFacts, schedulesDifferently } from './chassis-facts.ts'

/**
 * Makes the table `chassis` show what southbound tells. When gateways may have to move, routers with a
 * gateway are marked in the same transaction, and the routers that announce by BGP when they may be others. Gives
 * whether anything was.
 */
export async function storeChassis(database: Database, seen: readonly ChassisFacts[]): Promise<boolean> {
  const known = await selectChassis(database)
  const changed = seen.filter(facts => fingerprint(facts) !== fingerprint(known.get(facts.name)))
  const names = new Set(seen.map(facts => facts.name))
  const gone = [...known.keys()].filter(name => !names.has(name))
  if (changed.length === 0 && gone.length === 0) return false
  const isOther = (differs: typeof schedulesDifferently) =>
    changed.some(facts => differs(known.get(facts.name), facts)) ||
    gone.some(name => differs(known.get(name), undefined))
  const moves = isOther(schedulesDifferently)
  const announces = isOther(announcesDifferently)
  await database.transaction().execute(async tx => {
    if (gone.length > 0) await sql`delete from chassis where name = any(${gone}::text[])`.execute(tx)
    if (changed.length > 0) await upsertChassis(tx, changed)
    if (moves) await markScheduled(tx)
    if (announces) await markDirty(tx, [bgpTopologyUnit])
  })
  return moves || announces
}

async function selectChassis(tx: ReadTx): Promise<ReadonlyMap<string, ChassisFacts>> {
  const { rows } = await sql<{
    name: string
    hostname: string
    other_config: unknown
    bridge_mappings: unknown
    is_gateway: boolean
    availability_zones: string[]
    datapath_type: string
    iface_types: string[]
    integration_bridge: string
    bgp_bridges: string[]
  }>`
    select name, hostname, other_config, bridge_mappings, is_gateway, availability_zones, datapath_type,
      iface_types, integration_bridge, bgp_bridges from chassis`.execute(tx)
  return new Map(
    rows.map(row => [
      row.name,
      {
        name: row.name,
        hostname: row.hostname,
        otherConfig: textsOf(row.other_config),
        bridgeMappings: textsOf(row.bridge_mappings),
        isGateway: row.is_gateway,
        availabilityZones: row.availability_zones,
        datapathType: row.datapath_type,
        ifaceTypes: row.iface_types,
        integrationBridge: row.integration_bridge,
        bgpBridges: row.bgp_bridges,
      },
    ]),
  )
}

async function upsertChassis(tx: ReadTx, changed: readonly ChassisFacts[]): Promise<void> {
  const rows = changed.map(facts => ({
    name: facts.name,
    hostname: facts.hostname,
    other_config: facts.otherConfig,
    bridge_mappings: facts.bridgeMappings,
    is_gateway: facts.isGateway,
    availability_zones: facts.availabilityZones,
    datapath_type: facts.datapathType,
    iface_types: facts.ifaceTypes,
    integration_bridge: facts.integrationBridge,
    bgp_bridges: facts.bgpBridges,
  }))
  await sql`
    insert into chassis (name, hostname, other_config, bridge_mappings, is_gateway, availability_zones,
      datapath_type, iface_types, integration_bridge, bgp_bridges)
    select name, hostname, other_config, bridge_mappings, is_gateway, availability_zones,
      datapath_type, iface_types, integration_bridge, bgp_bridges
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (name text, hostname text, other_config jsonb,
      bridge_mappings jsonb, is_gateway boolean, availability_zones text[], datapath_type text,
      iface_types text[], integration_bridge text, bgp_bridges text[])
    on conflict (name) do update set hostname = excluded.hostname, other_config = excluded.other_config,
      bridge_mappings = excluded.bridge_mappings, is_gateway = excluded.is_gateway,
      availability_zones = excluded.availability_zones, datapath_type = excluded.datapath_type,
      iface_types = excluded.iface_types, integration_bridge = excluded.integration_bridge,
      bgp_bridges = excluded.bgp_bridges,
      seen_at = clock_timestamp()`.execute(tx)
}

/** Floating IPs name the gateway port of their router, so they follow. */
async function markScheduled(tx: ReadTx): Promise<void> {
  await sql`
    insert into dirty_unit (kind, id)
    select distinct 'router', router_id::text from router_port
    where device_owner = 'network:router_gateway'
    union select 'external_ports', p.network_id::text from port p join port_binding b on b.port_id = p.id
    where ${isExternalPort} order by 1, 2
    on conflict (kind, id) do update set
      revision = nextval('dirty_revision'), attempts = 0, retry_at = null, error = null`.execute(tx)
}

function fingerprint(facts: ChassisFacts | undefined): string {
  if (facts === undefined) return ''
  const sorted = (map: Readonly<Record<string, string>>) => Object.entries(map).sort()
  return JSON.stringify([
    facts.hostname,
    sorted(facts.otherConfig),
    sorted(facts.bridgeMappings),
    facts.isGateway,
    facts.availabilityZones,
    facts.datapathType,
    facts.ifaceTypes,
    facts.integrationBridge,
    facts.bgpBridges,
  ])
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(recordOf(value)).map(([key, item]) => [key, String(item)]))
}
