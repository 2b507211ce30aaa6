import type { Clock } from '@neutrino/base/clock.ts'
import { retry } from '@neutrino/base/retry.ts'
import { type Dispatcher, errors, Pool } from 'undici'
import { parseToken } from './parse-token.ts'
import type { Token } from './token.ts'

/** From request to the last byte of the answer. */
export const identityTimeoutMs = 10_000
export const identityConnectTimeoutMs = 5_000
export const identityConnectionsMax = 16
/** Tokens are asked for without their catalogue and stay far below. */
export const identityAnswerBytesMax = 1_048_576
/** Attempts for a request that got no answer, such as on a connection that Keystone closed meanwhile. */
export const identityAttemptsMax = 2

/** Keystone gave no answer that decides anything. */
export class IdentityUnavailable extends Error {
  override readonly name = 'IdentityUnavailable'
}

/** Who we are to Keystone. Names need their domain, ids do not. */
export interface IdentityUser {
  readonly username?: string | undefined
  readonly userId?: string | undefined
  readonly password: string
  readonly userDomainName?: string | undefined
  readonly userDomainId?: string | undefined
  readonly projectName?: string | undefined
  readonly projectId?: string | undefined
  readonly projectDomainName?: string | undefined
  readonly projectDomainId?: string | undefined
}

export interface IdentityClientOptions {
  /** `http://host:5000`, with or without a path and `/v3`. */
  readonly authUrl: string
  readonly user: IdentityUser
  readonly tls?: {
    readonly ca?: string | undefined
    readonly cert?: string | undefined
    readonly key?: string | undefined
    readonly insecure?: boolean | undefined
  }
  readonly clock: Clock
}

export interface IssuedToken {
  readonly token: string
  readonly expiresMs: number
}

export type TokenReading =
  | { readonly kind: 'valid'; readonly token: Token }
  | { readonly kind: 'invalid' }
  /** Our own token was not accepted. */
  | { readonly kind: 'refused' }

export interface IdentityClient {
  /** Logs in as our own user. */
  issue(): Promise<IssuedToken>
  /** Asks about `subject`; an expired one is valid within Keystone's window if `allowExpired`. */
  read(own: string, subject: string, allowExpired: boolean): Promise<TokenReading>
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly headers: Dispatcher.ResponseData['headers']
  readonly body: unknown
}

/** Requests to Keystone's v3 API. All failures are `IdentityUnavailable`, without any token in the text. */
export function createIdentityClient(options: IdentityClientOptions): IdentityClient {
  const base = new URL(options.authUrl)
  const prefix = base.pathname.replace(/\/+$/, '').replace(/\/v3$/, '')
  const tokensPath = `${prefix}/v3/auth/tokens`
  const { tls } = options
  const pool = new Pool(base.origin, {
    connections: identityConnectionsMax,
    connect: {
      timeout: identityConnectTimeoutMs,
      ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
      ...(tls?.cert === undefined ? {} : { cert: tls.cert }),
      ...(tls?.key === undefined ? {} : { key: tls.key }),
      rejectUnauthorized: tls?.insecure !== true,
    },
  })

  const send = async (request: Pick<Dispatcher.RequestOptions, 'method' | 'path' | 'headers' | 'body'>) => {
    const signal = AbortSignal.timeout(identityTimeoutMs)
    const policy = {
      attemptsMax: identityAttemptsMax,
      delayMsMin: 20,
      delayMsMax: 200,
      shouldRetry: (error: unknown) => !(error instanceof IdentityUnavailable) && !isTimeout(error),
    }
    try {
      return await retry({ clock: options.clock, signal }, policy, () => exchange(pool, request, signal))
    } catch (cause) {
      if (cause instanceof IdentityUnavailable) throw cause
      throw new IdentityUnavailable('the identity service does not answer', { cause })
    }
  }

  return {
    issue: async () => {
      const body = JSON.stringify(loginBody(options.user))
      const headers = { 'content-type': 'application/json', accept: 'application/json' }
      const answer = await send({ method: 'POST', path: `${tokensPath}?nocatalog`, headers, body })
      const token = answer.headers['x-subject-token']
      const read = parseToken(answer.body)
      if (answer.status === 201 && typeof token === 'string' && read !== undefined) {
        return { token, expiresMs: read.expiresMs }
      }
      throw new IdentityUnavailable(`the identity service answered our own login with ${answer.status}`)
    },
    read: async (own, subject, allowExpired) => {
      const path = `${tokensPath}?nocatalog${allowExpired ? '&allow_expired=1' : ''}`
      const headers = {
        accept: 'application/json',
        'x-auth-token': own,
        'x-subject-token': subject,
        // Says that we heed access rules; without it Keystone hides tokens that have some.
        'openstack-identity-access-rules': '1.0',
      }
      return toReading(await send({ method: 'GET', path, headers }))
    },
    close: () => pool.destroy(),
  }
}

async function exchange(
  pool: Pool,
  request: Pick<Dispatcher.RequestOptions, 'method' | 'path' | 'headers' | 'body'>,
  signal: AbortSignal,
): Promise<Answer> {
  const { statusCode, headers, body } = await pool.request({ ...request, signal })
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > identityAnswerBytesMax)
      throw new IdentityUnavailable('the answer of the identity service is too long')
    chunks.push(chunk)
  }
  return { status: statusCode, headers, body: parseJson(Buffer.concat(chunks).toString('utf8')) }
}

function toReading(answer: Answer): TokenReading {
  switch (answer.status) {
    case 200:
    case 203: {
      const token = parseToken(answer.body)
      if (token !== undefined) return { kind: 'valid', token }
      throw new IdentityUnavailable('the identity service described a token in a form that is not understood')
    }
    case 401:
      return { kind: 'refused' }
    case 404:
      return { kind: 'invalid' }
    case 403:
      throw new IdentityUnavailable('the identity service does not let our own user validate tokens')
    default:
      throw new IdentityUnavailable(`the identity service answered a token validation with ${answer.status}`)
  }
}

function isTimeout(error: unknown): boolean {
  return (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function loginBody(user: IdentityUser): object {
  const domain = (id: string | undefined, name: string | undefined) => (id === undefined ? { name } : { id })
  const account = user.userId
    ? { id: user.userId }
    : { name: user.username, domain: domain(user.userDomainId, user.userDomainName) }
  const project = user.projectId
    ? { id: user.projectId }
    : { name: user.projectName, domain: domain(user.projectDomainId, user.projectDomainName) }
  return {
    auth: {
      identity: { methods: ['password'], password: { user: { ...account, password: user.password } } },
      scope: { project },
    },
  }
}
