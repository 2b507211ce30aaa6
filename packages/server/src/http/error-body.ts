import { DATABASE_RETRY_AFTER_S } from '../database/database-fault.ts'
import { ApiError } from '../errors/define-error.ts'
import { HttpInternalServerError } from '../errors/errors.ts'
import { BareNotFound } from './read.ts'
import type { ApiResponse } from './wire.ts'

/** Neutron's error body; anything that is no ApiError is a 500 that tells nothing of the inside. */
export function errorResponse(error: unknown): ApiResponse {
  const known: ApiError =
    error instanceof ApiError ? error : new HttpInternalServerError({}, { cause: error })
  const content = { type: known.type, message: known.message, detail: '' }
  const isBare = error instanceof BareNotFound
  const body = isBare
    ? content
    : known.status === 501
      ? { NotImplementedError: content }
      : { NeutronError: content }
  const headers = known.status === 503 ? { 'retry-after': String(DATABASE_RETRY_AFTER_S) } : {}
  return { status: known.status, body, headers }
}
