import { Writable } from 'node:stream'
import { systemClock } from '@neutrino/base/clock.ts'
import { createFakeClock, type FakeClock } from '@neutrino/base/fake-clock.ts'
import { createLog, type Log } from '@neutrino/base/log.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPolicy } from '../../../policy/policy.ts'
import type { Authenticator, AuthResult } from '../authenticate.ts'
import { type IdentityServer, projectToken, startIdentityServer } from './identity-server.fixture.ts'
import { createKeystone, type KeystoneOptions } from './keystone.ts'
import { identityPauseMs, invalidTokenCacheMs, staleTokenMsMax } from './token-validator.ts'

const policy = createPolicy()
const cacheMs = 300_000
let identity: IdentityServer
let clock: FakeClock
let logged: string[]
let log: Log
let opened: Authenticator[]

beforeEach(async () => {
  identity = await startIdentityServer()
  clock = createFakeClock()
  opened = []
  logged = []
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk))
      done()
    },
  })
  log = createLog({ destination, level: 'debug' })
})

afterEach(async () => {
  for (const authenticator of opened) await authenticator.close()
  await identity.close()
})

function open(options: Partial<KeystoneOptions> = {}): Authenticator {
  const authenticator = createKeystone({
    authUrl: identity.url,
    user: {
      username: 'neutron',
      password: 'xyzzy',
      userDomainName: 'Default',
      projectName: 'service',
      projectDomainName: 'Default',
    },
    wwwAuthenticateUri: 'http://keystone.example/v3',
    serviceTokenRoles: ['service'],
    serviceTokenRolesRequired: false,
    serviceType: 'network',
    tokenCacheMs: cacheMs,
    policy: () => policy,
    clock,
    log,
    ...options,
  })
  opened.push(authenticator)
  return authenticator
}

const ask = (
  authenticator: Authenticator,
  headers: Record<string, string>,
  request = {},
): Promise<AuthResult> =>
  authenticator.authenticate(headers, { signal: new AbortController().signal, log, ...request })
const kindOf = async (authenticator: Authenticator, headers: Record<string, string>, request = {}) =>
  (await ask(authenticator, headers, request)).kind

const unauthorized = { kind: 'unauthorized', wwwAuthenticate: 'Keystone uri="http://keystone.example/v3"' }

describe('a user token', () => {
  test('makes the actor', async () => {
    identity.tokens.set('good', projectToken())
    expect(await ask(open(), { 'x-auth-token': ' good ' })).toEqual({
      kind: 'ok',
      actor: {
        userId: 'u1',
        userName: 'alice',
        projectId: 'p1',
        projectName: 'web',
        roles: ['member', 'reader'],
        isAdmin: false,
        isService: false,
      },
    })
  })

  test('of the admin and service roles says so', async () => {
    identity.tokens.set('admin', projectToken({ roles: [{ name: 'admin' }] }))
    identity.tokens.set('nova', projectToken({ roles: [{ name: 'service' }] }))
    const authenticator = open()
    expect(await ask(authenticator, { 'x-auth-token': 'admin' })).toMatchObject({
      actor: { isAdmin: true, isService: false },
    })
    expect(await ask(authenticator, { 'x-auth-token': 'nova' })).toMatchObject({
      actor: { isAdmin: false, isService: true },
    })
  })

  test('of the role that services had before is one of a service, and there is one warning', async () => {
    identity.tokens.set('octavia', projectToken({ roles: [{ name: 'advsvc' }] }))
    identity.tokens.set('both', projectToken({ roles: [{ name: 'advsvc' }, { name: 'service' }] }))
    const authenticator = open()
    const warnings = () => logged.filter(line => line.includes('has the role advsvc'))
    await ask(authenticator, { 'x-auth-token': 'both' })
    expect(warnings()).toEqual([])
    for (let request = 1; request <= 3; request++)
      expect(await ask(authenticator, { 'x-auth-token': 'octavia' })).toMatchObject({
        actor: { isAdmin: false, isService: true },
      })
    expect(warnings()).toHaveLength(1)
  })

  test('carries the scope of the system or of a domain, and no project', async () => {
    identity.tokens.set('system', projectToken({ project: undefined, system: { all: true } }))
    identity.tokens.set('domain', projectToken({ project: undefined, domain: { id: 'd1' } }))
    identity.tokens.set('none', projectToken({ project: undefined, roles: undefined }))
    const authenticator = open()
    expect(await ask(authenticator, { 'x-auth-token': 'system' })).toMatchObject({
      actor: { projectId: '', systemScope: 'all' },
    })
    expect(await ask(authenticator, { 'x-auth-token': 'domain' })).toMatchObject({
      actor: { projectId: '', domainId: 'd1' },
    })
    expect(await ask(authenticator, { 'x-auth-token': 'none' })).toMatchObject({
      actor: { projectId: '', roles: [] },
    })
  })

  test.each([
    {},
    { 'x-auth-token': '' },
    { 'x-auth-token': 'a b' },
    { 'x-auth-token': 'é' },
    { 'x-auth-token': 'x'.repeat(8_193) },
    { 'x-auth-token': 'unknown' },
    { 'x-roles': 'admin', 'x-user-id': 'root' },
  ])('that is absent, malformed or unknown gets 401 with the place to get one (case %#)', async headers => {
    expect(await ask(open(), headers)).toEqual(unauthorized)
  })

  test('that has expired is refused, also out of the cache', async () => {
    const soon = new Date(clock.now().getTime() + 60_000).toISOString()
    identity.tokens.set('short', projectToken({ expires_at: soon }))
    const authenticator = open()
    expect(await kindOf(authenticator, { 'x-auth-token': 'short' })).toBe('ok')
    await clock.advance(60_000)
    expect(await kindOf(authenticator, { 'x-auth-token': 'short' })).toBe('unauthorized')
    expect(identity.reads).toHaveLength(1)
  })

  test('is asked for once, by however many requests at once, until the cache time is over', async () => {
    identity.tokens.set('good', projectToken())
    const authenticator = open()
    const release = identity.hold()
    const first = Array.from({ length: 20 }, () => kindOf(authenticator, { 'x-auth-token': 'good' }))
    release()
    expect(new Set(await Promise.all(first))).toEqual(new Set(['ok']))
    expect(identity.reads).toEqual(['/identity/v3/auth/tokens?nocatalog good'])
    await clock.advance(cacheMs - 1)
    await ask(authenticator, { 'x-auth-token': 'good' })
    expect(identity.reads).toHaveLength(1)
    identity.tokens.delete('good')
    await clock.advance(1)
    expect(await kindOf(authenticator, { 'x-auth-token': 'good' })).toBe('unauthorized')
  })

  test('that is unknown is not asked for again for a while', async () => {
    const authenticator = open()
    await ask(authenticator, { 'x-auth-token': 'late' })
    identity.tokens.set('late', projectToken())
    expect(await kindOf(authenticator, { 'x-auth-token': 'late' })).toBe('unauthorized')
    await clock.advance(invalidTokenCacheMs)
    expect(await kindOf(authenticator, { 'x-auth-token': 'late' })).toBe('ok')
  })

  test('is asked for each time when the cache is switched off', async () => {
    identity.tokens.set('good', projectToken())
    const authenticator = open({ tokenCacheMs: 0 })
    await ask(authenticator, { 'x-auth-token': 'good' })
    await ask(authenticator, { 'x-auth-token': 'good' })
    expect(identity.reads).toHaveLength(2)
  })
})

describe('a restricted application credential', () => {
  const rules = [{ service: 'network', method: 'GET', path: '/v2.0/networks/*' }]

  test('is good for the requests of its rules only', async () => {
    identity.tokens.set('app', projectToken({ application_credential: { access_rules: rules } }))
    const authenticator = open()
    const headers = { 'x-auth-token': 'app' }
    expect(await kindOf(authenticator, headers, { method: 'GET', path: '/v2.0/networks/n1?fields=id' })).toBe(
      'ok',
    )
    expect(await kindOf(authenticator, headers, { method: 'PUT', path: '/v2.0/networks/n1' })).toBe(
      'unauthorized',
    )
    expect(await kindOf(authenticator, headers, { method: 'GET', path: '/v2.0/ports/p1' })).toBe(
      'unauthorized',
    )
    expect(await kindOf(authenticator, headers)).toBe('unauthorized')
  })

  test('is good for whatever a service does with it', async () => {
    identity.tokens.set('app', projectToken({ application_credential: { access_rules: [] } }))
    identity.tokens.set('nova', projectToken({ roles: [{ name: 'service' }] }))
    expect(await kindOf(open(), { 'x-auth-token': 'app', 'x-service-token': 'nova' })).toBe('ok')
    expect(await kindOf(open(), { 'x-auth-token': 'app' })).toBe('unauthorized')
  })
})

describe('a service token', () => {
  beforeEach(() => {
    identity.tokens.set('old', projectToken({ expires_at: '2020-01-01T00:00:00.000000Z' }))
    identity.tokens.set('service', projectToken({ roles: [{ name: 'Service' }] }))
    identity.tokens.set('plain', projectToken())
  })

  test('with the service role lets an expired user token pass, asking for it as such', async () => {
    const authenticator = open()
    expect(await kindOf(authenticator, { 'x-auth-token': 'old' })).toBe('unauthorized')
    expect(await kindOf(authenticator, { 'x-auth-token': 'old', 'x-service-token': 'service' })).toBe('ok')
    expect(identity.reads.at(-1)).toBe('/identity/v3/auth/tokens?nocatalog&allow_expired=1 old')
    expect(await kindOf(authenticator, { 'x-auth-token': 'old', 'x-service-token': 'service' })).toBe('ok')
    expect(identity.reads).toHaveLength(3)
    expect(await kindOf(authenticator, { 'x-auth-token': 'old' })).toBe('unauthorized')
  })

  test('without the role buys nothing, or spoils the request where the role is required', async () => {
    const headers = { 'x-auth-token': 'old', 'x-service-token': 'plain' }
    expect(await kindOf(open(), headers)).toBe('unauthorized')
    expect(await kindOf(open(), { ...headers, 'x-auth-token': 'plain' })).toBe('ok')
    expect(
      await kindOf(open({ serviceTokenRolesRequired: true }), { ...headers, 'x-auth-token': 'plain' }),
    ).toBe('unauthorized')
  })

  test('that is invalid spoils a request with a good user token', async () => {
    expect(await kindOf(open(), { 'x-auth-token': 'plain', 'x-service-token': 'forged' })).toBe(
      'unauthorized',
    )
  })
})

describe('our own user', () => {
  test('logs in once with the configured names', async () => {
    identity.tokens.set('a', projectToken())
    identity.tokens.set('b', projectToken())
    const authenticator = open()
    await Promise.all(['a', 'b'].map(token => ask(authenticator, { 'x-auth-token': token })))
    expect(identity.logins).toEqual([
      {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'neutron', domain: { name: 'Default' }, password: 'xyzzy' } },
          },
          scope: { project: { name: 'service', domain: { name: 'Default' } } },
        },
      },
    ])
  })

  test('logs in again when its token is refused', async () => {
    identity.tokens.set('a', projectToken())
    identity.tokens.set('b', projectToken())
    const authenticator = open()
    await ask(authenticator, { 'x-auth-token': 'a' })
    identity.revokeOwn()
    expect(await kindOf(authenticator, { 'x-auth-token': 'b' })).toBe('ok')
    expect(identity.logins).toHaveLength(2)
  })
})

describe('while Keystone fails', () => {
  test.each([500, 403, 429])(
    'with %d, new tokens get 503 and known ones work on within a bound',
    async status => {
      identity.tokens.set('known', projectToken())
      const authenticator = open()
      await ask(authenticator, { 'x-auth-token': 'known' })
      identity.failWith(status)
      expect(await ask(authenticator, { 'x-auth-token': 'new' })).toEqual({
        kind: 'unavailable',
        retryAfterS: 2,
      })
      await clock.advance(cacheMs)
      expect(await kindOf(authenticator, { 'x-auth-token': 'known' })).toBe('ok')
      await clock.advance(staleTokenMsMax - 1)
      expect(await kindOf(authenticator, { 'x-auth-token': 'known' })).toBe('ok')
      await clock.advance(1)
      expect(await kindOf(authenticator, { 'x-auth-token': 'known' })).toBe('unavailable')
    },
  )

  test('it is left alone for a moment and used again afterwards', async () => {
    identity.tokens.set('new', projectToken())
    identity.failWith(500)
    const authenticator = open()
    await ask(authenticator, { 'x-auth-token': 'new' })
    identity.failWith(undefined)
    expect(await kindOf(authenticator, { 'x-auth-token': 'new' })).toBe('unavailable')
    await clock.advance(identityPauseMs)
    expect(await kindOf(authenticator, { 'x-auth-token': 'new' })).toBe('ok')
  })

  test('by refusing connections, the answer is 503', async () => {
    await identity.close()
    expect(await kindOf(open({ clock: systemClock }), { 'x-auth-token': 'new' })).toBe('unavailable')
  })

  test('a caller that goes away leaves the answer to the others', async () => {
    identity.tokens.set('good', projectToken())
    const authenticator = open()
    const release = identity.hold()
    const leaving = new AbortController()
    const left = authenticator.authenticate({ 'x-auth-token': 'good' }, { signal: leaving.signal, log })
    const stays = kindOf(authenticator, { 'x-auth-token': 'good' })
    leaving.abort(new Error('gone'))
    await expect(left).rejects.toThrow('gone')
    release()
    expect(await stays).toBe('ok')
    expect(identity.reads).toHaveLength(1)
  })
})

test('no token and no password is ever logged', async () => {
  const secrets = ['gAAAA-user', 'gAAAA-service', 'xyzzy', 'own-1']
  const authenticator = open({ serviceTokenRolesRequired: true })
  const headers = { 'x-auth-token': 'gAAAA-user', 'x-service-token': 'gAAAA-service' }
  identity.tokens.set('gAAAA-service', projectToken())
  await ask(authenticator, headers)
  identity.revokeOwn()
  await ask(authenticator, { 'x-auth-token': 'gAAAA-user' })
  identity.failWith(500)
  await ask(authenticator, { 'x-auth-token': 'gAAAA-user-2' })
  expect(logged.length).toBeGreaterThan(2)
  for (const secret of secrets) expect(logged.join('')).not.toContain(secret)
})
