import type { Operation } from './operation.ts'

/** The transaction was not sent: there is no connection in sync. Nothing happened. */
export class OvsdbNotConnected extends Error {
  override readonly name = 'OvsdbNotConnected'
  constructor(cause?: unknown) {
    super('no connection to the database that is in sync', { cause })
  }
}

/** The transaction was sent and the answer did not come: it happened, or it did not. See OvsdbClient.transact. */
export class OvsdbOutcomeUnknown extends Error {
  override readonly name = 'OvsdbOutcomeUnknown'
  constructor(cause: unknown) {
    super('the outcome of the transaction is unknown', { cause })
  }
}

/**
 * The server refused an operation, and with it the whole transaction. `error` is the tag of RFC 7047, section
 * 5.2 (`constraint violation`, `referential integrity violation`, `timed out`, `duplicate uuid` …). An index
 * beyond the operations means the commit itself, and then `operation` is undefined.
 */
export class OvsdbTransactionError extends Error {
  override readonly name = 'OvsdbTransactionError'
  readonly index: number
  readonly error: string
  readonly details: string
  readonly operation: Operation | undefined
  constructor(fields: {
    readonly index: number
    readonly error: string
    readonly details: string
    readonly operation: Operation | undefined
  }) {
    super(`${fields.error}${fields.details === '' ? '' : `: ${fields.details}`}`)
    this.index = fields.index
    this.error = fields.error
    this.details = fields.details
    this.operation = fields.operation
  }
}

/** A request as a whole was refused by the server (JSON-RPC `error`). */
export class OvsdbRequestError extends Error {
  override readonly name = 'OvsdbRequestError'
  readonly method: string
  readonly error: string
  constructor(fields: { readonly method: string; readonly error: string; readonly details: string }) {
    super(`${fields.method} refused: ${fields.error}${fields.details === '' ? '' : `: ${fields.details}`}`)
    this.method = fields.method
    this.error = fields.error
  }
}

/** The peer sent something that is not JSON-RPC or not OVSDB; the connection is given up. */
export class OvsdbProtocolError extends Error {
  override readonly name = 'OvsdbProtocolError'
}

/** An operation does not fit the server's schema: a table or column it lacks, or a value of another type. */
export class OvsdbSchemaError extends Error {
  override readonly name = 'OvsdbSchemaError'
}

/** The connection ended: by the peer, by a failed probe, or because this server is not the one we want. */
export class OvsdbConnectionLost extends Error {
  override readonly name = 'OvsdbConnectionLost'
}
