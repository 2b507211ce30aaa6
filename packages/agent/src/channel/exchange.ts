import { Agent, request } from 'undici'
import type { ServerConnection } from './connection.ts'

/** Bytes of an answer; a port has about 1,000. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024
const ANSWER_MS_MAX = 30_000

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: object
  /** How long the answer may be held back on purpose. */
  readonly holdMs?: number
  readonly signal?: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Parsed JSON; undefined when it is none. */
  readonly body: unknown
}

/** One request and its whole answer. @throws when there is none in time */
export type Exchange = (question: Question) => Promise<Answer>

export function createExchange(connection: ServerConnection): {
  readonly exchange: Exchange
  close(): Promise<void>
} {
  const { ca, certificate, key, isVerified } = connection
  const dispatcher = new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      rejectUnauthorized: isVerified,
      ...(ca === null ? {} : { ca }),
      ...(certificate === null ? {} : { cert: certificate }),
      ...(key === null ? {} : { key }),
    },
  })
  const exchange: Exchange = async ({ method, url, headers, body, holdMs = 0, signal }) => {
    const bounds = [AbortSignal.timeout(ANSWER_MS_MAX + holdMs), ...(signal === undefined ? [] : [signal])]
    const answer = await request(url, {
      ...{ method, dispatcher, signal: AbortSignal.any(bounds) },
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    let text = ''
    for await (const chunk of answer.body.setEncoding('utf8')) {
      text += chunk
      if (text.length > ANSWER_BYTES_MAX) throw new Error('an answer is too long')
    }
    return { status: answer.statusCode, headers: answer.headers, body: jsonOf(text) }
  }
  return { exchange, close: () => dispatcher.destroy() }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
