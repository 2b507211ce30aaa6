import { OvsdbProtocolError, OvsdbTransactionError } from '../errors.ts'
import type { Operation, OperationResult } from '../operation.ts'
import { tableOf } from '../schema/encode-operation.ts'
import { readSelectedRow } from '../schema/row-reader.ts'
import type { Schema } from '../schema/schema.ts'
import { isRecord, readError } from '../wire/message.ts'

/**
 * Results by operation. The server answers `null` for operations it did not run after a failed one, and one
 * result more than there are operations when the commit itself failed (RFC 7047, section 4.1.3).
 * @throws OvsdbTransactionError for the first error
 */
export function readResults(
  schema: Schema,
  operations: readonly Operation[],
  json: unknown,
): readonly OperationResult[] {
  if (!Array.isArray(json)) throw new OvsdbProtocolError('transact answered with no list')
  json.forEach((item, index) => {
    if (!isRecord(item) || item.error === undefined) return
    const error = readError(item)
    if (error !== undefined)
      throw new OvsdbTransactionError({ index, ...error, operation: operations[index] })
  })
  return operations.map((operation, index) => readResult(schema, operation, json[index]))
}

function readResult(schema: Schema, operation: Operation, json: unknown): OperationResult {
  if (!isRecord(json)) throw new OvsdbProtocolError(`no result for operation ${operation.op}`)
  const { uuid, count, rows } = json
  if (Array.isArray(uuid) && typeof uuid[1] === 'string') return { uuid: uuid[1] }
  if (typeof count === 'number') return { count }
  if (Array.isArray(rows) && operation.op === 'select') {
    const table = tableOf(schema, operation.table)
    return { rows: rows.map(row => readSelectedRow(table, row)) }
  }
  return {}
}
