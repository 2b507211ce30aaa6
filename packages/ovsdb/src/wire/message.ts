import { OvsdbProtocolError } from '../errors.ts'

/** A JSON-RPC 1.0 message in the shapes of RFC 7047, section 4. */
export type Message =
  | {
      readonly kind: 'request'
      readonly id: unknown
      readonly method: string
      readonly params: readonly unknown[]
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: readonly unknown[] }
  | {
      readonly kind: 'response'
      readonly id: number
      readonly result: unknown
      readonly error: { readonly error: string; readonly details: string } | undefined
    }

export function readMessage(json: unknown): Message {
  if (!isRecord(json)) throw new OvsdbProtocolError('a message is not an object')
  if (typeof json.method === 'string') {
    const params = Array.isArray(json.params) ? json.params : []
    return json.id === null || json.id === undefined
      ? { kind: 'notification', method: json.method, params }
      : { kind: 'request', id: json.id, method: json.method, params }
  }
  // A server that cannot tell which request it refuses answers with another id; nobody waits for it then.
  const id = typeof json.id === 'number' ? json.id : -1
  return { kind: 'response', id, result: json.result, error: readError(json.error) }
}

/** Errors are objects {error, details?} in OVSDB, but plain texts occur (`canceled`, `unknown method`). */
export function readError(json: unknown): { readonly error: string; readonly details: string } | undefined {
  if (json === null || json === undefined) return undefined
  if (!isRecord(json)) return { error: typeof json === 'string' ? json : JSON.stringify(json), details: '' }
  const { error, details } = json
  return {
    error: typeof error === 'string' ? error : JSON.stringify(json),
    details: typeof details === 'string' ? details : '',
  }
}

export function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
