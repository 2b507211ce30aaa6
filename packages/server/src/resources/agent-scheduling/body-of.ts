import { isObject } from '../../definition/parse-body.ts'
import { HttpBadRequest } from '../../errors/errors.ts'
import type { ApiRequest } from '../../http/wire.ts'
import { readBody } from '../../http/write.ts'

/** The body of a request, which is an object of no kind: what is to be given to an agent. */
export function bodyOf(request: ApiRequest): Readonly<Record<string, unknown>> {
  const body = readBody(request.body)
  if (!isObject(body)) throw new HttpBadRequest({ message: 'The request body is not an object' })
  return body
}
