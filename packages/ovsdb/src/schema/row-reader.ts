import type { Row, Value } from '../value.ts'
import { applyDifference, decodeValue, defaultValue, rowRecord } from './decode.ts'
import { type Column, columnOf, type Table } from './schema.ts'

/** Makes rows of one table from JSON, holding just the columns that are read. */
export class RowReader {
  readonly columns: readonly Column[]
  readonly #byName: ReadonlyMap<string, Column>
  readonly #defaults: readonly (readonly [string, Value])[]

  constructor(columns: readonly Column[]) {
    this.columns = columns
    this.#byName = new Map(columns.map(column => [column.name, column]))
    this.#defaults = columns.map(column => [column.name, defaultValue(column)])
  }

  /** A whole row; what the JSON leaves out has its default. */
  read(uuid: string, json: unknown): Row {
    const members = rowRecord(json)
    const row: Record<string, Value> & { _uuid: string } = { _uuid: uuid }
    // One order of members for all rows of a table keeps them in one hidden class.
    for (const [name, value] of this.#defaults) {
      const member = members[name]
      row[name] = member === undefined ? value : decodeValue(this.#byName.get(name)!, member)
    }
    return row
  }

  /** The row after a `modify` message. */
  modify(before: Row, json: unknown): Row {
    const row: Record<string, Value> & { _uuid: string } = { ...before }
    for (const [name, member] of Object.entries(rowRecord(json))) {
      const column = this.#byName.get(name)
      if (column !== undefined) row[name] = applyDifference(column, before[name], member)
    }
    return row
  }
}

/** Reads a row of a select, which holds any columns, `_uuid` among them. */
export function readSelectedRow(table: Table, json: unknown): Row {
  const row: Record<string, Value> & { _uuid: string } = { _uuid: '' }
  for (const [name, member] of Object.entries(rowRecord(json))) {
    const column = columnOf(table, name)
    if (column === undefined) continue
    const value = decodeValue(column, member)
    if (name === '_uuid' && typeof value === 'string') row._uuid = value
    else row[name] = value
  }
  return row
}
