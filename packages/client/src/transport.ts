export interface TransportOptions {
  /** Scheme, host, port and prefix before /v2.0: http://127.0.0.1:9696 */
  readonly baseUrl: string
  /** Sent as X-Auth-Token; a function is asked for every request, so that it may renew. */
  readonly token?: string | (() => Promise<string>)
  /** Sent with every request, as Authorization or X-Project-Id. */
  readonly headers?: Readonly<Record<string, string>>
  /** The platform's fetch when absent. */
  readonly fetch?: typeof fetch
  /** A request takes at most so long; 60,000 when absent. */
  readonly timeoutMs?: number
}

export type QueryValue = string | number | boolean | readonly (string | number | boolean)[] | undefined
/** What a generated list function takes; an array repeats the parameter. */
export type Query = Readonly<Record<string, QueryValue>>

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** After /v2.0, encoded: /networks/… */
  readonly path: string
  /** The path has no /v2.0 in front. */
  readonly isOutside?: true
  /** The answer is text, not JSON. */
  readonly isText?: true
  readonly query?: Query
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Transport {
  /**
   * The parsed answer; undefined when it has no body. Throws RequestError when the API refuses, and
   * what fetch throws when there is no answer.
   */
  send<T>(request: Request): Promise<T>
}

/** The API refused. Clients tell refusals apart by `type`, Neutron's name of the error. */
export class RequestError extends Error {
  readonly status: number
  /** IpAddressInUse, NetworkNotFound …; empty when the answer was not the API's. */
  readonly type: string
  /** For the server's log; undefined when the answer had none. */
  readonly requestId: string | undefined

  constructor(fields: {
    status: number
    type: string
    message: string
    requestId: string | undefined
  }) {
    super(fields.message)
    this.name = 'RequestError'
    this.status = fields.status
    this.type = fields.type
    this.requestId = fields.requestId
  }
}

/** Milliseconds of one request. A bulk create is what takes longest. */
export const REQUEST_TIMEOUT_MS = 60_000

export function createTransport(options: TransportOptions): Transport {
  const { token, timeoutMs = REQUEST_TIMEOUT_MS, fetch: send = fetch } = options
  const base = options.baseUrl.replace(/\/$/, '')
  return {
    async send<T>(request: Request): Promise<T> {
      const text = typeof token === 'function' ? await token() : token
      const root = request.isOutside ? '' : '/v2.0'
      const response = await send(`${base}${root}${request.path}${queryText(request.query)}`, {
        method: request.method,
        headers: {
          accept: 'application/json',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(text === undefined ? {} : { 'x-auth-token': text }),
          ...options.headers,
          ...request.headers,
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const answer = await response.text()
      if (!response.ok) throw refusal(response, answer)
      // The one place where an answer gets its type: the server made both from one definition.
      return (request.isText ? answer : answer === '' ? undefined : JSON.parse(answer)) as T
    },
  }
}

function queryText(query: Query = {}): string {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((one): [string, string] => [name, String(one)]),
  )
  return parameters.length === 0 ? '' : `?${new URLSearchParams(parameters)}`
}

function refusal(response: Response, text: string): RequestError {
  const { type, message } = readError(text)
  return new RequestError({
    status: response.status,
    type,
    message: message || `${response.status} ${response.statusText}`,
    requestId: response.headers.get('x-openstack-request-id') ?? undefined,
  })
}

/** {"NeutronError": {type, message}}, the same without the envelope, or Keystone's {"error": {title, message}}. */
function readError(text: string): { readonly type: string; readonly message: string } {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { type: '', message: text.slice(0, ERROR_TEXT_LENGTH_MAX) }
  }
  if (!isRecord(body)) return { type: '', message: '' }
  const content = [body.NeutronError, body.NotImplementedError, body.error, body].find(isRecord) ?? {}
  return { type: textOf(content.type ?? content.title), message: textOf(content.message) }
}

/** A proxy's error page is no message. */
const ERROR_TEXT_LENGTH_MAX = 200

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
