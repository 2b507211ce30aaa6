import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import { isList } from '@neutrino/ovsdb/schema/values-equal.ts'
import type { Row, Value } from '@neutrino/ovsdb/value.ts'
import {
  type DesiredRow,
  type DesiredValue,
  isMapValue,
  isOptionalValue,
  isRowRef,
  type MapAtom,
  type MapValue,
  type Membership,
  type NorthboundTable,
  type RowRef,
  uuidOf,
} from './model/desired-row.ts'
import { type Unit, unitKey } from './model/unit.ts'
import { isOurs, locateRow, ownerColumns, preferredRow, rowsOfUnit, strongColumns } from './owners.ts'
import type { Holder, PlannedOperation } from './planned-operation.ts'

export interface TranslatedUnit {
  readonly unit: Unit
  /** Everything that the unit wants; empty when it is gone. */
  readonly rows: readonly DesiredRow[]
}

export interface Plan {
  readonly operations: readonly PlannedOperation[]
  /** Rows that units refer to and that are not there (yet), by unit key: the unit got a smaller row or none. */
  readonly waits: ReadonlyMap<string, readonly string[]>
  /** UUIDs of rows that the units want and that are there. */
  readonly kept: ReadonlySet<string>
  /** UUIDs of rows that go, also of those that go with their parent. */
  readonly doomed: ReadonlySet<string>
}

/** What the northbound database can hold. */
export interface SchemaFacts {
  hasColumn(table: string, column: string): boolean
}

/** A wanted row and where it is, or will be. */
interface Placed {
  readonly unit: Unit
  readonly desired: DesiredRow
  readonly uuid: string
  /** Undefined: to be inserted. */
  readonly row: Row | undefined
}

/**
 * What must change for the replica to show what the units want: column by column, only columns of ours.
 * Pure: reads the replica and nothing else. Units of one call may refer to each other's new rows.
 */
export function diff(units: readonly TranslatedUnit[], replica: Replica, schema: SchemaFacts): Plan {
  return new Differ(replica, schema).run(units)
}

class Differ {
  readonly #replica: Replica
  readonly #schema: SchemaFacts
  readonly #placed = new Map<string, Placed>()
  readonly #kept = new Set<string>()
  readonly #doomed = new Set<string>()
  readonly #operations: PlannedOperation[] = []
  readonly #waits = new Map<string, string[]>()

  constructor(replica: Replica, schema: SchemaFacts) {
    this.#replica = replica
    this.#schema = schema
  }

  run(units: readonly TranslatedUnit[]): Plan {
    const leftovers = units.map(unit => this.#place(unit))
    for (const [index, rows] of leftovers.entries()) {
      for (const row of rows) this.#planDelete(units[index]!.unit, row)
    }
    for (const placed of this.#placed.values()) {
      if (placed.row === undefined) this.#planInsert(placed)
      else this.#planUpdate(placed, placed.row)
    }
    return { operations: this.#operations, waits: this.#waits, kept: this.#kept, doomed: this.#doomed }
  }

  /** Finds the wanted rows of a unit in the replica; gives back its rows that nobody wants any more. */
  #place({ unit, rows }: TranslatedUnit) {
    const present = new Map<string, Row[]>()
    const owned = rowsOfUnit(unit, this.#replica)
    for (const { table, key, row } of owned) {
      const same = present.get(placeKey(table, key))
      if (same === undefined) present.set(placeKey(table, key), [row])
      else same.push(row)
    }
    for (const desired of rows) {
      const { table, key } = desired
      const row =
        preferredRow(present.get(placeKey(table, key)) ?? [], desired) ??
        locateRow(this.#replica, table, key, desired.uuid) ??
        // Somebody took the marks away; inserting that UUID again would be refused for ever.
        this.#replica.get(table, uuidOf(desired))
      if (row !== undefined) this.#kept.add(row._uuid)
      this.#placed.set(placeKey(table, key), { unit, desired, uuid: row?._uuid ?? uuidOf(desired), row })
    }
    const leftovers = owned.filter(({ row, table }) => !this.#kept.has(row._uuid) && table !== 'NB_Global')
    for (const { row } of leftovers) this.#doomed.add(row._uuid)
    return leftovers
  }

  #planDelete(unit: Unit, leftover: { table: NorthboundTable; key: string; row: Row }): void {
    const { table, key, row } = leftover
    const columns = ownerColumns[table]
    if (columns === undefined) {
      this.#planRelease(unit, table, row._uuid)
      this.#operations.push({ kind: 'delete', unit, table, key, uuid: row._uuid, holders: 'root', row })
      return
    }
    const holders = this.#holders(table, row._uuid, columns).filter(holder => !this.#doomed.has(holder.uuid))
    // Without a holder left the row goes with its parent.
    if (holders.length > 0)
      this.#operations.push({ kind: 'delete', unit, table, key, uuid: row._uuid, holders, row })
  }

  /**
   * Takes a row out of the columns that would forbid its removal. Rows that go in the same transaction count
   * as well, for the server looks for references before it collects what nothing holds any more.
   */
  #planRelease(unit: Unit, table: NorthboundTable, uuid: string): void {
    for (const referrer of this.#replica.referrers(table, uuid)) {
      const column = strongColumns.find(([name, its]) => name === referrer.table && its === referrer.column)
      const row = column === undefined ? undefined : this.#replica.get(referrer.table, referrer.uuid)
      // A row that stays is compared by itself, and no longer refers to what nobody wants.
      if (column === undefined || row === undefined || this.#kept.has(row._uuid)) continue
      this.#operations.push({
        kind: 'update',
        unit,
        table: column[0],
        key: String(row.name ?? ''),
        uuid: row._uuid,
        before: { [column[1]]: uuid },
        after: { [column[1]]: undefined },
      })
    }
  }

  #holders(
    table: NorthboundTable,
    uuid: string,
    columns: readonly (readonly [NorthboundTable, string])[],
  ): readonly Holder[] {
    const holders: Holder[] = []
    for (const referrer of this.#replica.referrers(table, uuid)) {
      const match = columns.find(([name, column]) => name === referrer.table && column === referrer.column)
      const row = match === undefined ? undefined : this.#replica.get(referrer.table, referrer.uuid)
      if (match === undefined || row === undefined) continue
      holders.push({ table: match[0], column: match[1], key: String(row.name ?? ''), uuid: row._uuid })
    }
    return holders
  }

  #planInsert(placed: Placed): void {
    const { unit, desired, uuid } = placed
    const owner = desired.memberOf.find(membership => membership.owner)
    if (owner !== undefined && this.#wantedHolders(unit, owner).length === 0) return
    const { table, key } = desired
    const row: Record<string, Value> = {}
    for (const [column, value] of Object.entries(desired.columns)) {
      if (this.#schema.hasColumn(table, column)) row[column] = this.#initialValue(unit, value)
    }
    this.#operations.push({ kind: 'insert', unit, table, key, uuid, row })
    for (const membership of desired.memberOf) {
      for (const holder of this.#wantedHolders(unit, membership)) {
        this.#operations.push({ kind: 'join', unit, table, key, uuid, holder })
      }
    }
  }

  #initialValue(unit: Unit, value: DesiredValue): Value {
    if (!isMapValue(value)) return this.#resolved(unit, value)
    const map: Record<string, MapAtom> = {}
    for (const [name, text] of Object.entries(value.map)) if (text !== undefined) map[name] = text
    return { ...value.initial, ...map }
  }

  #planUpdate(placed: Placed, row: Row): void {
    const { unit, desired, uuid } = placed
    const { table, key } = desired
    const before: Record<string, Value> = {}
    const after: Record<string, Value> = {}
    for (const [column, value] of Object.entries(desired.columns)) {
      if (!this.#schema.hasColumn(table, column)) continue
      if (isMapValue(value)) {
        const change = mapChange(value, row[column])
        if (change === undefined) continue
        this.#operations.push({ kind: 'merge', unit, table, key, uuid, column, ...change })
      } else {
        const wanted = this.#resolved(unit, value)
        if (sameValue(wanted, row[column])) continue
        before[column] = row[column]
        after[column] = wanted
      }
    }
    if (Object.keys(after).length > 0) {
      this.#operations.push({ kind: 'update', unit, table, key, uuid, before, after })
    }
    for (const membership of desired.memberOf) this.#planMembership(placed, membership)
  }

  #planMembership({ unit, desired, uuid }: Placed, membership: Membership): void {
    const { table, key } = desired
    const wanted = this.#wantedHolders(unit, membership)
    const present = this.#holders(table, uuid, [[membership.table, membership.column]])
    for (const holder of wanted) {
      if (present.some(one => one.uuid === holder.uuid)) continue
      this.#operations.push({ kind: 'join', unit, table, key, uuid, holder })
    }
    // A row without its owner would vanish, so it stays where it is until the new owner is there.
    if (membership.owner && wanted.length === 0) return
    for (const holder of present) {
      const row = this.#replica.get(holder.table, holder.uuid)
      const isKept = wanted.some(one => one.uuid === holder.uuid) || this.#doomed.has(holder.uuid)
      if (isKept || row === undefined || !isOurs(holder.table, row)) continue
      this.#operations.push({ kind: 'leave', unit, table, key, uuid, holder })
    }
  }

  #wantedHolders(unit: Unit, membership: Membership): readonly Holder[] {
    const holders: Holder[] = []
    for (const key of membership.keys) {
      const uuid = this.#locate(unit, membership.table, key)
      if (uuid !== undefined) holders.push({ table: membership.table, column: membership.column, key, uuid })
    }
    return holders
  }

  #resolved(unit: Unit, value: Exclude<DesiredValue, MapValue>): Value {
    if (typeof value !== 'object') return value
    if (isRowRef(value)) return this.#follow(unit, value)
    if (isOptionalValue(value)) {
      return value.optional === undefined ? undefined : this.#resolved(unit, value.optional)
    }
    return value.flatMap(item => (isRowRef(item) ? (this.#follow(unit, item) ?? []) : item)).sort()
  }

  #follow(unit: Unit, { ref }: RowRef): string | undefined {
    return this.#locate(unit, ref.table, ref.key)
  }

  /** The UUID of the row that has or will have this key; notes that the unit waits for it when there is none. */
  #locate(unit: Unit, table: NorthboundTable, key: string): string | undefined {
    const placed = this.#placed.get(placeKey(table, key))
    if (placed !== undefined && this.#willExist(placed)) return placed.uuid
    const row = placed === undefined ? locateRow(this.#replica, table, key) : undefined
    if (row !== undefined && !this.#doomed.has(row._uuid)) return row._uuid
    const waits = this.#waits.get(unitKey(unit)) ?? []
    const what = `${table} ${key}`
    if (!waits.includes(what)) this.#waits.set(unitKey(unit), [...waits, what])
    return undefined
  }

  #willExist({ unit, desired, row }: Placed): boolean {
    const owner = row === undefined ? desired.memberOf.find(membership => membership.owner) : undefined
    return owner === undefined || this.#wantedHolders(unit, owner).length > 0
  }
}

function placeKey(table: NorthboundTable, key: string): string {
  return `${table}/${key}`
}

function mapChange(value: MapValue, present: Value) {
  const map = recordOf(present)
  const before: Record<string, MapAtom | undefined> = {}
  const after: Record<string, MapAtom | undefined> = {}
  const note = (name: string, text: MapAtom | undefined) => {
    if (map[name] === text) return
    before[name] = map[name]
    after[name] = text
  }
  for (const [name, text] of Object.entries(value.map)) note(name, text)
  for (const [name, text] of Object.entries(value.initial ?? {}))
    if (map[name] === undefined) note(name, text)
  if (value.others === 'remove') {
    for (const name of Object.keys(map)) {
      if (!(name in value.map) && !(name in (value.initial ?? {}))) note(name, undefined)
    }
  }
  return Object.keys(after).length === 0 ? undefined : { before, after }
}

function recordOf(value: Value): Readonly<Record<string, MapAtom | undefined>> {
  const record: Record<string, MapAtom> = {}
  if (typeof value !== 'object' || isList(value)) return record
  for (const [key, item] of Object.entries(value))
    record[key] = typeof item === 'number' ? item : String(item)
  return record
}

/** Equality of column values; a set's order says nothing. */
function sameValue(wanted: Value, present: Value): boolean {
  if (typeof wanted !== 'object' || !isList(wanted)) return wanted === present
  const list =
    typeof present === 'object' && isList(present) ? present : present === undefined ? [] : [present]
  if (list.length !== new Set(wanted).size) return false
  const there = new Set<unknown>(list)
  return wanted.every(item => there.has(item))
}
