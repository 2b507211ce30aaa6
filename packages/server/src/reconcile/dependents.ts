import { isUuid } from '@neutrino/base/uuid.ts'
import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import { isList } from '@neutrino/ovsdb/schema/values-equal.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { segmentSwitches, switchOf } from '../segments/segment-switches.ts'
import type { Plan } from './diff.ts'
import { isExternalPort } from './load-external-ports.ts'
import { routerPortName } from './model/names.ts'
import { bgpTopologyUnit, type Unit, type UnitKind, unitKey } from './model/unit.ts'
import { locateRow, rowsOfUnit, unitOf } from './owners.ts'

/** Units that are translated along with a batch; what is more is marked and comes in its own turn. */
export const COMPANIONS_MAX = 500

const virtualParentIndex = 'neutrino_virtual_parent'
const remoteGroupIndex = 'neutrino_remote_group'
const linkedRouterIndex = 'neutrino_linked_router'

/** Declares the indexes by which rows are found that were made because of another unit. */
export function indexNeighbours(replica: Replica): void {
  replica.createIndex('ACL', remoteGroupIndex, row => {
    const group = /\$pg_([0-9a-f_]+)_ip[46]/.exec(String(row.match))?.[1]
    return group?.replaceAll('_', '-')
  })
  replica.createIndex('Logical_Switch_Port', virtualParentIndex, row => {
    const options = row.options
    if (row.type !== 'virtual' || typeof options !== 'object' || !('virtual-parents' in options))
      return undefined
    return String(options['virtual-parents']).split(',')
  })
  replica.createIndex('HA_Chassis_Group', linkedRouterIndex, row =>
    unitOf('HA_Chassis_Group', row)?.kind === 'external_ports'
      ? externalId(row, 'neutron:router_id')
      : undefined,
  )
}

/**
 * Units whose rows show what a unit of the batch says, few for each: they are translated in the same
 * transaction. A port's router, a floating IP's port (now and as northbound has it), and so on.
 */
export async function companionsOf(
  tx: ReadTx,
  batch: readonly Unit[],
  context: { readonly replica: Replica; readonly isDistributed: boolean; readonly announcesByBgp: boolean },
): Promise<readonly Unit[]> {
  const ports = idsOf(batch, 'port')
  const routers = idsOf(batch, 'router')
  const floating = idsOf(batch, 'floating_ip')
  const groups = idsOf(batch, 'security_group')
  const count = ports.length + routers.length + floating.length + groups.length
  const { rows } =
    count === 0
      ? { rows: [] }
      : await sql<{ kind: UnitKind; id: string }>`
    select 'router' as kind, router_id::text as id from router_port where port_id = any(${ports}::uuid[])
    union select 'port', port_id::text from router_port where router_id = any(${routers}::uuid[])
    union select 'port', port_id::text from floating_ip where id = any(${floating}::uuid[]) and port_id is not null
    union select 'floating_ip', id::text from floating_ip
      where port_id = any(${ports}::uuid[]) and coalesce(distributed, ${context.isDistributed})
    union select 'port', a.port_id::text
      from port p cross join lateral jsonb_array_elements(p.allowed_address_pairs) pair
      join ip_allocation a on a.ip_address = (pair->>'ip_address')::inet and a.network_id = p.network_id
      where p.id = any(${ports}::uuid[]) and p.allowed_address_pairs <> '[]'
    union select 'external_ports', p.network_id::text from port p join port_binding b on b.port_id = p.id
      where p.id = any(${ports}::uuid[]) and ${isExternalPort}`.execute(tx)
  const moving = await movingPorts(tx, context.replica, idsOf(batch, 'network'))
  const announced = context.announcesByBgp ? await announcingUnits(tx, idsOf(batch, 'network')) : []
  const known = new Set(batch.map(unitKey))
  const companions = new Map<string, Unit>()
  const add = (unit: Unit) => {
    if (!known.has(unitKey(unit))) companions.set(unitKey(unit), unit)
  }
  const former = formerNeighbours(context.replica, { floating, ports, groups, routers })
  for (const unit of [...moving, ...rows, ...former, ...announced]) add(unit)
  // Their groups may get other names, so the ports that refer to them come along.
  const external = idsOf([...batch, ...companions.values()], 'external_ports')
  for (const unit of await externalPortsOf(tx, context.replica, external)) add(unit)
  return [...companions.values()]
}

/**
 * Ports that go to another switch because segments of their networks get switches of their own, or have them no longer:
 * in the same transaction, so that they are on one at each moment.
 */
async function movingPorts(
  tx: ReadTx,
  replica: Replica,
  networks: readonly string[],
): Promise<readonly Unit[]> {
  if (networks.length === 0) return []
  const { rows } = await sql<{ id: string; segment_switches: string[] }>`
    select n.id, ${sql.raw(segmentSwitches('n'))} as segment_switches from network n
    where n.id = any(${networks}::uuid[]) and n.has_segment_switches`.execute(tx)
  const wanted = new Map(rows.map(row => [row.id, row.segment_switches]))
  const present = new Map(networks.map(id => [id, switchesOf(replica, id)]))
  const isSplit = (id: string) => wanted.get(id)?.some(key => !present.get(id)?.has(key)) === true
  const split = networks.filter(isSplit)
  const joined = networks.flatMap(id =>
    [...(present.get(id) ?? [])].flatMap(([key, row]) =>
      key === id || wanted.get(id)?.includes(key) === true ? [] : portsOn(replica, row),
    ),
  )
  if (split.length === 0) return joined
  const ports = await sql<{ kind: UnitKind; id: string }>`
    select 'port' as kind, p.id::text as id from port p join network n on n.id = p.network_id
    where n.id = any(${split}::uuid[])
      and (p.device_owner = 'network:distributed' or ${sql.raw(switchOf('p', 'n'))} is distinct from n.id)
    order by p.id limit ${COMPANIONS_MAX}`.execute(tx)
  return [...ports.rows, ...joined]
}

/** The routers that announce flat networks, also when one is gone that may have been flat. */
async function announcingUnits(tx: ReadTx, networks: readonly string[]): Promise<readonly Unit[]> {
  const { rows } = await sql`
    select from unnest(${networks}::uuid[]) as named (id)
    where not exists (select from network n where n.id = named.id)
      or exists (select from network_segment s where s.network_id = named.id and s.network_type = 'flat')
    limit 1`.execute(tx)
  return rows.length === 0 ? [] : [bgpTopologyUnit]
}

/** The switches that northbound has for a network, by owner key. */
function switchesOf(replica: Replica, networkId: string): ReadonlyMap<string, Row> {
  const rows = rowsOfUnit({ kind: 'network', id: networkId }, replica)
  return new Map(rows.filter(one => one.table === 'Logical_Switch').map(({ key, row }) => [key, row]))
}

function portsOn(replica: Replica, row: Row): readonly Unit[] {
  const ports = row.ports
  const uuids = typeof ports === 'object' && isList(ports) ? ports : [ports ?? []].flat()
  return uuids.flatMap(uuid => {
    const port = replica.get('Logical_Switch_Port', String(uuid))
    return (port === undefined ? undefined : unitOf('Logical_Switch_Port', port)) ?? []
  })
}

/**
 * Units that northbound, but perhaps no longer the intent, connects with these: when a connection was cut,
 * its other end is only written there.
 */
function* formerNeighbours(
  replica: Replica,
  ids: {
    readonly floating: readonly string[]
    readonly ports: readonly string[]
    readonly groups: readonly string[]
    readonly routers: readonly string[]
  },
): Generator<Unit> {
  for (const id of ids.floating) {
    const port = locateRow(replica, 'NAT', id)?.logical_port
    if (typeof port === 'string') yield { kind: 'port', id: port }
  }
  for (const id of ids.ports) {
    for (const row of replica.find('Logical_Switch_Port', virtualParentIndex, id)) {
      yield { kind: 'port', id: String(row.name) }
    }
    const routerPort = locateRow(replica, 'Logical_Router_Port', routerPortName(id))
    if (routerPort !== undefined) yield* unitsHolding(replica, 'Logical_Router_Port', routerPort._uuid)
    const row = locateRow(replica, 'Logical_Switch_Port', id)
    const network = row?.type === 'external' ? externalId(row, 'neutron:network_name') : undefined
    const networkId = network?.replace(/^neutron-/, '')
    if (networkId !== undefined && isUuid(networkId)) yield { kind: 'external_ports', id: networkId }
  }
  for (const id of ids.routers) {
    for (const row of replica.find('HA_Chassis_Group', linkedRouterIndex, id)) {
      const unit = unitOf('HA_Chassis_Group', row)
      if (unit !== undefined) yield unit
    }
  }
  for (const id of ids.groups) {
    for (const acl of replica.find('ACL', remoteGroupIndex, id))
      yield* unitsHolding(replica, 'ACL', acl._uuid)
  }
}

/** External ports of networks, and those that northbound has as such. */
async function externalPortsOf(
  tx: ReadTx,
  replica: Replica,
  networks: readonly string[],
): Promise<readonly Unit[]> {
  if (networks.length === 0) return []
  const { rows } = await sql<{ kind: UnitKind; id: string }>`
    select 'port' as kind, p.id::text as id from port p join port_binding b on b.port_id = p.id
    where p.network_id = any(${networks}::uuid[]) and ${isExternalPort}`.execute(tx)
  const former = networks
    .flatMap(id => rowsOfUnit({ kind: 'external_ports', id }, replica))
    .filter(({ table }) => table === 'HA_Chassis_Group')
    .flatMap(({ table, row }) => [...unitsHolding(replica, table, row._uuid)])
  return [...rows, ...former]
}

function externalId(row: Row, key: string): string | undefined {
  const ids = row.external_ids
  if (typeof ids !== 'object' || isList(ids)) return undefined
  return typeof ids[key] === 'string' ? ids[key] : undefined
}

function* unitsHolding(replica: Replica, table: string, uuid: string): Generator<Unit> {
  for (const referrer of replica.referrers(table, uuid)) {
    const row = replica.get(referrer.table, referrer.uuid)
    const unit = row === undefined ? undefined : unitOf(referrer.table, row)
    if (unit !== undefined) yield unit
  }
}

/** Resources whose units must be looked at again, and why. */
export interface Dependents {
  /** MTU, type or subnets may have changed: routers take all of them over, and so do ports that are routed only. */
  readonly routersOfNetworks: readonly string[]
  /** The switch, a DHCP row or a group of private VLANs came or went: ports refer to them. */
  readonly portsOfNetworks: readonly string[]
  /** Options of a subnet changed: ports with options of their own repeat them. */
  readonly optionPortsOfNetworks: readonly string[]
  readonly portsOfGroups: readonly string[]
  readonly floatingIpsOfRouters: readonly string[]
  /**
   * Interfaces may have come or gone: port forwardings hang on the switches behind them. Gateways as well: floating IPs
   * that are distributed on demand refer to them, and those whose rates are kept where a network has several switches.
   */
  readonly forwardingsOfRouters: readonly string[]
  /** Where a router's gateway is may have changed: external ports behind it follow. */
  readonly externalPortsOfRouters: readonly string[]
  readonly externalPortsOfNetworks: readonly string[]
}

/** What follows from a plan for units beyond it. Many for each, so they are marked and not translated along. */
export function dependentsOf(plan: Plan, batch: readonly Unit[], isDistributed: boolean): Dependents {
  const appeared = (kind: UnitKind, tables: readonly string[], kinds: readonly string[]) => [
    ...new Set(
      plan.operations
        .filter(one => one.unit.kind === kind && tables.includes(one.table) && kinds.includes(one.kind))
        .map(one => one.unit.id),
    ),
  ]
  const routers = isDistributed ? idsOf(batch, 'router') : appeared('router', ['Logical_Router'], ['insert'])
  return {
    routersOfNetworks: idsOf(batch, 'network'),
    portsOfNetworks: appeared(
      'network',
      ['Logical_Switch', 'Logical_Router', 'DHCP_Options', 'Port_Group'],
      ['insert', 'delete'],
    ),
    optionPortsOfNetworks: appeared('network', ['DHCP_Options'], ['update', 'merge']),
    portsOfGroups: appeared('security_group', ['Port_Group'], ['insert']),
    floatingIpsOfRouters: routers,
    forwardingsOfRouters: idsOf(batch, 'router'),
    externalPortsOfRouters: idsOf(batch, 'router'),
    externalPortsOfNetworks: idsOf(batch, 'network'),
  }
}

/** Marks dependents that are not in the batch themselves; tells how many. One statement, or none. */
export async function markDependents(
  tx: ReadTx,
  dependents: Dependents,
  batch: readonly Unit[],
): Promise<number> {
  const ids = Object.values(dependents)
  if (ids.every((list: readonly string[]) => list.length === 0)) return 0
  const { rows } = await sql`
    with dependent (kind, id) as (
      select 'router', rp.router_id::text from router_port rp join port p on p.id = rp.port_id
        where p.network_id = any(${dependents.routersOfNetworks}::uuid[])
      union select 'port', id::text from port where network_id = any(${dependents.portsOfNetworks}::uuid[])
      union select 'port', id::text from port
        where network_id = any(${dependents.optionPortsOfNetworks}::uuid[]) and extra_dhcp_opts <> '[]'
      union select 'port', p.id::text from port p join network n on n.id = p.network_id
        where n.id = any(${dependents.routersOfNetworks}::uuid[]) and n.connectivity = 'l3'
      union select 'port', port_id::text from port_security_group
        where security_group_id = any(${dependents.portsOfGroups}::uuid[])
      union select 'floating_ip', id::text from floating_ip
        where router_id = any(${dependents.floatingIpsOfRouters}::uuid[])
      union select 'floating_ip', f.id::text from floating_ip f
        where f.router_id = any(${dependents.forwardingsOfRouters}::uuid[])
          and (f.distributed or exists (select from port_forwarding w where w.floating_ip_id = f.id)
            or exists (select from network n where n.id = f.floating_network_id and n.has_segment_switches))
      union select 'external_ports', n.id::text from network n
        where (n.id = any(${dependents.externalPortsOfNetworks}::uuid[]) or n.id in (
            select i.network_id from router_port rp join port i on i.id = rp.port_id
            where rp.router_id = any(${dependents.externalPortsOfRouters}::uuid[])))
          and exists (select from port p join port_binding b on b.port_id = p.id
            where p.network_id = n.id and ${isExternalPort}))
    insert into dirty_unit (kind, id)
    select kind, id from dependent d
    where not exists (select from unnest(${batch.map(unit => unit.kind)}::text[],
      ${batch.map(unit => unit.id)}::text[]) b (kind, id) where b.kind = d.kind and b.id = d.id)
    order by kind || '/' || id
    on conflict (kind, id) do update set
      revision = nextval('dirty_revision'), attempts = 0, retry_at = null, error = null
    returning id`.execute(tx)
  return rows.length
}

function idsOf(units: readonly Unit[], kind: UnitKind): readonly string[] {
  return units.filter(unit => unit.kind === kind).map(unit => unit.id)
}
