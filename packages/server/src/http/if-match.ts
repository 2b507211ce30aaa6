import { BadRequest, HttpInternalServerError, RevisionNumberConstraintFailed } from '../errors/errors.ts'
import type { ApiRequest } from './wire.ts'

const revisionTag = /revision_number=([^,"]*)/g

/** The revision that If-Match demands; other entity tags and * demand nothing. */
export function demandedRevision(request: ApiRequest): number | undefined {
  const header = request.headers['if-match']
  const text = typeof header === 'string' ? header : (header?.join(',') ?? '')
  const values = [...text.matchAll(revisionTag)].map(match => match[1] ?? '')
  if (values.length === 0) return undefined
  if (values.length > 1)
    throw new BadRequest({ resource: 'If-Match', msg: 'more than one revision_number was given' })
  // A number that no object has is well-formed: a client takes one from what it read, to be sure it is stale.
  if (!/^[+-]?\d{1,15}$/.test(values[0]!)) {
    throw new BadRequest({
      resource: 'If-Match',
      msg: `revision_number must be an integer, not '${values[0]}'`,
    })
  }
  return Number(values[0])
}

/** A demand on an object that does not exist yet: upstream answers 500, and clients have it recorded. */
export function refuseDemandOnCreate(request: ApiRequest): void {
  if (demandedRevision(request) !== undefined) throw new HttpInternalServerError({})
}

export function checkRevision(expected: number | undefined, current: unknown): void {
  if (expected !== undefined && typeof current === 'number' && current !== expected) {
    throw new RevisionNumberConstraintFailed({ expected, current })
  }
}
