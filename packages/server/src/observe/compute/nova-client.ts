import type { Clock } from '@neutrino/base/clock.ts'
import { Agent, type Dispatcher, request } from 'undici'
import { assertOutsideTransaction } from '../../database/transact.ts'
import { createIdentityClient } from '../../http/auth/keystone/identity-client.ts'
import { createOwnToken } from '../../http/auth/keystone/own-token.ts'
import { endpointIn } from './compute-endpoint.ts'
import type { NovaConnection } from './compute-settings.ts'
import type { NovaEvent } from './outbox.ts'

const answerMsMax = 30_000
const answerBytesMax = 4 * 1024 * 1024

/** What Nova says to each event, in their order: its HTTP code for it. */
export type Verdicts = readonly number[]

export interface NovaClient {
  /** @throws NovaUnavailable when Nova or Keystone gives no answer that decides anything */
  send(events: readonly NovaEvent[]): Promise<Verdicts>
  close(): Promise<void>
}

export class NovaUnavailable extends Error {
  override readonly name = 'NovaUnavailable'
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** `POST /os-server-external-events`, as our own user. */
export function createNovaClient(connection: NovaConnection, clock: Clock): NovaClient {
  const { login, tls } = connection
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
  let endpoint = connection.endpoint

  const locate = async (token: string | undefined): Promise<string> => {
    if (endpoint !== undefined) return endpoint
    if (login === undefined || token === undefined) throw new NovaUnavailable('Nova has no endpoint')
    const base = login.authUrl.replace(/\/+$/, '').replace(/\/v3$/, '')
    const { body } = await exchange(`${base}/v3/auth/catalog`, {
      dispatcher,
      headers: { 'x-auth-token': token },
    })
    endpoint = endpointIn(body, login)
    if (endpoint === undefined) throw new NovaUnavailable('the catalogue of Keystone has no Nova')
    return endpoint
  }
  return {
    send: async events => {
      assertOutsideTransaction('a request to Nova')
      const token = await own?.get()
      const url = `${(await locate(token)).replace(/\/+$/, '')}/os-server-external-events`
      const answer = await exchange(url, {
        dispatcher,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(token === undefined ? {} : { 'x-auth-token': token }),
        },
        body: JSON.stringify({ events: events.map(wireEvent) }),
      })
      if (answer.status === 401 && token !== undefined) own?.discard(token)
      return verdictsOf(answer, events)
    },
    close: async () => {
      await Promise.all([dispatcher.close(), identity?.close()])
    },
  }
}

function wireEvent({ name, serverId, portId, outcome }: NovaEvent): object {
  return { name, server_uuid: serverId, tag: portId, status: outcome }
}

/** One answer for all, or one for each (207); Nova keeps the order of the events. */
function verdictsOf({ status, body }: Answer, events: readonly NovaEvent[]): Verdicts {
  if (status >= 500 || status === 401 || status === 403 || status === 429)
    throw new NovaUnavailable(`Nova answered with ${status}`)
  const told = typeof body === 'object' && body !== null && 'events' in body ? body.events : undefined
  return events.map((event, index) => {
    const one: unknown = Array.isArray(told) ? told[index] : undefined
    const isSame = typeof one === 'object' && one !== null && 'tag' in one && one.tag === event.portId
    return isSame && 'code' in one && typeof one.code === 'number' ? one.code : status
  })
}

async function exchange(
  url: string,
  options: Pick<Dispatcher.RequestOptions, 'headers' | 'body'> & {
    readonly dispatcher: Dispatcher
    readonly method?: 'GET' | 'POST'
  },
): Promise<Answer> {
  try {
    const { statusCode, body } = await request(url, { ...options, signal: AbortSignal.timeout(answerMsMax) })
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > answerBytesMax) throw new NovaUnavailable('the answer is too long')
      chunks.push(chunk)
    }
    return { status: statusCode, body: parsed(Buffer.concat(chunks).toString('utf8')) }
  } catch (cause) {
    if (cause instanceof NovaUnavailable) throw cause
    throw new NovaUnavailable('no answer', { cause })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
