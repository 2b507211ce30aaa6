import { defineError } from '../errors/define-error.ts'
import { HttpBadRequest, MalformedRequestBody } from '../errors/errors.ts'
import type { Endpoint } from './wire.ts'

const EmptyUpdateBody = defineError('BadRequest', 400, () => 'Resource body required')

/** Half of a surrogate pair, as JSON.stringify writes it: after an even number of backslashes. Whole pairs it writes out. */
const halfCharacter = /(?<!\\)(?:\\\\)*\\ud[89a-f]/

/**
 * JSON from outside. Throws SyntaxError, also for an escape that stands for half of a character: no column can hold it,
 * and JSON that is handed to the database fails there.
 */
export function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (/\\ud/i.test(text) && halfCharacter.test(JSON.stringify(value)))
    throw new SyntaxError('a text has half of a surrogate pair')
  return value
}

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
    return readJson(text)
  } catch (cause) {
    const reason = (cause as Error).message
    if (pipeline === 'core')
      throw new HttpBadRequest({ message: `The request body is not JSON: ${reason}` }, { cause })
    throw new MalformedRequestBody({ reason }, { cause })
  }
}
