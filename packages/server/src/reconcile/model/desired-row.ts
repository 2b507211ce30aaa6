import { uuidV5 } from '@neutrino/base/uuid.ts'

/** The northbound tables that Neutrino writes. */
export const northboundTables = [
  'NB_Global',
  'Logical_Switch',
  'Logical_Switch_Port',
  'DHCP_Options',
  'Address_Set',
  'Meter',
  'Meter_Band',
  'Port_Group',
  'ACL',
  'Logical_Router',
  'Logical_Router_Port',
  'Logical_Router_Static_Route',
  'Logical_Router_Policy',
  'Static_MAC_Binding',
  'NAT',
  'HA_Chassis_Group',
  'QoS',
  'HA_Chassis',
  'Load_Balancer',
  'BFD',
  'DNS',
] as const

export type NorthboundTable = (typeof northboundTables)[number]

export type Atom = string | number | boolean

/** A reference to a row by its owner key; the diff finds the row's UUID. */
export interface RowRef {
  readonly ref: { readonly table: NorthboundTable; readonly key: string }
}

/** A column of at most one value. */
export interface OptionalValue {
  readonly optional: Atom | RowRef | undefined
}

/** What maps hold: text, or integers in some columns. */
export type MapAtom = string | number

/** A map column. */
export interface MapValue {
  /** Keys of ours: with a value they must be there, with undefined they must not. */
  readonly map: Readonly<Record<string, MapAtom | undefined>>
  /** Whether keys that are not listed belong to somebody else or are left over. */
  readonly others: 'keep' | 'remove'
  /** Values that are chosen once: written only where the key is missing. */
  readonly initial?: Readonly<Record<string, string>>
}

/** An array is a set: its order says nothing. */
export type DesiredValue = Atom | RowRef | OptionalValue | MapValue | readonly (Atom | RowRef)[]

/** Of all rows of `table` that are ours, exactly those with these keys hold the row in `column`. */
export interface Membership {
  readonly table: NorthboundTable
  readonly column: string
  readonly keys: readonly string[]
  /** The row cannot exist outside of this column: it is left out until the row with that key is there. */
  readonly owner: boolean
}

export interface DesiredRow {
  readonly table: NorthboundTable
  /** Identity within the table: Neutron's own name or mark. */
  readonly key: string
  /** Where Neutron prescribes the row's UUID; see `uuidOf`. */
  readonly uuid: string | undefined
  /** Only the columns that we own. */
  readonly columns: Readonly<Record<string, DesiredValue>>
  readonly memberOf: readonly Membership[]
}

const namespace = 'a2c2ee55-4f1e-5b8e-9d43-7f2f0b1c6d10'

/** The same key gives the same UUID everywhere, so that a repeated insert is refused instead of doubled. */
export function rowUuid(table: NorthboundTable, key: string): string {
  return uuidV5(namespace, `${table}/${key}`)
}

/** A row; `uuid` only where Neutron prescribes it. */
export function desiredRow(row: {
  readonly table: NorthboundTable
  readonly key: string
  readonly uuid?: string
  readonly columns: Readonly<Record<string, DesiredValue>>
  readonly memberOf?: readonly Membership[]
}): DesiredRow {
  const { table, key, uuid, columns, memberOf = [] } = row
  return { table, key, uuid, columns, memberOf }
}

/**
 * The UUID a row gets when it is inserted; a row that exists keeps the one it has. Not a field of the row:
 * most rows exist, and hashing all of them was a third of an audit.
 */
export function uuidOf(row: Pick<DesiredRow, 'table' | 'key' | 'uuid'>): string {
  return row.uuid ?? rowUuid(row.table, row.key)
}

/** Membership in the one row that a row without a life of its own hangs on. */
export function ownedBy(table: NorthboundTable, key: string, column: string): Membership {
  return { table, column, keys: [key], owner: true }
}

export function rowRef(table: NorthboundTable, key: string): RowRef {
  return { ref: { table, key } }
}

export function optional(value: Atom | RowRef | undefined): OptionalValue {
  return { optional: value }
}

/** A map in which other writers have keys of their own. */
export function mergedMap(
  map: Readonly<Record<string, string | undefined>>,
  initial?: Readonly<Record<string, string>>,
): MapValue {
  return initial === undefined ? { map, others: 'keep' } : { map, others: 'keep', initial }
}

/** A map that is ours alone. */
export function wholeMap(
  map: Readonly<Record<string, MapAtom | undefined>>,
  initial?: Readonly<Record<string, string>>,
): MapValue {
  return initial === undefined ? { map, others: 'remove' } : { map, others: 'remove', initial }
}

export function isRowRef(value: DesiredValue): value is RowRef {
  return typeof value === 'object' && 'ref' in value
}

export function isOptionalValue(value: DesiredValue): value is OptionalValue {
  return typeof value === 'object' && 'optional' in value
}

export function isMapValue(value: DesiredValue): value is MapValue {
  return typeof value === 'object' && 'others' in value
}
