import { RowReader } from '../schema/row-reader.ts'
import type { Schema } from '../schema/schema.ts'
import type { Row, Value } from '../value.ts'
import { compositeKey } from './composite-key.ts'
import { ReferenceIndex } from './reference-index.ts'
import type { IndexKeys, Referrer } from './replica.ts'
import { RowIndex } from './row-index.ts'

interface TableStore {
  readonly reader: RowReader
  readonly rows: Map<string, Row>
  readonly indexes: Map<string, RowIndex>
}

/** Which columns of which tables are replicated. */
export type MonitoredColumns = ReadonlyMap<string, readonly string[]>

/** The contents of a replica at one time, with its indexes. */
export class Store {
  readonly #tables = new Map<string, TableStore>()
  readonly #references = new ReferenceIndex()

  /** An empty store for the monitored columns of a schema. */
  constructor(schema: Schema | undefined, monitored: MonitoredColumns) {
    for (const [name, columns] of monitored) {
      const table = schema?.tables.get(name)
      if (table === undefined) continue
      const known = [...table.columns.values()].filter(column => columns.includes(column.name))
      const indexes = table.indexes.filter(index => index.every(column => columns.includes(column)))
      this.#tables.set(name, {
        reader: new RowReader(known),
        rows: new Map(),
        indexes: new Map(indexes.map(index => [index.join(','), new RowIndex(schemaKeys(index))])),
      })
      this.#references.addTable(name, known)
    }
  }

  get tables(): Iterable<string> {
    return this.#tables.keys()
  }

  reader(table: string): RowReader | undefined {
    return this.#tables.get(table)?.reader
  }

  get(table: string, uuid: string): Row | undefined {
    return this.#tables.get(table)?.rows.get(uuid)
  }

  rows(table: string): Iterable<Row> {
    return this.#tables.get(table)?.rows.values() ?? []
  }

  count(table: string): number {
    return this.#tables.get(table)?.rows.size ?? 0
  }

  /** Undefined when there is no such index on a table that is replicated. */
  find(table: string, index: string, key: Value): readonly Row[] | undefined {
    const store = this.#tables.get(table)
    if (store === undefined) return []
    const uuids = store.indexes.get(index)?.uuids(compositeKey([key]))
    return uuids?.flatMap(uuid => store.rows.get(uuid) ?? [])
  }

  /** Rows with the same key as this one in a unique index of the schema, itself included. */
  peers(table: string, index: readonly string[], row: Row): readonly string[] {
    return this.#tables.get(table)?.indexes.get(index.join(','))?.uuids(schemaKey(index, row)) ?? []
  }

  referrers(table: string, uuid: string): readonly Referrer[] {
    return this.#references.referrers(table, uuid)
  }

  addIndex(table: string, name: string, keys: IndexKeys): void {
    const store = this.#tables.get(table)
    if (store === undefined) return
    const index = new RowIndex(keys)
    for (const row of store.rows.values()) index.put(undefined, row)
    store.indexes.set(name, index)
  }

  /** Replaces one row, or removes it; `before` must be what the store holds. */
  put(table: string, before: Row | undefined, after: Row | undefined): void {
    const store = this.#tables.get(table)
    if (store === undefined) return
    if (after !== undefined) store.rows.set(after._uuid, after)
    else if (before !== undefined) store.rows.delete(before._uuid)
    for (const index of store.indexes.values()) index.put(before, after)
    this.#references.put(table, before, after)
  }
}

function schemaKeys(columns: readonly string[]): IndexKeys {
  return row => schemaKey(columns, row)
}

function schemaKey(columns: readonly string[], row: Row): string {
  return compositeKey(columns.map(column => row[column]))
}
