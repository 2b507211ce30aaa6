import { AsyncLocalStorage } from 'node:async_hooks'
import type { Operation } from '@neutrino/base/operation.ts'
import { retry } from '@neutrino/base/retry.ts'
import type { Database, WriteTx } from './database.ts'
import { databaseFault, isRetryable } from './database-fault.ts'

export const TRANSACTION_ATTEMPTS_MAX = 8
export const TRANSACTION_RETRY_MS_MIN = 5
export const TRANSACTION_RETRY_MS_MAX = 500

export interface TransactionEvents {
  /** Called for each attempt that the database turned down. */
  onRetry?(name: string, attempt: number, error: unknown): void
  /** Called once for each transaction. */
  onEnd?(name: string, durationMs: number, outcome: 'commit' | 'rollback'): void
}

export interface Transactor {
  readonly database: Database
  readonly events: TransactionEvents
}

const inTransaction = new AsyncLocalStorage<string>()

/**
 * Throws when called inside a transaction: one that waits for the world holds locks for as long.
 * Guards every client of another service.
 */
export function assertOutsideTransaction(what: string): void {
  const name = inTransaction.getStore()
  if (name !== undefined)
    throw new Error(`${what} inside the transaction ${name}: it may contain database work only`)
}

/**
 * Runs `body` in one transaction under a name, again from the start when the database reports a
 * deadlock, a serialization failure or a lost connection. So `body` contains database work only
 * and has no effect outside of `tx`. A commit whose answer was lost is not repeated: its outcome
 * is unknown, and the caller gets the 503.
 */
export async function transact<T>(
  op: Pick<Operation, 'clock' | 'signal' | 'log'>,
  transactor: Transactor,
  name: string,
  body: (tx: WriteTx) => Promise<T>,
): Promise<T> {
  const started = op.clock.monotonicMs()
  let committing = false
  let outcome: 'commit' | 'rollback' = 'rollback'
  try {
    const result = await retry(
      op,
      {
        attemptsMax: TRANSACTION_ATTEMPTS_MAX,
        delayMsMin: TRANSACTION_RETRY_MS_MIN,
        delayMsMax: TRANSACTION_RETRY_MS_MAX,
        shouldRetry: error => isRetryable(error, committing),
        onRetry: (error, attempt) => transactor.events.onRetry?.(name, attempt, error),
      },
      () => {
        committing = false
        return transactor.database.transaction().execute(async tx => {
          const value = await inTransaction.run(name, () => body(tx as WriteTx))
          committing = true
          return value
        })
      },
    )
    outcome = 'commit'
    return result
  } catch (error) {
    throw databaseFault(error)
  } finally {
    transactor.events.onEnd?.(name, op.clock.monotonicMs() - started, outcome)
  }
}
