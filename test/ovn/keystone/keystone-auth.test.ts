import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { systemClock } from '@neutrino/base/clock.ts'
import { createLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import type { Authenticator, AuthResult } from '@neutrino/server/http/auth/authenticate.ts'
import { createKeystone, type KeystoneOptions } from '@neutrino/server/http/auth/keystone/keystone.ts'
import { createPolicy } from '@neutrino/server/policy/policy.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectKeystoneAdmin, type KeystoneAdmin } from '../../support/keystone/keystone-admin.ts'
import { type Keystone, startKeystone } from '../../support/keystone/start-keystone.ts'

const prepareTimeoutMs = 240_000
const outageTimeoutMs = 120_000
const ownPassword = 'neutron-secret'
const policy = createPolicy()
const logged: string[] = []
const secrets: string[] = [ownPassword]
const log = createLog({
  level: 'debug',
  destination: new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk))
      done()
    },
  }),
})

let dir: string
let keystone: Keystone
let admin: KeystoneAdmin
let web: string
let alice: string
const opened: Authenticator[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'keystone-'))
  keystone = await startKeystone({ dir })
  admin = await connectKeystoneAdmin(keystone)
  web = await admin.createProject('web')
  const service = await admin.createProject('service')
  alice = await admin.createUser('alice', 'alice-secret')
  await admin.grant({ user: alice, role: 'member', on: `/projects/${web}` })
  await admin.grant({ user: alice, role: 'reader', on: '/domains/default' })
  await admin.grant({ user: alice, role: 'reader', on: '/system' })
  const neutron = await admin.createUser('neutron', ownPassword)
  await admin.grant({ user: neutron, role: 'service', on: `/projects/${service}` })
  await admin.grant({ user: neutron, role: 'admin', on: `/projects/${service}` })
  const nova = await admin.createUser('nova', 'nova-secret')
  await admin.grant({ user: nova, role: 'service', on: `/projects/${service}` })
}, prepareTimeoutMs)

afterAll(async () => {
  for (const authenticator of opened) await authenticator.close()
  await keystone?.stop()
  await rm(dir, { recursive: true, force: true })
})

function open(options: Partial<KeystoneOptions> = {}): Authenticator {
  const authenticator = createKeystone({
    authUrl: `${keystone.url}/v3`,
    user: {
      username: 'neutron',
      password: ownPassword,
      userDomainName: 'Default',
      projectName: 'service',
      projectDomainId: 'default',
    },
    serviceTokenRoles: ['service'],
    serviceTokenRolesRequired: false,
    serviceType: 'network',
    tokenCacheMs: 300_000,
    policy: () => policy,
    clock: systemClock,
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
const kindOf = async (...call: Parameters<typeof ask>) => (await ask(...call)).kind

async function login(...call: Parameters<KeystoneAdmin['login']>): Promise<string> {
  const token = await admin.login(...call)
  secrets.push(token)
  return token
}

const aliceLogin = { user: 'alice', password: 'alice-secret' }

describe('tokens of a real Keystone', () => {
  test('for a project make its actor, with the roles that the role implies', async () => {
    const token = await login({ ...aliceLogin, project: 'web' })
    const result = await ask(open(), { 'x-auth-token': token })
    expect(result).toMatchObject({
      kind: 'ok',
      actor: {
        userId: alice,
        userName: 'alice',
        projectId: web,
        projectName: 'web',
        isAdmin: false,
        isService: false,
      },
    })
    if (result.kind === 'ok') expect([...result.actor.roles].sort()).toEqual(['member', 'reader'])
  })

  test('of the administrator and of a service say so', async () => {
    const authenticator = open()
    const nova = await login({ user: 'nova', password: 'nova-secret', project: 'service' })
    expect(await ask(authenticator, { 'x-auth-token': admin.token })).toMatchObject({
      actor: { isAdmin: true },
    })
    expect(await ask(authenticator, { 'x-auth-token': nova })).toMatchObject({
      actor: { isAdmin: false, isService: true },
    })
  })

  test('for the system, a domain or nothing carry that scope and no project', async () => {
    const authenticator = open()
    const actorOf = async (scope: object) =>
      ask(authenticator, { 'x-auth-token': await login({ ...aliceLogin, ...scope }) })
    expect(await actorOf({ system: true })).toMatchObject({ actor: { projectId: '', systemScope: 'all' } })
    expect(await actorOf({ domain: 'default' })).toMatchObject({
      actor: { projectId: '', domainId: 'default' },
    })
    expect(await actorOf({})).toMatchObject({ actor: { projectId: '', roles: [] } })
  })

  test('that are absent, forged or revoked are refused', async () => {
    const unauthorized = { kind: 'unauthorized', wwwAuthenticate: `Keystone uri="${keystone.url}/v3"` }
    const authenticator = open({ tokenCacheMs: 0 })
    const token = await login({ ...aliceLogin, project: 'web' })
    expect(await ask(authenticator, {})).toEqual(unauthorized)
    expect(await ask(authenticator, { 'x-auth-token': 'gAAAAAnonsense' })).toEqual(unauthorized)
    expect(await ask(authenticator, { 'x-auth-token': `${token.slice(0, -4)}AAAA` })).toEqual(unauthorized)
    expect(await kindOf(authenticator, { 'x-auth-token': token })).toBe('ok')
    await admin.revoke(token)
    expect(await ask(authenticator, { 'x-auth-token': token })).toEqual(unauthorized)
  })

  test('of a user that was disabled are refused', async () => {
    const bob = await admin.createUser('bob', 'bob-secret')
    await admin.grant({ user: bob, role: 'reader', on: `/projects/${web}` })
    const token = await login({ user: 'bob', password: 'bob-secret', project: 'web' })
    const authenticator = open({ tokenCacheMs: 0 })
    expect(await kindOf(authenticator, { 'x-auth-token': token })).toBe('ok')
    await admin.send('PATCH', `/users/${bob}`, { user: { enabled: false } })
    expect(await kindOf(authenticator, { 'x-auth-token': token })).toBe('unauthorized')
  })

  test('of a restricted application credential are good for its access rules only', async () => {
    const rules = [{ service: 'network', method: 'GET', path: '/v2.0/networks/**' }]
    const fields = { name: 'reads-networks', access_rules: rules, secret: 'application-secret' }
    const aliceToken = await login({ ...aliceLogin, project: 'web' })
    const id = await admin.createApplication({ user: alice, token: aliceToken }, fields)
    const token = await admin.loginApplication({ id, secret: fields.secret })
    const authenticator = open()
    const headers = { 'x-auth-token': token }
    expect(await kindOf(authenticator, headers, { method: 'GET', path: '/v2.0/networks/a' })).toBe('ok')
    expect(await kindOf(authenticator, headers, { method: 'DELETE', path: '/v2.0/networks/a' })).toBe(
      'unauthorized',
    )
  })

  test(
    'that have expired pass with a service token beside them, and only then',
    async () => {
      const brief = await startKeystone({ dir, tokenExpirationS: 2 })
      const token = await connectKeystoneAdmin(brief)
        .then(briefAdmin => briefAdmin.login({ ...aliceLogin, project: 'web' }))
        .finally(() => brief.stop())
      secrets.push(token)
      const expired = { what: 'the token expires', timeoutMs: 20_000, pollMs: 200 }
      await waitUntil({ clock: systemClock }, expired, async () => !(await admin.accepts(token)))

      const service = await login({ user: 'nova', password: 'nova-secret', project: 'service' })
      const plain = await login({ ...aliceLogin, project: 'web' })
      const authenticator = open()
      expect(await kindOf(authenticator, { 'x-auth-token': token })).toBe('unauthorized')
      expect(await kindOf(authenticator, { 'x-auth-token': token, 'x-service-token': plain })).toBe(
        'unauthorized',
      )
      expect(await ask(authenticator, { 'x-auth-token': token, 'x-service-token': service })).toMatchObject({
        kind: 'ok',
        actor: { userId: alice, projectId: web },
      })
    },
    prepareTimeoutMs,
  )
})

describe('a real Keystone', () => {
  test('that refuses our own login gives 503, not 401', async () => {
    const user = {
      username: 'neutron',
      password: 'wrong',
      userDomainId: 'default',
      projectName: 'service',
      projectDomainId: 'default',
    }
    const token = await login({ ...aliceLogin, project: 'web' })
    expect(await kindOf(open({ user }), { 'x-auth-token': token })).toBe('unavailable')
  })

  test(
    'can go away and come back: known tokens work on, new ones get 503 meanwhile',
    async () => {
      const known = await login({ ...aliceLogin, project: 'web' })
      const fresh = await login({ ...aliceLogin, project: 'web' })
      const authenticator = open()
      expect(await kindOf(authenticator, { 'x-auth-token': known })).toBe('ok')
      await keystone.stop()
      expect(await kindOf(authenticator, { 'x-auth-token': fresh })).toBe('unavailable')
      expect(await kindOf(authenticator, { 'x-auth-token': known })).toBe('ok')
      keystone = await startKeystone({ dir, port: keystone.port })
      const recovered = { what: 'new tokens are accepted again', timeoutMs: 20_000, pollMs: 200 }
      await waitUntil(
        { clock: systemClock },
        recovered,
        async () => (await kindOf(authenticator, { 'x-auth-token': fresh })) === 'ok',
      )
    },
    outageTimeoutMs,
  )

  test('gets to see secrets that our log does not', () => {
    expect(logged.length).toBeGreaterThan(0)
    const everything = logged.join('')
    for (const secret of secrets) expect(everything).not.toContain(secret)
  })
})
