import type { RowChange } from '../replica/replica.ts'
import type { Store } from '../replica/store.ts'
import type { Schema } from '../schema/schema.ts'
import { valuesEqual } from '../schema/values-equal.ts'
import type { Row } from '../value.ts'

/**
 * Changes in progress. They are made in the store itself, for nothing else runs before the end of the
 * transaction, and are taken back when it fails.
 */
export class Transaction {
  readonly schema: Schema
  readonly store: Store
  readonly #first = new Map<string, RowChange>()

  constructor(schema: Schema, store: Store) {
    this.schema = schema
    this.store = store
  }

  put(table: string, uuid: string, after: Row | undefined): void {
    const before = this.store.get(table, uuid)
    const key = `${table} ${uuid}`
    if (!this.#first.has(key)) this.#first.set(key, { table, uuid, before, after: undefined })
    this.store.put(table, before, after)
  }

  /** Every row that was put, with what it was before and what it is now. */
  touched(): readonly RowChange[] {
    return [...this.#first.values()].map(change => ({
      ...change,
      after: this.store.get(change.table, change.uuid),
    }))
  }

  /** Rows that really differ. */
  changes(): readonly RowChange[] {
    return this.touched().filter(({ before, after }) => {
      if (before === undefined || after === undefined) return before !== after
      return Object.keys(after).some(column => !valuesEqual(before[column], after[column]))
    })
  }

  rollback(): void {
    for (const { table, before, after } of this.touched()) this.store.put(table, after, before)
    this.#first.clear()
  }

  /** The UUID was that of a row which this transaction removed. */
  hasRemoved(table: string, uuid: string): boolean {
    const first = this.#first.get(`${table} ${uuid}`)
    return first?.before !== undefined && this.store.get(table, uuid) === undefined
  }
}
