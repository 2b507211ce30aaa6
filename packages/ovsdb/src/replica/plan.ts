import { OvsdbProtocolError } from '../errors.ts'
import { rowRecord } from '../schema/decode.ts'
import { valuesEqual } from '../schema/values-equal.ts'
import type { Row } from '../value.ts'
import type { RowChange } from './replica.ts'
import type { Store } from './store.ts'

/** The server's changes do not fit what we hold; the cure is to read everything again. */
export class ReplicaInconsistent extends OvsdbProtocolError {}

/**
 * What a `<table-updates2>` object (ovsdb-server(7), 4.1.14) changes in the store, row by row, yielding between
 * rows so that a large one can be spread over turns of the event loop. Changes nothing itself.
 */
export function* planUpdate(store: Store, json: unknown): Generator<void, readonly RowChange[]> {
  const changes: RowChange[] = []
  for (const [table, rows] of Object.entries(rowRecord(json))) {
    const reader = store.reader(table)
    if (reader === undefined) continue
    for (const [uuid, update] of Object.entries(rowRecord(rows))) {
      const before = store.get(table, uuid)
      const { initial, insert, modify } = rowRecord(update)
      let after: Row | undefined
      if (modify !== undefined) {
        if (before === undefined) throw new ReplicaInconsistent(`change of an unknown row in ${table}`)
        after = reader.modify(before, modify)
      } else if (insert !== undefined || initial !== undefined) {
        after = reader.read(uuid, insert ?? initial)
      } else if (before === undefined) {
        continue
      }
      if (before === undefined || after === undefined || !rowsEqual(before, after)) {
        changes.push({ table, uuid, before, after })
      }
      yield
    }
  }
  return changes
}

/**
 * Fills `fresh` with the rows of a full dump and tells how it differs from `former`. Rows that are the same
 * keep their identity, so after a reconnect subscribers see only what really changed.
 */
export function* planSnapshot(
  former: Store,
  fresh: Store,
  json: unknown,
): Generator<void, readonly RowChange[]> {
  const changes: RowChange[] = []
  for (const [table, rows] of Object.entries(rowRecord(json))) {
    const reader = fresh.reader(table)
    if (reader === undefined) continue
    for (const [uuid, update] of Object.entries(rowRecord(rows))) {
      const { initial, insert } = rowRecord(update)
      const read = reader.read(uuid, initial ?? insert)
      const before = former.get(table, uuid)
      const after = before !== undefined && rowsEqual(before, read) ? before : read
      fresh.put(table, undefined, after)
      if (after !== before) changes.push({ table, uuid, before, after })
      yield
    }
  }
  for (const table of former.tables) {
    for (const before of former.rows(table)) {
      if (fresh.get(table, before._uuid) === undefined) {
        changes.push({ table, uuid: before._uuid, before, after: undefined })
      }
      yield
    }
  }
  return changes
}

function rowsEqual(a: Row, b: Row): boolean {
  const columns = Object.keys(b)
  return (
    columns.length === Object.keys(a).length && columns.every(column => valuesEqual(a[column], b[column]))
  )
}
