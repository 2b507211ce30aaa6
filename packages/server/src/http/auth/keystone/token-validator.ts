import { createHash } from 'node:crypto'
import { createBoundedCache } from '@neutrino/base/bounded-cache.ts'
import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { type IdentityClient, IdentityUnavailable, type TokenReading } from './identity-client.ts'
import { createOwnToken, type OwnToken } from './own-token.ts'
import type { Token } from './token.ts'

export const tokenCacheEntriesMax = 10_000
/** Tokens that Keystone did not know are not asked for again in this time. */
export const invalidTokenCacheMs = 10_000
/** While Keystone does not answer, tokens it validated count for this long beyond the cache time. */
export const staleTokenMsMax = 600_000
/** After a failure Keystone is left alone for this time. */
export const identityPauseMs = 1_000
/** Validations under way at once; requests beyond are told to come again. */
export const validationsMax = 512

export type Validation = Token | 'invalid' | 'unavailable'

export interface TokenValidator {
  /** Never rejects but for `signal.reason`; the validation itself goes on for others that wait for it. */
  validate(
    token: string,
    options: { readonly allowExpired: boolean; readonly signal: AbortSignal },
  ): Promise<Validation>
}

export interface TokenValidatorOptions {
  readonly client: Pick<IdentityClient, 'issue' | 'read'>
  /** `token_cache_time`; 0 asks Keystone each time. */
  readonly cacheMs: number
  readonly clock: Clock
  readonly log: Log
}

interface Validated {
  readonly token: Token
  readonly atMs: number
  /** It had expired already and was accepted for the sake of a service token. */
  readonly wasExpired: boolean
}

/**
 * Validates tokens with Keystone, remembering answers under the SHA-256 of the token and never the
 * token itself. A revoked token is accepted until its entry is `cacheMs` old.
 */
export function createTokenValidator(options: TokenValidatorOptions): TokenValidator {
  const { client, cacheMs, clock, log } = options
  const own = createOwnToken(client, clock)
  const known = createBoundedCache<string, Validated>({
    entriesMax: tokenCacheEntriesMax,
    ttlMs: Math.max(cacheMs, 1) + staleTokenMsMax,
    clock,
  })
  const unknown = createBoundedCache<string, true>({
    entriesMax: tokenCacheEntriesMax,
    ttlMs: invalidTokenCacheMs,
    clock,
  })
  const flights = new Map<string, Promise<Validation>>()
  let pausedUntilMs = Number.NEGATIVE_INFINITY

  const isExpired = (token: Token) => token.expiresMs <= clock.now().getTime()
  /** What is remembered decides about an expired token only if it was validated as one. */
  const isUsable = (entry: Validated, allowExpired: boolean) =>
    !isExpired(entry.token) || (allowExpired && entry.wasExpired)

  const fetchToken = async (key: string, subject: string, allowExpired: boolean): Promise<Validation> => {
    try {
      const reading = await readWithOwnToken({ client, own, log }, subject, allowExpired)
      const token = reading.kind === 'valid' ? reading.token : undefined
      if (token === undefined || (isExpired(token) && !allowExpired)) {
        known.delete(key)
        if (cacheMs > 0) unknown.set(flightKey(key, allowExpired), true)
        return 'invalid'
      }
      known.set(key, { token, atMs: clock.monotonicMs(), wasExpired: isExpired(token) })
      return token
    } catch (error) {
      pausedUntilMs = clock.monotonicMs() + identityPauseMs
      log.error('tokens cannot be validated', { error })
      return staleOr(key, allowExpired)
    }
  }

  const staleOr = (key: string, allowExpired: boolean): Validation => {
    const entry = cacheMs > 0 ? known.get(key) : undefined
    return entry !== undefined && isUsable(entry, allowExpired) ? entry.token : 'unavailable'
  }

  const remembered = (key: string, allowExpired: boolean): Validation | undefined => {
    if (unknown.get(flightKey(key, allowExpired))) return 'invalid'
    const entry = known.get(key)
    if (entry === undefined) return undefined
    if (isExpired(entry.token) && !allowExpired) return 'invalid'
    const isFresh = clock.monotonicMs() - entry.atMs < cacheMs
    return isFresh && isUsable(entry, allowExpired) ? entry.token : undefined
  }

  return {
    validate: async (subject, { allowExpired, signal }) => {
      signal.throwIfAborted()
      const key = createHash('sha256').update(subject).digest('base64')
      const answer = remembered(key, allowExpired)
      if (answer !== undefined) return answer
      const flight = flightKey(key, allowExpired)
      const underWay = flights.get(flight)
      if (underWay !== undefined) return unlessAborted(underWay, signal)
      if (clock.monotonicMs() < pausedUntilMs || flights.size >= validationsMax)
        return staleOr(key, allowExpired)
      const started = fetchToken(key, subject, allowExpired).finally(() => flights.delete(flight))
      flights.set(flight, started)
      return unlessAborted(started, signal)
    },
  }
}

/** Logs in again once when our own token is refused: Keystone may have been set up anew. */
async function readWithOwnToken(
  context: { readonly client: Pick<IdentityClient, 'read'>; readonly own: OwnToken; readonly log: Log },
  subject: string,
  allowExpired: boolean,
): Promise<TokenReading> {
  const { client, own, log } = context
  for (const attempt of ['first', 'renewed']) {
    const mine = await own.get()
    const reading = await client.read(mine, subject, allowExpired)
    if (reading.kind !== 'refused') return reading
    own.discard(mine)
    if (attempt === 'first') log.info('own token refused by the identity service, logging in again')
  }
  throw new IdentityUnavailable('the identity service refuses tokens it has just issued to us')
}

function flightKey(key: string, allowExpired: boolean): string {
  return allowExpired ? `${key} expired` : key
}

/** One caller that goes away must not take the answer from the others. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
