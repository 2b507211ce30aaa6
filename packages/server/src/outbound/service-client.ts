import type { Clock } from '@neutrino/base/clock.ts'
import { Agent, type Dispatcher, request } from 'undici'
import { assertOutsideTransaction } from '../database/transact.ts'
import { createIdentityClient } from '../http/auth/keystone/identity-client.ts'
import { createOwnToken } from '../http/auth/keystone/own-token.ts'
import { cataloguedEndpoint } from './catalogued-endpoint.ts'
import type { ServiceConnection } from './service-connection.ts'

const ANSWER_MS_MAX = 30_000
const ANSWER_BYTES_MAX = 16 * 1024 * 1024
/** The second one with a new token, when the first was refused. */
const LOGIN_ATTEMPTS_MAX = 2

/** The service, or Keystone before it, gave no answer that decides anything. */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable'
}

export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the endpoint, with its leading slash. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

export interface ServiceAnswer {
  readonly status: number
  /** Parsed JSON; undefined when there is none. */
  readonly body: unknown
}

export interface ServiceClient {
  /** @throws ServiceUnavailable without an answer, and for 401, 403, 429 and all from 500 on */
  send(request: ServiceRequest): Promise<ServiceAnswer>
  close(): Promise<void>
}

export interface ServiceClientOptions {
  /** For errors and logs: Nova. */
  readonly name: string
  /** In Keystone's catalogue: compute. */
  readonly serviceType: string
  readonly connection: ServiceConnection
  readonly clock: Clock
}

/** Requests to another service of the cloud as our own user, never while a transaction is open. */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const { name, serviceType, connection, clock } = options
  const { login, tls, answerMsMax = ANSWER_MS_MAX } = connection
  const dispatcher = new Agent({
    connect: {
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      ...(tls.cert === undefined ? {} : { cert: tls.cert }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
      rejectUnauthorized: tls.insecure !== true,
    },
  })
  const identity = login === undefined ? undefined : createIdentityClient({ ...login, tls, clock })
  const own = identity === undefined ? undefined : createOwnToken(identity, clock)
  const wire = { name, dispatcher, answerMsMax }
  let endpoint = connection.endpoint

  const locate = async (token: string | undefined): Promise<string> => {
    if (endpoint !== undefined) return endpoint
    if (login === undefined || token === undefined) throw new ServiceUnavailable(`${name} has no endpoint`)
    const base = login.authUrl.replace(/\/+$/, '').replace(/\/v3$/, '')
    const headers = { 'x-auth-token': token }
    const { body } = await exchange(wire, `${base}/v3/auth/catalog`, { method: 'GET', headers })
    endpoint = cataloguedEndpoint(body, { ...login, serviceType })
    if (endpoint === undefined) throw new ServiceUnavailable(`the catalogue of Keystone has no ${name}`)
    return endpoint
  }
  const sendOnce = async ({ method, path, headers, body }: ServiceRequest, token: string | undefined) =>
    exchange(wire, `${(await locate(token)).replace(/\/+$/, '')}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { 'x-auth-token': token }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    send: async wanted => {
      assertOutsideTransaction(`a request to ${name}`)
      for (let attempt = 1; ; attempt += 1) {
        const token = await own?.get()
        const answer = await sendOnce(wanted, token)
        const isRefused = answer.status === 401 && token !== undefined
        if (isRefused) own?.discard(token)
        if (isRefused && attempt < LOGIN_ATTEMPTS_MAX) continue
        if (answer.status >= 500 || [401, 403, 429].includes(answer.status))
          throw new ServiceUnavailable(
            `${name} answered ${wanted.method} ${wanted.path} with ${answer.status}`,
          )
        return answer
      }
    },
    close: async () => {
      await Promise.all([dispatcher.close(), identity?.close()])
    },
  }
}

async function exchange(
  wire: { readonly name: string; readonly dispatcher: Dispatcher; readonly answerMsMax: number },
  url: string,
  options: Pick<Dispatcher.RequestOptions, 'headers' | 'body'> & {
    readonly method: ServiceRequest['method']
  },
): Promise<ServiceAnswer> {
  const { name, dispatcher, answerMsMax } = wire
  try {
    const signal = AbortSignal.timeout(answerMsMax)
    const { statusCode, body } = await request(url, { ...options, dispatcher, signal })
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > ANSWER_BYTES_MAX) throw new ServiceUnavailable(`an answer of ${name} is too long`)
      chunks.push(chunk)
    }
    return { status: statusCode, body: parsed(Buffer.concat(chunks).toString('utf8')) }
  } catch (cause) {
    if (cause instanceof ServiceUnavailable) throw cause
    throw new ServiceUnavailable(`${name} gives no answer`, { cause })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
