import { createServer, type Server } from 'node:http'
import { systemClock } from '@neutrino/base/clock.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type IdentityServer, startIdentityServer } from '../http/auth/keystone/identity-server.fixture.ts'
import { cataloguedEndpoint } from './catalogued-endpoint.ts'
import { createServiceClient, type ServiceClient } from './service-client.ts'

let keystone: IdentityServer
let server: Server
let client: ServiceClient
/** Tokens that came, and the statuses that are answered, 200 when there are none left. */
const tokens: (string | undefined)[] = []
const statuses: number[] = []

beforeEach(async () => {
  keystone = await startIdentityServer()
  tokens.length = 0
  statuses.length = 0
  server = createServer((request, response) => {
    tokens.push(String(request.headers['x-auth-token']))
    response.writeHead(statuses.shift() ?? 200).end('{"a":1}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const user = { username: 'u', password: 'p', userDomainId: 'd', projectName: 's', projectDomainId: 'd' }
  client = createServiceClient({
    name: 'Placement',
    serviceType: 'placement',
    connection: {
      endpoint: `http://127.0.0.1:${address.port}/`,
      login: { authUrl: keystone.url, user, region: undefined, endpointType: 'public' },
      tls: {},
      answerMsMax: 5_000,
    },
    clock: systemClock,
  })
})
afterEach(async () => {
  await client.close()
  server.closeAllConnections()
  server.close()
  await keystone.close()
})

const ask = () => client.send({ method: 'GET', path: '/things' })

test('a token that is refused is replaced once', async () => {
  statuses.push(200, 401, 200)
  expect(await ask()).toEqual({ status: 200, body: { a: 1 } })
  expect(await ask()).toEqual({ status: 200, body: { a: 1 } })
  expect(tokens).toEqual(['own-1', 'own-1', 'own-2'])
  statuses.push(401, 401)
  await expect(ask()).rejects.toThrow('Placement answered GET /things with 401')
  expect(tokens).toHaveLength(5)
})

test('what decides nothing is told apart from a refusal', async () => {
  for (const status of [500, 503, 403, 429]) {
    statuses.push(status)
    await expect(ask()).rejects.toThrow(`Placement answered GET /things with ${status}`)
  }
  statuses.push(409)
  expect((await ask()).status).toBe(409)
  server.closeAllConnections()
  server.close()
  await expect(ask()).rejects.toThrow('Placement gives no answer')
})

test('an endpoint is of the wanted service, region and kind', () => {
  const endpoint = (more: object) => ({ interface: 'public', region: 'One', url: 'http://it', ...more })
  const catalogue = (...endpoints: readonly object[]) => ({
    catalog: [
      { type: 'compute', endpoints: [endpoint({ url: 'http://compute' })] },
      { type: 'placement', endpoints },
    ],
  })
  const find = (body: unknown, region?: string) =>
    cataloguedEndpoint(body, { serviceType: 'placement', region, endpointType: 'public' })
  expect(find(catalogue(endpoint({})))).toBe('http://it')
  expect(find(catalogue(endpoint({ region: 'Two' }), endpoint({ url: 'http://mine' })), 'One')).toBe(
    'http://mine',
  )
  expect(find(catalogue(endpoint({ interface: 'internal' })))).toBeUndefined()
  expect(find('nonsense')).toBeUndefined()
})
