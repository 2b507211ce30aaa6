import { randomUUID } from 'node:crypto'
import { OvsdbTransactionError } from '../errors.ts'
import type { Operation } from '../operation.ts'
import type { RowChange } from '../replica/replica.ts'
import { Store } from '../replica/store.ts'
import { encodeOperation } from '../schema/encode-operation.ts'
import { parseSchema } from '../schema/parse-schema.ts'
import type { Schema } from '../schema/schema.ts'
import type { Row } from '../value.ts'
import { isRecord, readError } from '../wire/message.ts'
import { execute, NotYet, resolveNames } from './execute.ts'
import { enforceIntegrity } from './integrity.ts'
import { Refusal } from './refusal.ts'
import { Transaction } from './transaction.ts'

/** Transactions a returning client may ask for; the real server keeps as many. */
const HISTORY_MAX = 100

export interface Commit {
  readonly id: string
  readonly changes: readonly RowChange[]
}

export type Outcome =
  | { readonly kind: 'answer'; readonly results: readonly unknown[]; readonly commit: Commit | undefined }
  | { readonly kind: 'wait'; readonly timeoutMs: number; readonly results: readonly unknown[] }

/** One database of a memory server. */
export class MemoryDatabase {
  readonly schema: Schema
  readonly schemaJson: unknown
  readonly #store: Store
  readonly #listeners = new Set<(commit: Commit) => void>()
  #history: Commit[] = []
  #lastId: string = randomUUID()
  #firstId = this.#lastId

  constructor(schemaJson: unknown) {
    this.schemaJson = schemaJson
    this.schema = parseSchema(schemaJson)
    this.#store = new Store(
      this.schema,
      new Map([...this.schema.tables].map(([name, table]) => [name, [...table.columns.keys()]])),
    )
  }

  get lastTransactionId(): string {
    return this.#lastId
  }

  /** For whole-database assertions. */
  rows(table: string): readonly Row[] {
    return [...this.#store.rows(table)]
  }

  /** Commits at once, as a client would, without one. @throws OvsdbTransactionError */
  transact(operations: readonly Operation[]): void {
    const outcome = this.run(operations.map(operation => encodeOperation(this.schema, operation)))
    outcome.results.forEach((result, index) => {
      const error = isRecord(result) ? readError(result.error) : undefined
      if (!isRecord(result) || error === undefined) return
      const details = String(result.details ?? '')
      throw new OvsdbTransactionError({ index, error: error.error, details, operation: operations[index] })
    })
  }

  /** Runs operations in their JSON form. A `wait` that may still come true changes nothing and says how long it may. */
  run(json: readonly unknown[]): Outcome {
    const transaction = new Transaction(this.schema, this.#store)
    const results: unknown[] = []
    try {
      for (const operation of resolveNames(json)) {
        if (!isRecord(operation)) throw new Refusal('syntax error', 'an operation is not an object')
        results.push(execute(transaction, operation))
      }
      enforceIntegrity(transaction)
    } catch (error) {
      transaction.rollback()
      if (!(error instanceof Refusal)) throw error
      const failed = [...results, error.toJson()]
      while (failed.length < json.length) failed.push(null)
      if (error instanceof NotYet && error.timeoutMs > 0)
        return { kind: 'wait', timeoutMs: error.timeoutMs, results: failed }
      return { kind: 'answer', results: failed, commit: undefined }
    }
    return { kind: 'answer', results, commit: this.#commit(transaction.changes()) }
  }

  /** Called with every commit, in order. */
  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Commits after the one with this id, or undefined when that is not known (any more). */
  since(id: string): readonly Commit[] | undefined {
    if (id === this.#firstId) return this.#history
    const at = this.#history.findIndex(commit => commit.id === id)
    return at === -1 ? undefined : this.#history.slice(at + 1)
  }

  /** As after a restart of a standalone server: clients that return have to read everything. */
  forgetHistory(): void {
    this.#history = []
    this.#lastId = randomUUID()
    this.#firstId = this.#lastId
  }

  #commit(changes: readonly RowChange[]): Commit | undefined {
    if (changes.length === 0) return undefined
    const commit = { id: randomUUID(), changes }
    this.#lastId = commit.id
    this.#history.push(commit)
    if (this.#history.length > HISTORY_MAX) this.#firstId = this.#history.shift()?.id ?? this.#firstId
    for (const listener of [...this.#listeners]) listener(commit)
    return commit
  }
}
