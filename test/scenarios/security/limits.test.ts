import { PassThrough } from 'node:stream'
import { createLog, silentLog } from '@neutrino/base/log.ts'
import { createMetrics } from '@neutrino/base/metrics.ts'
import { connectDatabase } from '@neutrino/server/database/connect.ts'
import { createApi } from '@neutrino/server/http/api.ts'
import { createHttpServer } from '@neutrino/server/http/server.ts'
import { serverMetrics } from '@neutrino/server/process/server-metrics.ts'
import { resources, routes } from '@neutrino/server/registry.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../support/api/create-test-api.ts'
import { headerAuthenticator } from '../../support/api/header-authenticator.ts'
import { make } from './site.ts'

const { admin, member } = callers
let api: TestApi
const lines: string[] = []

beforeAll(async () => {
  const destination = new PassThrough()
  destination.on('data', chunk => lines.push(String(chunk)))
  api = await createTestApi({ log: createLog({ level: 'debug', destination }) })
})
afterAll(() => api?.close())

describe('advisory 5: tokens and secrets', () => {
  test('are in no log line and no answer, whatever goes wrong', async () => {
    const secret = 'gAAAAABtop-secret-token'
    const headers = {
      'x-auth-token': secret,
      authorization: `Bearer ${secret}`,
      'x-service-token': secret,
      cookie: secret,
    }
    for (const [method, path, body] of [
      ['GET', '/v2.0/networks', undefined],
      ['GET', '/v2.0/nothing', undefined],
      ['GET', '/v2.0/networks/nothing', undefined],
      ['GET', '/v2.0/networks?x=1', undefined],
      ['POST', '/v2.0/networks', '{'],
      ['POST', '/v2.0/networks', { network: { nothing: 1 } }],
      ['POST', '/v2.0/networks', 'x'.repeat(5 * 1024 * 1024)],
      ['PATCH', '/v2.0/networks', {}],
      ['POST', '/v2.0/networks', { network: {} }],
    ] as const) {
      const answer = await api.request(member, method, path, body, {
        ...headers,
        ...(method === 'POST' ? { 'if-match': 'revision_number=1' } : {}),
      })
      expect(answer.text + JSON.stringify(answer.headers)).not.toContain(secret)
    }
    // The database fails: a 500 or 503 with the cause in the log.
    const broken = await brokenApi()
    const answer = await broken.inject({
      method: 'GET',
      url: '/v2.0/networks',
      headers: { ...headers, 'x-project-id': 'p', 'x-roles': 'admin' },
    })
    await broken.close()
    expect(answer.statusCode).toBe(503)
    expect(answer.body + lines.join('')).not.toContain(secret)
    expect(answer.body).not.toMatch(/127\.0\.0\.1|db-password|ECONN|select /)
    expect(lines.join('')).toContain('request failed')
    expect(lines.join('')).not.toContain('db-password')
  })

  async function brokenApi() {
    const { database } = connectDatabase({
      connectionString: 'postgresql://u:db-password@127.0.0.1:1/none',
      connectTimeoutMs: 500,
    })
    const destination = new PassThrough()
    destination.on('data', chunk => lines.push(String(chunk)))
    const services = { ...api.services, transactor: { database, events: {} } }
    return server({
      log: createLog({ level: 'debug', destination }),
      services,
      api: createApi(services, resources, routes),
    })
  }
})

function server(options: Partial<Parameters<typeof createHttpServer>[0]>) {
  return createHttpServer({
    services: api.services,
    api: api.api,
    authenticator: headerAuthenticator,
    openapi: () => ({}),
    health: async () => ({ healthy: true, checks: {} }),
    metrics: async () => '',
    log: silentLog,
    ...options,
  })
}

describe('advisory 9: a list has a bounded cost', () => {
  test('values of filters, sort keys and sizes of pages are bounded', async () => {
    const many = (name: string, value: (n: number) => string, count: number) =>
      `/v2.0/ports?${Array.from({ length: count }, (_, n) => `${name}=${value(n)}`).join('&')}`
    for (const name of ['id', 'name', 'device_id', 'fixed_ips', 'tags', 'security_groups'])
      expect(
        (
          await api.get(
            member,
            many(name, n => (name === 'fixed_ips' ? `ip_address_substr=${n}` : `v${n}`), 2_001),
          )
        ).status,
        name,
      ).toBe(400)
    expect(
      (
        await api.get(
          member,
          many('fixed_ips', n => `ip_address_substr=${n}`, 500),
        )
      ).status,
    ).toBe(200)
    expect(
      (await api.get(member, `${many('sort_key', () => 'name', 9)}&${'sort_dir=asc&'.repeat(9)}`)).status,
    ).toBe(400)
    for (const pattern of [
      '%25%25%25%25%25%25%25%25%25',
      '_'.repeat(200),
      '(a%2B)%2B%24',
      '\\\\'.repeat(100),
    ])
      for (const filter of [`fixed_ips=ip_address_substr=${pattern}`, `name=${pattern}`])
        expect((await api.get(member, `/v2.0/ports?${filter}`)).status, filter).toBe(200)
  })

  test('a statement that takes too long ends as 503, and says nothing of the inside', async () => {
    const { rows } = await api.connection.pool.query('show statement_timeout')
    expect(rows[0].statement_timeout).not.toBe('0')
    // A lock that is held stands for a query that takes long.
    const blocker = await api.connection.pool.connect()
    const { host, port, user, database: name } = blocker
    const hasty = connectDatabase({
      host,
      port,
      ...(user ? { user } : {}),
      ...(name ? { database: name } : {}),
      statementTimeoutMs: 50,
    })
    const services = { ...api.services, transactor: { database: hasty.database, events: {} } }
    const app = server({ services, api: createApi(services, resources, routes) })
    await blocker.query('begin; lock table network in access exclusive mode')
    const headers = { 'x-project-id': 'p', 'x-roles': 'admin' }
    const slow = await app.inject({ method: 'GET', url: '/v2.0/networks', headers })
    await blocker.query('rollback')
    blocker.release()
    await app.close()
    await hasty.close()
    expect([slow.statusCode, JSON.parse(slow.body).NeutronError.type]).toEqual([503, 'ServiceUnavailable'])
    expect(slow.body).not.toMatch(/statement timeout|canceling/)
  })
})

describe('advisory 21: random paths leave nothing behind', () => {
  test('metrics have no label that a client makes up', async () => {
    const metrics = createMetrics()
    const { onRequest } = serverMetrics(metrics)
    const app = server({ onRequest })
    const headers = { 'x-project-id': member.project, 'x-roles': 'member' }
    const ask = async (rounds: number) => {
      for (let n = 0; n < rounds; n++) {
        const made = `${n}${Math.random().toString(36).slice(2)}`
        for (const url of [
          `/v2.0/${made}`,
          `/v2.0/${made}/x/y`,
          `/v2.0/networks/${made}`,
          `/v2.0/networks.${made}`,
          `/v2.0/extensions/${made}`,
          `/${made}`,
          `/v2.0/networks?${made}=1`,
          `/v2.0/qos/${made}`,
        ])
          for (const method of ['GET', 'PUT', 'DELETE'] as const) await app.inject({ method, url, headers })
      }
      return (await metrics.text()).split('\n').filter(line => line.includes('_count{')).length
    }
    const first = await ask(10)
    expect(await ask(30)).toBe(first)
    expect(await metrics.text()).toContain('resource="other"')
    await app.close()
  })

  test('the heap stays as it was', async () => {
    const app = server({})
    const headers = { 'x-project-id': member.project, 'x-roles': 'member' }
    const ask = async (count: number) => {
      for (let n = 0; n < count; n++)
        await app.inject({ method: n % 2 ? 'GET' : 'POST', url: `/v2.0/${n}${Math.random()}/${n}`, headers })
      globalThis.gc?.()
      return process.memoryUsage().heapUsed
    }
    const before = await ask(500)
    const after = await ask(2_000)
    // 2,000 paths that were kept would be more; without gc() the collector's own swing has to fit.
    expect(after - before).toBeLessThan(48 * 1024 * 1024)
    await app.close()
  })
})

describe('bodies and headers that try the parser', () => {
  test('keys of the prototype are unknown attributes and change no object', async () => {
    for (const body of [
      '{"network": {"__proto__": {"shared": true}}}',
      '{"network": {"constructor": {"prototype": {"shared": true}}}}',
      '{"__proto__": {"network": {}}}',
      '{"network": {}, "__proto__": 1}',
      '{"networks": [{"__proto__": {"polluted": true}}]}',
    ]) {
      const answer = await api.request(member, 'POST', '/v2.0/networks', body)
      expect([201, 400], `${body} ${answer.text}`).toContain(answer.status)
      if (answer.status === 201) expect((answer.body.network ?? answer.body.networks[0]).shared).toBe(false)
    }
    expect(Object.prototype).not.toHaveProperty('polluted')
    expect(({} as Record<string, unknown>).shared).toBeUndefined()
    const port = (await make(api, admin, 'networks', 'network', {})).id
    const profile = '{"port": {"network_id": "<id>", "binding:profile": {"__proto__": {"x": 1}}}}'
    const made = await api.request(callers.service, 'POST', '/v2.0/ports', profile.replace('<id>', port))
    expect([201, 403]).toContain(made.status)
    for (const key of ['__proto__', 'constructor', 'toString'])
      for (const query of [`${key}=1`, `sort_key=${key}&sort_dir=asc`])
        expect((await api.get(member, `/v2.0/networks?${query}`)).status, query).toBe(400)
  })

  test('no odd request line, header or nesting ends in a 500', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
    for (const [method, url, body] of [
      ['GET', '/v2.0/%', undefined],
      ['GET', '/v2.0/networks/%zz', undefined],
      ['GET', '/v2.0/networks/%00', undefined],
      ['GET', '/v2.0/networks/%ff%fe', undefined],
      ['GET', '/v2.0/networks?name=%ff&id=%00', undefined],
      ['GET', '/v2.0//networks', undefined],
      ['GET', `/v2.0/networks/${'a'.repeat(10_000)}`, undefined],
      ['GET', '/v2.0/networks/..%2f..%2fetc', undefined],
      ['POST', '/v2.0/networks', deep],
      ['POST', '/v2.0/networks', `{"network": ${deep}}`],
      ['POST', '/v2.0/ports', `{"port": {"network_id": 1, "binding:profile": ${deep}}}`],
      ['POST', '/v2.0/networks', '[]'],
      ['POST', '/v2.0/networks', 'null'],
      ['POST', '/v2.0/networks', '{"network": []}'],
      ['POST', '/v2.0/networks', '{"networks": {}}'],
      ['POST', '/v2.0/networks', JSON.stringify({ networks: Array.from({ length: 1_001 }, () => ({})) })],
      ['PUT', '/v2.0/networks/%/tags/%', undefined],
    ] as const) {
      const answer = await api.request(member, method, url, body)
      expect(
        answer.status,
        `${method} ${url.slice(0, 60)} ${answer.text.slice(0, 200)}`,
      ).toBeGreaterThanOrEqual(200)
      expect(answer.status, `${method} ${url.slice(0, 60)} ${answer.text.slice(0, 200)}`).toBeLessThan(500)
    }
  })
})
