import { ApiError, defineError } from '../errors/define-error.ts'
import { OverQuota } from '../errors/errors.ts'

/** Seconds a client is asked to wait when the database is away. */
export const DATABASE_RETRY_AFTER_S = 5

export const DatabaseUnavailable = defineError<{ reason: string }>(
  'ServiceUnavailable',
  503,
  () => 'The database is not available at the moment. Nothing was changed by this request.',
)

/** A statement beyond `statement_timeout`. The message of the driver is not shown. */
export const DatabaseTimeout = defineError(
  'ServiceUnavailable',
  503,
  () => 'The database did not finish in time. Nothing was changed by this request; ask for less at once.',
)

interface DatabaseError extends Error {
  readonly code: string
  readonly constraint?: string
  readonly detail?: string
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** SQLSTATE query_canceled. */
const canceled = '57014'

/** Deadlock, serialization failure, lock not available (SQLSTATE classes 40 and 55). */
const conflictCodes = new Set(['40001', '40P01', '55P03'])

/** The driver's own words, which have no code. */
const connectionLost =
  /Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/

function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error)
  if (code === undefined) {
    return error instanceof Error && connectionLost.test(error.message)
  }
  // Class 08 connection, 57P0x shutdown, 53300 too many connections, and the socket's own.
  return (
    code.startsWith('08') ||
    code.startsWith('57P') ||
    code === '53300' ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(code)
  )
}

/** `committing`: the body had ended, so a lost connection leaves the outcome unknown. */
export function isRetryable(error: unknown, committing: boolean): boolean {
  const code = codeOf(error)
  if (code !== undefined && conflictCodes.has(code)) return true
  return !committing && isConnectionLost(error)
}

/** The unique or exclusion constraint that refused a statement, if that is what `error` is. */
export function violatedConstraint(error: unknown): string | undefined {
  const code = codeOf(error)
  if (code === '23505' || code === '23P01' || code === '23503') return (error as DatabaseError).constraint
  return undefined
}

/** Translates what the database says into an error of the API; others pass unchanged. */
export function databaseFault(error: unknown): unknown {
  if (error instanceof ApiError) return error
  // Raised by the trigger quota_count: message = resource.
  if (codeOf(error) === 'NQ001') return new OverQuota({ overs: [(error as Error).message] }, { cause: error })
  if (isConnectionLost(error)) {
    return new DatabaseUnavailable({ reason: (error as Error).message }, { cause: error })
  }
  if (codeOf(error) === canceled) return new DatabaseTimeout({}, { cause: error })
  return error
}
