import { silentLog } from '@neutrino/base/log.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../../../../test/support/api/create-test-api.ts'
import { headerAuthenticator } from '../../../../test/support/api/header-authenticator.ts'
import { createHttpServer } from './server.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

async function linkOf(options: { trustsProxyHeaders?: boolean; linkPrefix?: string }): Promise<string> {
  const server = createHttpServer({
    services: api.services,
    api: api.api,
    authenticator: headerAuthenticator,
    openapi: () => ({}),
    health: async () => ({ healthy: true, checks: {} }),
    metrics: async () => '',
    log: silentLog,
    ...options,
  })
  const answer = await server.inject({
    url: '/',
    headers: {
      host: 'inside:9696',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'cloud.example.org, inner',
    },
  })
  await server.close()
  return answer.json().versions[0].links[0].href
}

test('links are made of what a proxy says only where proxies are believed', async () => {
  expect(await linkOf({})).toBe('http://inside:9696/v2.0/')
  expect(await linkOf({ trustsProxyHeaders: false })).toBe('http://inside:9696/v2.0/')
  expect(await linkOf({ trustsProxyHeaders: true })).toBe('https://cloud.example.org/v2.0/')
  expect(await linkOf({ trustsProxyHeaders: true, linkPrefix: 'https://net.example.org/n/' })).toBe(
    'https://net.example.org/n/v2.0/',
  )
})
