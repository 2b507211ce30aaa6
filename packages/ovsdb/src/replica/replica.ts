import type { Row, TableTypes, Value } from '../value.ts'

/** Keys of a row in an index; undefined or [] leaves the row out. */
export type IndexKeys = (row: Row) => string | undefined | readonly string[]

/** One column of one row that refers to a row. */
export interface Referrer {
  readonly table: string
  readonly column: string
  readonly uuid: string
}

/** A row that appeared (no `before`), changed (both) or went away (no `after`). */
export interface RowChange {
  readonly table: string
  readonly uuid: string
  readonly before: Row | undefined
  readonly after: Row | undefined
}

/**
 * What one step changed: an update message (one or more whole transactions) or, after a reconnect that could
 * not resume, the difference between the old and the new contents. The replica already shows all of it.
 */
export interface ReplicaChanges {
  readonly kind: 'update' | 'snapshot'
  readonly transactionId: string | undefined
  readonly rows: readonly RowChange[]
}

/**
 * The monitored part of a database, in memory. Reads are synchronous and consistent until the next `await`:
 * a message is applied as a whole. It keeps its contents while the connection is down.
 */
export interface Replica<Tables extends TableTypes = TableTypes> {
  get<Name extends keyof Tables & string>(table: Name, uuid: string): Tables[Name] | undefined
  rows<Name extends keyof Tables & string>(table: Name): Iterable<Tables[Name]>
  count(table: keyof Tables & string): number
  /**
   * Rows of an index: a unique index of the schema, named by its columns joined with ',' (`name`,
   * `logical_port,dst_ip`), or one made by `createIndex`. Keys of several columns: see `compositeKey`.
   * Throws when there is no such index, for a silent scan would be slow only in production.
   */
  find<Name extends keyof Tables & string>(table: Name, index: string, key: Value): readonly Tables[Name][]
  /** Declares an index, now or before the first sync; the same name again replaces it. */
  createIndex<Name extends keyof Tables & string>(
    table: Name,
    name: string,
    keys: (row: Tables[Name]) => ReturnType<IndexKeys>,
  ): void
  /** Which rows refer to this row, strongly or weakly, in monitored columns. */
  referrers(table: keyof Tables & string, uuid: string): readonly Referrer[]
}
