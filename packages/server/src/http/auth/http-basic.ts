import { createHmac, randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createBoundedCache } from '@neutrino/base/bounded-cache.ts'
import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { compare } from 'bcryptjs'
import type { Policy } from '../../policy/policy.ts'
import type { Authenticator, AuthResult } from './authenticate.ts'
import { buildActor, everyRole } from './build-actor.ts'
import { parseHtpasswd } from './parse-htpasswd.ts'

/** How long a password that was right is not computed again; a changed file ends it sooner. */
export const basicCacheMs = 300_000
export const basicCacheEntriesMax = 1_000
/** The file is looked at once in this time at most. */
export const htpasswdCheckPeriodMs = 5_000
/** Passwords that are checked at once; each takes a good part of a second of one core. */
export const basicChecksMax = 8
const credentialsLengthMax = 1_024
/** bcrypt reads 72 bytes and ignores the rest: a longer password would match by its beginning. */
const passwordBytesMax = 72
const unauthorized: AuthResult = { kind: 'unauthorized', wwwAuthenticate: 'Basic realm="Neutrino"' }

export interface HttpBasicOptions {
  /** `[DEFAULT] http_basic_auth_user_file`: a path. */
  readonly file: string
  /** The project of all users; each user's own name when absent, so that users have separate objects. */
  readonly projectId?: string | undefined
  readonly policy: () => Policy
  readonly clock: Clock
  readonly log: Log
}

interface UserFile {
  readonly mark: string
  readonly users: ReadonlyMap<string, string>
}

/**
 * HTTP basic authentication against a file of bcrypt passwords. There are no roles in such a file, so
 * each user has every role: an administrator. For single machines and behind a proxy with TLS.
 *
 * @throws Error when the file cannot be read
 */
export async function openHttpBasic(options: HttpBasicOptions): Promise<Authenticator> {
  const { file, clock, log } = options
  let current = await readUsers(file)
  let checkedMs = clock.monotonicMs()
  let checksCount = 0
  // Keyed by a keyed hash: neither memory nor the time of a look-up tells anything about a password.
  const cache = createBoundedCache<string, string>({
    entriesMax: basicCacheEntriesMax,
    ttlMs: basicCacheMs,
    clock,
  })
  const cacheKey = randomBytes(32)

  const refresh = async (): Promise<void> => {
    if (clock.monotonicMs() - checkedMs < htpasswdCheckPeriodMs) return
    checkedMs = clock.monotonicMs()
    try {
      if ((await markOf(file)) === current.mark) return
      current = await readUsers(file)
      cache.clear()
    } catch (error) {
      log.error('password file refused, the former users stay', { error })
    }
  }

  const verify = async (user: string, password: string): Promise<boolean> => {
    const { users } = current
    const hash = users.get(user)
    // An unknown user costs as much time as a wrong password: any other entry serves as the decoy.
    const decoy = hash ?? users.values().next().value
    if (decoy === undefined || Buffer.byteLength(password) > passwordBytesMax) return false
    const matches = await compare(password, decoy)
    return matches && hash !== undefined
  }

  return {
    authenticate: async headers => {
      await refresh()
      const credentials = parseBasic(headers.authorization)
      if (credentials === undefined) return unauthorized
      const { user, password } = credentials
      const key = createHmac('sha256', cacheKey).update(`${user}:${password}`).digest('base64')
      if (cache.get(key) === undefined) {
        if (checksCount >= basicChecksMax) return { kind: 'unavailable', retryAfterS: 1 }
        checksCount++
        const before = current
        const right = await verify(user, password).finally(() => checksCount--)
        if (!right) return unauthorized
        if (before === current) cache.set(key, user)
      }
      const projectId = options.projectId ?? user
      return {
        kind: 'ok',
        actor: buildActor(options.policy(), { userId: user, userName: user, projectId, roles: everyRole }),
      }
    },
    close: async () => undefined,
  }
}

async function readUsers(file: string): Promise<UserFile> {
  const mark = await markOf(file)
  return { mark, users: parseHtpasswd(await readFile(file, 'utf8'), file) }
}

async function markOf(file: string): Promise<string> {
  const { ino, mtimeNs, size } = await stat(file, { bigint: true })
  return `${ino} ${mtimeNs} ${size}`
}

function parseBasic(
  header: string | undefined,
): { readonly user: string; readonly password: string } | undefined {
  if (header === undefined || header.length > credentialsLengthMax) return undefined
  const encoded = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(header)?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
