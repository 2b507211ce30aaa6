import { sql } from 'kysely'
import type { Database, ReadTx } from '../database/database.ts'
import { isExternalPort } from '../reconcile/load-external-ports.ts'
import { recordOf } from '../reconcile/model/read-json.ts'
import { type ChassisFacts, schedulesDifferently } from './chassis-facts.ts'

/**
 * Makes the table `chassis` show what southbound tells. When gateways may have to move, routers with a
 * gateway are marked in the same transaction. Gives whether they were.
 */
export async function storeChassis(database: Database, seen: readonly ChassisFacts[]): Promise<boolean> {
  const known = await selectChassis(database)
  const changed = seen.filter(facts => fingerprint(facts) !== fingerprint(known.get(facts.name)))
  const names = new Set(seen.map(facts => facts.name))
  const gone = [...known.keys()].filter(name => !names.has(name))
  if (changed.length === 0 && gone.length === 0) return false
  const moves =
    changed.some(facts => schedulesDifferently(known.get(facts.name), facts)) ||
    gone.some(name => schedulesDifferently(known.get(name), undefined))
  await database.transaction().execute(async tx => {
    if (gone.length > 0) await sql`delete from chassis where name = any(${gone}::text[])`.execute(tx)
    if (changed.length > 0) await upsertChassis(tx, changed)
    if (moves) await markScheduled(tx)
  })
  return moves
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
  }>`
    select name, hostname, other_config, bridge_mappings, is_gateway, availability_zones, datapath_type,
      iface_types, integration_bridge from chassis`.execute(tx)
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
  }))
  await sql`
    insert into chassis (name, hostname, other_config, bridge_mappings, is_gateway, availability_zones,
      datapath_type, iface_types, integration_bridge)
    select name, hostname, other_config, bridge_mappings, is_gateway, availability_zones,
      datapath_type, iface_types, integration_bridge
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (name text, hostname text, other_config jsonb,
      bridge_mappings jsonb, is_gateway boolean, availability_zones text[], datapath_type text,
      iface_types text[], integration_bridge text)
    on conflict (name) do update set hostname = excluded.hostname, other_config = excluded.other_config,
      bridge_mappings = excluded.bridge_mappings, is_gateway = excluded.is_gateway,
      availability_zones = excluded.availability_zones, datapath_type = excluded.datapath_type,
      iface_types = excluded.iface_types, integration_bridge = excluded.integration_bridge,
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
  ])
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(recordOf(value)).map(([key, item]) => [key, String(item)]))
}
