import type { Schema } from '../schema/schema.ts'
import type { Row, Value } from '../value.ts'
import { planSnapshot, planUpdate } from './plan.ts'
import type { IndexKeys, Referrer, Replica, ReplicaChanges } from './replica.ts'
import { runSliced } from './run-sliced.ts'
import { type MonitoredColumns, Store } from './store.ts'

/** The replica that a monitor keeps up to date. Planning may take several turns; what is shown changes in one. */
export class LiveReplica implements Replica {
  #store = new Store(undefined, new Map())
  // A dump that is being read: an index declared meanwhile must not be missing afterwards.
  #staged: Store | undefined
  #isFilled = false
  readonly #indexes = new Map<string, Map<string, IndexKeys>>()

  /** Whether it has ever been in sync. */
  get isFilled(): boolean {
    return this.#isFilled
  }

  get(table: string, uuid: string): Row | undefined {
    return this.#store.get(table, uuid)
  }

  rows(table: string): Iterable<Row> {
    return this.#store.rows(table)
  }

  count(table: string): number {
    return this.#store.count(table)
  }

  find(table: string, index: string, key: Value): readonly Row[] {
    const found = this.#store.find(table, index, key)
    if (found === undefined) throw new RangeError(`table ${table} has no index ${index}`)
    return found
  }

  createIndex(table: string, name: string, keys: IndexKeys): void {
    const indexes = this.#indexes.get(table) ?? new Map<string, IndexKeys>()
    indexes.set(name, keys)
    this.#indexes.set(table, indexes)
    this.#store.addIndex(table, name, keys)
    this.#staged?.addIndex(table, name, keys)
  }

  referrers(table: string, uuid: string): readonly Referrer[] {
    return this.#store.referrers(table, uuid)
  }

  /** Applies changes since what is held. One message at a time: the next only after this one has returned. */
  applyUpdate(json: unknown, transactionId: string | undefined): ReplicaChanges | Promise<ReplicaChanges> {
    const planned = runSliced(planUpdate(this.#store, json))
    const commit = (rows: ReplicaChanges['rows']): ReplicaChanges => {
      for (const { table, before, after } of rows) this.#store.put(table, before, after)
      return { kind: 'update', transactionId, rows }
    }
    return planned instanceof Promise ? planned.then(commit) : commit(planned)
  }

  /** Replaces the whole contents by a dump. */
  async applySnapshot(
    schema: Schema,
    monitored: MonitoredColumns,
    json: unknown,
    transactionId: string | undefined,
  ): Promise<ReplicaChanges> {
    const fresh = new Store(schema, monitored)
    for (const [table, indexes] of this.#indexes) {
      for (const [name, keys] of indexes) fresh.addIndex(table, name, keys)
    }
    this.#staged = fresh
    try {
      const rows = await runSliced(planSnapshot(this.#store, fresh, json))
      this.#store = fresh
      this.#isFilled = true
      return { kind: 'snapshot', transactionId, rows }
    } finally {
      this.#staged = undefined
    }
  }
}
