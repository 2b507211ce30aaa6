import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFakeClock } from '@neutrino/base/fake-clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { createApi } from '@neutrino/server/http/api.ts'
import { createHttpServer } from '@neutrino/server/http/server.ts'
import { openPolicy } from '@neutrino/server/policy/index.ts'
import { policyCheckPeriodMs } from '@neutrino/server/policy/live-policy.ts'
import { resources, routes } from '@neutrino/server/registry.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, projectA, type TestApi } from '../support/api/create-test-api.ts'
import { headerAuthenticator } from '../support/api/header-authenticator.ts'

let api: TestApi
let directory: string
beforeAll(async () => {
  api = await createTestApi()
  directory = await mkdtemp(join(tmpdir(), 'neutrino-policy-'))
})
afterAll(async () => {
  await api.close()
  await rm(directory, { recursive: true })
})

test('a policy file that changes is in force without a restart, attributes and lists included', async () => {
  const clock = createFakeClock()
  const file = join(directory, 'policy.yaml')
  const live = await openPolicy({ file, directories: [], enforceScope: true, clock, log: silentLog })
  const services = { ...api.services, policy: live.current }
  const server = createHttpServer({
    services,
    api: createApi(services, resources, routes),
    authenticator: headerAuthenticator,
    openapi: () => ({}),
    health: async () => ({ healthy: true, checks: {} }),
    metrics: async () => '',
    log: silentLog,
  })
  const headers = { 'x-project-id': projectA, 'x-roles': 'member,reader' }
  const make = () =>
    server.inject({ method: 'POST', url: '/v2.0/networks', headers, payload: '{"network":{"name":"n"}}' })
  const listed = async () => (await server.inject({ url: '/v2.0/networks', headers })).json().networks
  const inForce = async (rules: string) => {
    await writeFile(file, rules)
    await clock.advance(policyCheckPeriodMs)
    return live.refresh()
  }

  expect((await make()).statusCode).toBe(201)
  expect((await listed())[0]).not.toHaveProperty('provider:network_type')
  expect(
    await inForce('create_network: "role:admin"\nget_network:provider:network_type: "role:reader"\n'),
  ).toBe('reloaded')
  expect((await make()).statusCode).toBe(403)
  expect((await listed())[0]).toHaveProperty('provider:network_type', 'geneve')
  expect(await inForce('get_network: "role:admin"\n')).toBe('reloaded')
  expect(await listed()).toEqual([])
  expect(await inForce('get_network: "role:\n')).toBe('refused')
  expect(await listed()).toEqual([])
  expect(await inForce('')).toBe('reloaded')
  expect(await listed()).toHaveLength(1)
  await server.close()
})
