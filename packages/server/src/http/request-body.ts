import { defineError } from '../errors/define-error.ts'
import { HttpBadRequest, MalformedRequestBody } from '../errors/errors.ts'
import type { Endpoint } from './wire.ts'

const EmptyUpdateBody = defineError('BadRequest', 400, () => 'Resource body required')

/** The JSON of a body. Its content type is not looked at: clients send text/plain too. */
export function parseJson(endpoint: Endpoint, text: string, verb: 'create' | 'update'): unknown {
  const { pipeline, name } = endpoint.schema.definition
  if (text === '') {
    if (pipeline === 'extension' && verb === 'update') throw new EmptyUpdateBody({})
    throw new HttpBadRequest({
      message: pipeline === 'core' ? `Unable to find '${name}' in request body` : 'Resource body required',
    })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = (cause as Error).message
    if (pipeline === 'core')
      throw new HttpBadRequest({ message: `The request body is not JSON: ${reason}` }, { cause })
    throw new MalformedRequestBody({ reason }, { cause })
  }
}
