import { topologyRouterPrefix, topologySwitchPrefix } from '@neutrino/base/bgp-names.ts'
import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { topologyMark } from './model/bgp-topology.ts'
import { type DesiredRow, type NorthboundTable, uuidOf } from './model/desired-row.ts'
import { logDropMatches, logDropPriority } from './model/log-drop.ts'
import {
  dhcpOptionsKey,
  dropGroupName,
  evpnPortPrefix,
  evpnSwitchPrefix,
  hiddenRouterName,
  hiddenRouterPortName,
  hiddenRouterPrefix,
  portSwitchPrefix,
  privateVlanDropGroupName,
  routerLinkPrefix,
  timeSyncGroupPrefix,
} from './model/names.ts'
import {
  aclKey,
  bfdKey,
  chassisKey,
  meterBandKey,
  neighbourKey,
  policyKey,
  proxyNatKey,
  qosKey,
  routeKey,
  sourceNatKey,
} from './model/row-keys.ts'
import { northboundGlobalKey } from './model/translate-global.ts'
import { bgpTopologyUnit, globalUnit, type Unit, type UnitKind, unitKey } from './model/unit.ts'
import { external, idOf, list, text, uuidAfter } from './row-values.ts'

/** A row of the replica under its owner key. */
export interface OwnedRow {
  readonly table: NorthboundTable
  readonly key: string
  readonly row: Row
}

const keyIndex = 'neutrino_key'
const unitIndex = 'neutrino_unit'
const namePrefix = 'neutron-'

/** How rows of a table are told apart by their own columns: Neutron's names and marks, nothing of ours. */
interface TableRule {
  readonly key: (row: Row) => string | undefined
  /** Undefined for rows that are not ours, and for those that only their parent tells to be ours. */
  readonly unit: (row: Row) => Unit | undefined
}

const rules: Partial<Record<NorthboundTable, TableRule>> = {
  NB_Global: { key: () => northboundGlobalKey, unit: () => globalUnit },
  Logical_Switch: {
    key: row =>
      isEvpnSwitch(row) || isPortSwitch(row) || isNamed(row, topologySwitchPrefix)
        ? text(row.name)
        : uuidAfter(namePrefix, row.name),
    unit: row => switchUnit(row),
  },
  Logical_Switch_Port: {
    key: row => text(row.name),
    // The metadata port of a network is on each of its switches, under other names.
    unit: row =>
      topologyUnit(row) ??
      marked('port', row, 'neutron:port_name', idOf(row, 'neutron:port_id') ?? uuidAfter('', row.name)),
  },
  DHCP_Options: {
    key: row => dhcpKey(row),
    unit: row =>
      idOf(row, 'port_id') === undefined
        ? marked('network', row, 'subnet_id', idOf(row, 'neutron:network_id'))
        : marked('port', row, 'subnet_id', idOf(row, 'port_id')),
  },
  Address_Set: {
    key: row => text(row.name),
    unit: row =>
      marked('address_group', row, 'neutron:address_group_id', idOf(row, 'neutron:address_group_id')),
  },
  Meter: {
    key: row => text(row.name),
    unit: row => (external(row, 'neutron:device_owner') === 'logging-plugin' ? globalUnit : undefined),
  },
  Port_Group: {
    key: row => text(row.name),
    unit: row =>
      row.name === dropGroupName || row.name === privateVlanDropGroupName ? globalUnit : portGroupUnit(row),
  },
  Logical_Router: {
    key: row =>
      isHiddenRouter(row) || isNamed(row, topologyRouterPrefix)
        ? text(row.name)
        : uuidAfter(namePrefix, row.name),
    unit: row =>
      topologyUnit(row) ??
      (isHiddenRouter(row)
        ? marked('network', row, 'neutron:network_id', uuidAfter(hiddenRouterPrefix, row.name))
        : marked('router', row, 'neutron:router_name', uuidAfter(namePrefix, row.name))),
  },
  Logical_Router_Port: {
    key: row => text(row.name),
    unit: row =>
      topologyUnit(row) ??
      marked('port', row, 'neutron:port_id', uuidAfter(hiddenRouterPortName('port', ''), row.name)) ??
      marked('network', row, 'neutron:network_id', uuidAfter(hiddenRouterPortName('network', ''), row.name)),
  },
  Logical_Router_Static_Route: {
    key: row => {
      const networkId = idOf(row, 'neutron:network_id')
      const [prefix, nexthop] = [String(row.ip_prefix), String(row.nexthop)]
      return networkId === undefined
        ? undefined
        : routeKey(hiddenRouterName(networkId), { prefix, nexthop, outputPort: text(row.output_port) ?? '' })
    },
    unit: row => marked('port', row, 'neutron:network_id', idOf(row, 'neutron:port_id')),
  },
  // It has no place for marks: the router port's name says whose it is.
  Static_MAC_Binding: {
    key: row => neighbourKey(String(row.logical_port), String(row.ip)),
    unit: row => {
      const id = uuidAfter(hiddenRouterPortName('port', ''), row.logical_port)
      return id === undefined ? undefined : { kind: 'port', id }
    },
  },
  NAT: {
    key: row => idOf(row, 'neutron:fip_id'),
    unit: row => marked('floating_ip', row, 'neutron:fip_id', idOf(row, 'neutron:fip_id')),
  },
  Load_Balancer: {
    key: row => text(row.name),
    // Load balancers of others, as Octavia's, name no floating IP.
    unit: row => marked('floating_ip', row, 'neutron:fip_id', idOf(row, 'neutron:fip_id')),
  },
  ACL: {
    // All others are told by their group, and bear no floating IP.
    key: row => {
      const floatingIp = idOf(row, 'neutron:fip_id')
      return floatingIp === undefined ? undefined : aclKey(floatingIp, aclOf(row))
    },
    unit: row => marked('floating_ip', row, 'neutron:fip_id', idOf(row, 'neutron:fip_id')),
  },
  BFD: {
    key: row => bfdKey(String(row.logical_port), String(row.dst_ip)),
    unit: row =>
      marked(
        'router',
        row,
        'neutron:router_name',
        uuidAfter(namePrefix, external(row, 'neutron:router_name')),
      ),
  },
  QoS: {
    key: ({ direction, priority, match }) =>
      qosKey({ direction: String(direction), priority: Number(priority), match: String(match) }),
    unit: row => qosUnit(row),
  },
  HA_Chassis_Group: {
    key: row => text(row.name),
    // Groups that name a network serve its external ports.
    unit: row =>
      topologyUnit(row) ??
      marked('external_ports', row, 'neutron:network_id', idOf(row, 'neutron:network_id')) ??
      marked('router', row, 'neutron:router_id', idOf(row, 'neutron:router_id')),
  },
  DNS: {
    key: row => uuidAfter(namePrefix, external(row, 'ls_name')),
    unit: row => marked('dns', row, 'ls_name', uuidAfter(namePrefix, external(row, 'ls_name'))),
  },
}

const ruleByTable: ReadonlyMap<string, TableRule> = new Map(Object.entries(rules))

/** How rows that hang on one of ours are told to be ours as well. */
interface ChildRule {
  readonly column: string
  readonly table: NorthboundTable
  /** Undefined for rows of somebody else. */
  readonly key: (row: Row, parent: OwnedRow) => string | undefined
}

const childRules: Partial<Record<NorthboundTable, readonly ChildRule[]>> = {
  Logical_Switch: [
    {
      column: 'ports',
      table: 'Logical_Switch_Port',
      key: row => (isLocalnet(row) || isEvpnPort(row) || isRouterLink(row) ? text(row.name) : undefined),
    },
  ],
  Port_Group: [
    {
      column: 'acls',
      table: 'ACL',
      key: (row, parent) => {
        const isOurs =
          parent.key === dropGroupName ||
          external(row, 'neutron:security_group_rule_id') !== undefined ||
          external(row, 'neutron:network_id') !== undefined ||
          external(row, 'neutron:port_id') !== undefined ||
          isLogDrop(row, parent.key)
        return isOurs ? aclKey(parent.key, aclOf(row)) : undefined
      },
    },
  ],
  Meter: [{ column: 'bands', table: 'Meter_Band', key: (_row, parent) => meterBandKey(parent.key) }],
  Logical_Router: [
    {
      column: 'ports',
      table: 'Logical_Router_Port',
      key: row => (external(row, 'neutron:router_name') === undefined ? undefined : text(row.name)),
    },
    {
      column: 'static_routes',
      table: 'Logical_Router_Static_Route',
      key: (row, parent) => {
        const isOurs =
          external(row, 'neutron:is_static_route') === 'true' ||
          external(row, 'neutron:is_ext_gw') === 'true' ||
          topologyUnit(row) !== undefined
        return isOurs
          ? routeKey(parent.key, {
              prefix: String(row.ip_prefix),
              nexthop: String(row.nexthop),
              outputPort: text(row.output_port) ?? '',
            })
          : undefined
      },
    },
    {
      column: 'policies',
      table: 'Logical_Router_Policy',
      // Others, as those that send packets elsewhere, bear no label.
      key: (row, parent) =>
        external(row, 'neutrino:metering') === undefined && topologyUnit(row) === undefined
          ? undefined
          : policyKey(parent.key, { priority: Number(row.priority), match: String(row.match) }),
    },
    {
      column: 'nat',
      table: 'NAT',
      key: (row, parent) => {
        if (external(row, 'neutron:ndp_proxy') !== undefined)
          return proxyNatKey(parent.key, String(row.external_ip))
        // Neutron leaves source NAT unmarked, so a row with any mark is somebody else's.
        return row.type === 'snat' && Object.keys(row.external_ids ?? {}).length === 0
          ? sourceNatKey(parent.key, {
              logicalIp: String(row.logical_ip),
              externalIp: String(row.external_ip),
            })
          : undefined
      },
    },
  ],
  HA_Chassis_Group: [
    {
      column: 'ha_chassis',
      table: 'HA_Chassis',
      key: (row, parent) => chassisKey(parent.key, String(row.chassis_name)),
    },
  ],
}

const aclOf = ({ direction, priority, match }: Row) => ({
  direction: String(direction),
  priority: Number(priority),
  match: String(match),
})

const isLocalnet = (row: Row) => row.type === 'localnet' && uuidAfter('provnet-', row.name) !== undefined

/** The switch of a segment says whose it is. */
const networkOfSwitch = (row: Row) => idOf(row, 'neutron:network_id') ?? uuidAfter(namePrefix, row.name)

const isEvpnSwitch = (row: Row) => isNamed(row, evpnSwitchPrefix)
const isNamed = (row: Row, prefix: string) => text(row.name)?.startsWith(prefix) === true
const isPortSwitch = (row: Row) => isNamed(row, portSwitchPrefix)
const isHiddenRouter = (row: Row) => isNamed(row, hiddenRouterPrefix)
const isRouterLink = (row: Row) => isNamed(row, routerLinkPrefix)
const isEvpnPort = (row: Row) => isNamed(row, evpnPortPrefix)

/** What a group itself drops when it is logged: these rows bear no mark. */
function isLogDrop({ action, priority, match }: Row, group: string): boolean {
  return (
    action === 'drop' &&
    priority === logDropPriority &&
    logDropMatches(group).some(own => own.match === match)
  )
}

/** Columns that keep rows alive which would vanish by themselves; rows of other tables are deleted as such. */
export const ownerColumns: Partial<Record<NorthboundTable, readonly (readonly [NorthboundTable, string])[]>> =
  {
    Logical_Switch_Port: [['Logical_Switch', 'ports']],
    ACL: [
      ['Port_Group', 'acls'],
      ['Logical_Switch', 'acls'],
    ],
    Meter_Band: [['Meter', 'bands']],
    Logical_Router_Port: [['Logical_Router', 'ports']],
    Logical_Router_Static_Route: [['Logical_Router', 'static_routes']],
    Logical_Router_Policy: [['Logical_Router', 'policies']],
    NAT: [['Logical_Router', 'nat']],
    QoS: [['Logical_Switch', 'qos_rules']],
    HA_Chassis: [['HA_Chassis_Group', 'ha_chassis']],
  }

/** Columns that forbid the removal of a row with a life of its own as long as they refer to it. */
export const strongColumns: readonly (readonly [NorthboundTable, string])[] = [
  ['Logical_Router_Port', 'ha_chassis_group'],
  ['Logical_Switch_Port', 'ha_chassis_group'],
]

const tablesOfKind: Readonly<Record<UnitKind, readonly NorthboundTable[]>> = {
  global: ['NB_Global', 'Meter', 'Port_Group'],
  address_group: ['Address_Set'],
  security_group: ['Port_Group'],
  network: ['Logical_Switch', 'Logical_Router', 'Logical_Router_Port', 'DHCP_Options', 'Port_Group'],
  dns: ['DNS'],
  bgp_topology: [
    'Logical_Router',
    'Logical_Switch',
    'Logical_Switch_Port',
    'Logical_Router_Port',
    'HA_Chassis_Group',
  ],
  router: ['Logical_Router', 'Logical_Switch', 'HA_Chassis_Group', 'BFD', 'QoS'],
  external_ports: ['HA_Chassis_Group'],
  port: [
    ...(['Logical_Switch', 'Logical_Switch_Port', 'DHCP_Options', 'QoS', 'Port_Group'] as const),
    // Where its network is routed only.
    ...(['Logical_Router_Port', 'Logical_Router_Static_Route', 'Static_MAC_Binding'] as const),
  ],
  floating_ip: ['NAT', 'Load_Balancer', 'QoS', 'ACL'],
}

/** Declares the indexes that the functions of this file look rows up by. Once for each replica. */
export function indexOwners(replica: Replica): void {
  for (const [table, rule] of Object.entries(rules)) {
    replica.createIndex(table, keyIndex, rule.key)
    replica.createIndex(table, unitIndex, row => {
      const unit = rule.unit(row)
      return unit === undefined ? undefined : unitKey(unit)
    })
  }
}

/** The unit whose mark a row bears; undefined for foreign rows. */
export function unitOf(table: string, row: Row): Unit | undefined {
  return ruleByTable.get(table)?.unit(row)
}

/** Whether a row of a table that can be ours is ours, by its own marks. */
export function isOurs(table: string, row: Row): boolean {
  return unitOf(table, row) !== undefined
}

/** Whether rows of the table are told to be ours by marks of their own; others are told by their parent. */
export function isMarkable(table: NorthboundTable): boolean {
  return rules[table] !== undefined && ownerColumns[table] === undefined
}

/** Every row of the replica that is the unit's, children included; one key may come more than once. */
export function rowsOfUnit(unit: Unit, replica: Replica): readonly OwnedRow[] {
  const found: OwnedRow[] = []
  for (const table of tablesOfKind[unit.kind]) {
    const rule = rules[table]
    for (const row of replica.find(table, unitIndex, unitKey(unit))) {
      const key = rule?.key(row)
      if (key !== undefined) withChildren({ table, key, row }, replica, found)
    }
  }
  return found
}

function withChildren(parent: OwnedRow, replica: Replica, found: OwnedRow[]): void {
  found.push(parent)
  for (const rule of childRules[parent.table] ?? []) {
    for (const uuid of list(parent.row[rule.column])) {
      const row = replica.get(rule.table, uuid)
      const key = row === undefined ? undefined : rule.key(row, parent)
      if (row !== undefined && key !== undefined) found.push({ table: rule.table, key, row })
    }
  }
}

/**
 * The row that has an owner key by its own columns, marked or not: a name that Neutron gives is taken over
 * with the row that bears it, for a second row of that name is refused or confuses. Of several rows the one
 * with the UUID that we would give it, else the first by UUID. Rows that only their parent tells are not
 * found here.
 */
export function locateRow(
  replica: Replica,
  table: NorthboundTable,
  key: string,
  uuid?: string,
): Row | undefined {
  if (rules[table] === undefined) return undefined
  return preferredRow(replica.find(table, keyIndex, key), { table, key, uuid })
}

/** Of several rows with one key, the one to keep. */
export function preferredRow(
  rows: readonly Row[],
  wanted: Pick<DesiredRow, 'table' | 'key' | 'uuid'>,
): Row | undefined {
  if (rows.length <= 1) return rows[0]
  const uuid = uuidOf(wanted)
  const chosen = rows.find(row => row._uuid === uuid)
  return chosen ?? rows.toSorted((a, b) => (a._uuid < b._uuid ? -1 : 1))[0]
}

/** All units that rows of the replica bear marks of. */
export function* unitsInReplica(replica: Replica): Generator<Unit> {
  for (const [table, rule] of Object.entries(rules)) {
    for (const row of replica.rows(table)) {
      const unit = rule.unit(row)
      if (unit !== undefined) yield unit
    }
  }
}

/**
 * DHCP_Options of subnets that no network claims: releases before 2026.1 did not note the network. A network
 * unit finds them by the subnet's id and marks them; what is left after all networks are done is nobody's.
 */
export function unclaimedDhcpOptions(replica: Replica): readonly OwnedRow[] {
  const found: OwnedRow[] = []
  for (const row of replica.rows('DHCP_Options')) {
    const key = dhcpKey(row)
    if (key !== undefined && unitOf('DHCP_Options', row) === undefined) {
      found.push({ table: 'DHCP_Options', key, row })
    }
  }
  return found
}

function dhcpKey(row: Row): string | undefined {
  const subnet = idOf(row, 'subnet_id')
  return subnet === undefined ? undefined : dhcpOptionsKey(subnet, idOf(row, 'port_id'))
}

function switchUnit(row: Row): Unit | undefined {
  if (isNamed(row, topologySwitchPrefix)) return topologyUnit(row)
  if (isEvpnSwitch(row)) return marked('router', row, 'neutron:router_id', idOf(row, 'neutron:router_id'))
  if (isPortSwitch(row)) return marked('port', row, 'neutron:port_id', uuidAfter(portSwitchPrefix, row.name))
  return marked('network', row, 'neutron:network_name', networkOfSwitch(row))
}

function portGroupUnit(row: Row): Unit | undefined {
  return (
    marked('security_group', row, 'neutron:security_group_id', idOf(row, 'neutron:security_group_id')) ??
    marked('network', row, 'neutron:network_id', privateVlanNetwork(row)) ??
    marked('port', row, 'neutron:port_id', portOfGroup(row))
  )
}

/** Others, as Octavia, may mark groups of their own with a network; only these names are ours. */
function privateVlanNetwork(row: Row): string | undefined {
  return text(row.name)?.startsWith('pvlan_') ? idOf(row, 'neutron:network_id') : undefined
}

function portOfGroup(row: Row): string | undefined {
  const isOurs = ['vlan_filter_', timeSyncGroupPrefix].some(prefix => text(row.name)?.startsWith(prefix))
  return isOurs ? idOf(row, 'neutron:port_id') : undefined
}

/** Neutron has such names and no marks: its rows are taken over by name, and marked. */
function topologyUnit(row: Row): Unit | undefined {
  return external(row, topologyMark) === undefined ? undefined : bgpTopologyUnit
}

/** Neutron marks a row with the one whose traffic it is about. */
function qosUnit(row: Row): Unit | undefined {
  return (
    marked('port', row, 'neutron:port_id', idOf(row, 'neutron:port_id')) ??
    marked('floating_ip', row, 'neutron:fip_id', idOf(row, 'neutron:fip_id')) ??
    marked('router', row, 'neutron:router_id', idOf(row, 'neutron:router_id'))
  )
}

function marked(kind: UnitKind, row: Row, mark: string, id: string | undefined): Unit | undefined {
  return id === undefined || external(row, mark) === undefined ? undefined : { kind, id }
}
