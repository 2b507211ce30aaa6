import { isUuid } from '@neutrino/base/uuid.ts'
import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import { isList } from '@neutrino/ovsdb/schema/values-equal.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { loadNamedPorts } from './load-named-ports.ts'
import { pointerOf, recordsOf } from './model/dns-records.ts'
import { locateRow } from './owners.ts'

/**
 * Time in which changes of names are gathered: all names of a network are one row, and reading 10,000 ports
 * again for each of a hundred changes a second would leave time for nothing else.
 */
const GATHER_MS = 100

/**
 * Networks whose names northbound does not show as these ports have them. A port is compared name by name, so
 * that a change of anything else costs a few look-ups and no reading of its network.
 */
export async function networksWithStaleNames(
  tx: ReadTx,
  replica: Replica,
  ids: {
    readonly ports: readonly string[]
    readonly networks: readonly string[]
    /** Ports that get a switch of their own, which has no names yet. */
    readonly joining: readonly string[]
  },
  installationDomain: string,
): Promise<readonly string[]> {
  const stale = new Set<string>()
  // The domain of a network is in all its names, and what northbound has goes with the network.
  const named = ids.networks.length === 0 ? [] : await networksWithNames(tx, ids.networks)
  for (const id of named) stale.add(id)
  for (const id of await networksToJoin(tx, ids.joining)) stale.add(id)
  for (const id of ids.networks) if (locateRow(replica, 'DNS', id) !== undefined) stale.add(id)
  if (ids.ports.length === 0) return [...stale]
  const wanted = new Map(
    (await loadNamedPorts(tx, { column: 'id', values: ids.ports })).map(port => [port.id, port]),
  )
  for (const id of ids.ports) {
    const port = wanted.get(id)
    const records = port === undefined ? [] : recordsOf(port, installationDomain)
    if (port !== undefined && !records.every(([name, value]) => has(replica, port.networkId, name, value))) {
      stale.add(port.networkId)
    }
    const former = formerNetwork(replica, id)
    if (former === undefined) continue
    const own = new Set(records.map(([name]) => name))
    const left = former.addresses
      .map(pointerOf)
      .filter(name => !own.has(name) || former.id !== port?.networkId)
    if (left.some(name => has(replica, former.id, name, undefined))) stale.add(former.id)
  }
  return [...stale]
}

/** Marks the names of networks, to be looked at once those of their neighbours have changed as well. */
export async function markNames(tx: ReadTx, networks: readonly string[]): Promise<void> {
  if (networks.length === 0) return
  await sql`
    insert into dirty_unit (kind, id, retry_at)
    select 'dns', id, clock_timestamp() + ${GATHER_MS}::float8 * interval '1 millisecond'
    from unnest(${networks.toSorted()}::text[]) n (id) order by id
    on conflict (kind, id) do update set revision = nextval('dirty_revision')`.execute(tx)
}

async function networksToJoin(tx: ReadTx, ports: readonly string[]): Promise<readonly string[]> {
  if (ports.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select distinct network_id::text as id from port where id = any(${ports}::uuid[])`.execute(tx)
  return networksWithNames(
    tx,
    rows.map(row => row.id),
  )
}

async function networksWithNames(tx: ReadTx, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select n.id::text as id from unnest(${ids}::uuid[]) n (id) where exists (
      select from port p where p.network_id = n.id and p.dns_name <> '' and p.device_id <> '')`.execute(tx)
  return rows.map(row => row.id)
}

/** Whether northbound has the name, with this value among others. */
function has(replica: Replica, networkId: string, name: string, value: string | undefined): boolean {
  const records = locateRow(replica, 'DNS', networkId)?.records
  if (typeof records !== 'object' || isList(records) || !Object.hasOwn(records, name)) return false
  return value === undefined || String(records[name]).split(' ').includes(value)
}

/** Where northbound has the port, and with which addresses. */
function formerNetwork(
  replica: Replica,
  portId: string,
): { readonly id: string; readonly addresses: readonly string[] } | undefined {
  const row = locateRow(replica, 'Logical_Switch_Port', portId)
  const network = external(row, 'neutron:network_name')?.replace(/^neutron-/, '')
  if (network === undefined || !isUuid(network)) return undefined
  const cidrs = external(row, 'neutron:cidrs') ?? ''
  return { id: network, addresses: cidrs.split(' ').map(cidr => cidr.replace(/\/\d+$/, '')) }
}

function external(row: Row | undefined, key: string): string | undefined {
  const ids = row?.external_ids
  if (typeof ids !== 'object' || isList(ids)) return undefined
  return typeof ids[key] === 'string' ? ids[key] : undefined
}
