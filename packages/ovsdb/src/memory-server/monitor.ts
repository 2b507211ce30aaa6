import type { RowChange } from '../replica/replica.ts'
import type { Column, Schema, Table } from '../schema/schema.ts'
import type { Row } from '../value.ts'
import { isRecord } from '../wire/message.ts'
import { type RowTest, readMonitorWhere } from './condition.ts'
import type { MemoryDatabase } from './memory-database.ts'
import { Refusal } from './refusal.ts'
import { differenceToWire, rowToWire } from './to-wire.ts'

type TableUpdates = Record<string, Record<string, unknown>>

interface MonitoredTable {
  readonly table: Table
  readonly columns: readonly Column[]
  readonly test: RowTest
}

/** One client's monitor of one database, giving `<table-updates2>` (ovsdb-server(7), 4.1.14). */
export class Monitor {
  readonly id: unknown
  readonly method: 'update2' | 'update3'
  readonly #tables = new Map<string, MonitoredTable>()

  /** @throws Refusal when the request names what the schema lacks */
  constructor(options: {
    readonly id: unknown
    readonly method: 'update2' | 'update3'
    readonly schema: Schema
    readonly requests: unknown
  }) {
    this.id = options.id
    this.method = options.method
    if (!isRecord(options.requests)) throw new Refusal('syntax error', 'monitor requests are not an object')
    for (const [name, requests] of Object.entries(options.requests)) {
      const table = options.schema.tables.get(name)
      if (table === undefined) throw new Refusal('syntax error', `no table named ${name}`)
      const list: readonly unknown[] = Array.isArray(requests) ? requests : [requests]
      this.#tables.set(name, readRequests(table, list))
    }
  }

  /** Everything that matches, as `initial` rows. */
  initial(database: MemoryDatabase): TableUpdates {
    const updates: TableUpdates = {}
    for (const [name, { columns, test }] of this.#tables) {
      for (const row of database.rows(name)) {
        if (test(row)) put(updates, name, row._uuid, { initial: rowToWire(columns, row) })
      }
    }
    return updates
  }

  /** What the changes mean for this monitor; undefined when nothing. */
  updates(changes: readonly RowChange[]): TableUpdates | undefined {
    const updates: TableUpdates = {}
    for (const { table, uuid, before, after } of changes) {
      const monitored = this.#tables.get(table)
      if (monitored === undefined) continue
      const update = rowUpdate(monitored, before, after)
      if (update !== undefined) put(updates, table, uuid, update)
    }
    return Object.keys(updates).length === 0 ? undefined : updates
  }

  /** Replaces conditions; the rows that come and go by that. */
  change(database: MemoryDatabase, requests: unknown): TableUpdates | undefined {
    if (!isRecord(requests)) throw new Refusal('syntax error', 'monitor requests are not an object')
    const updates: TableUpdates = {}
    for (const [name, json] of Object.entries(requests)) {
      const former = this.#tables.get(name)
      const request: unknown = Array.isArray(json) ? json[0] : json
      if (former === undefined || !isRecord(request))
        throw new Refusal('syntax error', `no monitor of ${name}`)
      const test = readMonitorWhere(former.table, request.where)
      this.#tables.set(name, { ...former, test })
      for (const row of database.rows(name)) {
        if (former.test(row) && !test(row)) put(updates, name, row._uuid, { delete: null })
        if (!former.test(row) && test(row)) {
          put(updates, name, row._uuid, { insert: rowToWire(former.columns, row) })
        }
      }
    }
    return Object.keys(updates).length === 0 ? undefined : updates
  }
}

// Several requests for one table (each with columns of its own) are merged; OVN and we send one.
function readRequests(table: Table, list: readonly unknown[]): MonitoredTable {
  const names = new Set<string>()
  const tests: RowTest[] = []
  for (const request of list) {
    if (!isRecord(request)) throw new Refusal('syntax error', 'a monitor request is not an object')
    const columns = Array.isArray(request.columns) ? request.columns.map(String) : [...table.columns.keys()]
    for (const name of columns) {
      if (!table.columns.has(name))
        throw new Refusal('syntax error', `no column ${name} in table ${table.name}`)
      names.add(name)
    }
    tests.push(readMonitorWhere(table, request.where))
  }
  const columns = [...table.columns.values()].filter(column => names.has(column.name))
  return { table, columns, test: row => tests.some(test => test(row)) }
}

function rowUpdate({ columns, test }: MonitoredTable, before: Row | undefined, after: Row | undefined) {
  const was = before !== undefined && test(before)
  const is = after !== undefined && test(after)
  if (is && !was) return { insert: rowToWire(columns, after) }
  if (was && !is) return { delete: null }
  if (!was || !is) return undefined
  const modify: Record<string, unknown> = {}
  for (const column of columns) {
    const difference = differenceToWire(column, before[column.name], after[column.name])
    if (difference !== undefined) modify[column.name] = difference
  }
  return Object.keys(modify).length === 0 ? undefined : { modify }
}

function put(updates: TableUpdates, table: string, uuid: string, update: object): void {
  const rows = updates[table] ?? {}
  rows[uuid] = update
  updates[table] = rows
}

/** One change for each row out of those of several commits, oldest first. */
export function squash(commits: readonly { readonly changes: readonly RowChange[] }[]): readonly RowChange[] {
  const rows = new Map<string, RowChange>()
  for (const change of commits.flatMap(commit => commit.changes)) {
    const key = `${change.table} ${change.uuid}`
    rows.set(key, { ...change, before: rows.has(key) ? rows.get(key)?.before : change.before })
  }
  return [...rows.values()]
}
