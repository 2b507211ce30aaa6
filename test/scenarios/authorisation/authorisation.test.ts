import type { ServedRoute } from '@neutrino/server/http/route.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, createTestApi, type TestApi } from '../../support/api/create-test-api.ts'
import { testSettings } from '../../support/api/test-settings.ts'
import { makeProvider } from '../security/site.ts'
import { type Ownership, roles, type Surroundings, superuser } from './fixture.ts'
import { fixtures } from './fixtures.ts'
import { objectCells } from './object-cells.ts'
import { ownRoutes } from './own-routes.ts'
import { made, makeSurroundings } from './surroundings.ts'
import { render, verdict, walkMatrix } from './verdict.ts'

let api: TestApi
let shared: Pick<Surroundings, 'externalNetwork' | 'externalSubnet' | 'publicPool' | 'next'>
let qosPolicy: string
let counter = 0
const next = () => {
  counter += 1
  return counter
}

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas: unlimited } })
  const { external, pool } = await makeProvider(api)
  const { body } = await api.get(superuser, `/v2.0/subnets?network_id=${external}&ip_version=4`)
  shared = { externalNetwork: external, externalSubnet: body.subnets[0].id, publicPool: pool, next }
  qosPolicy = await made(api, 'qos/policies', 'policy', { shared: true })
})
afterAll(() => api.close())

function around(role: keyof typeof roles, ownership: Ownership): Promise<Surroundings> {
  const caller: Caller = { project: `c${next().toString(16).padStart(31, '0')}`, roles: roles[role] }
  return makeSurroundings(api, caller, ownership, shared)
}

test('every resource of the registry is in the matrix', () => {
  const names = api.api.endpoints.map(({ schema }) => schema.definition.name)
  const lacking = names.filter(name => !fixtures.some(({ resource }) => resource === name))
  expect(lacking, 'add a fixture to one of the …-fixtures.ts of test/scenarios/authorisation').toEqual([])
})

test.each(fixtures)(
  'who may do what with a $resource',
  async fixture => {
    const endpoint = api.api.endpoints.find(each => each.schema.definition.name === fixture.resource)
    if (!endpoint) throw new Error(`no resource ${fixture.resource}`)
    const rows = await walkMatrix(async (role, ownership) => {
      const isMeant = fixture.ownerships?.includes(ownership) ?? true
      if (!isMeant) return new Map()
      return objectCells({ endpoint, fixture, qosPolicy, around: await around(role, ownership) })
    })
    const text = render(fixture.resource, rows)
    expect(text).not.toMatch(/\?/)
    await expect(text).toMatchFileSnapshot(`./matrix/${fixture.resource}.txt`)
  },
  180_000,
)

const isOwn = (route: ServedRoute) => route.document()['x-own'] === true

test('every path of its own is in the matrix', () => {
  const ids = api.api.routes.filter(isOwn).map(({ id }) => id)
  const lacking = ids.filter(id => !(id in ownRoutes))
  expect(lacking, 'add it to test/scenarios/authorisation/own-routes.ts').toEqual([])
})

test('who may do what on paths of their own', async () => {
  const routes = api.api.routes.filter(isOwn)
  const rows = await walkMatrix(async (role, ownership) => {
    const found = new Map<string, string>()
    const surroundings = await around(role, ownership)
    for (const { id, method, path } of routes) {
      const own = ownRoutes[id]
      if (own === undefined || ownership === 'shared' || (!own.isOwned && ownership !== 'own')) continue
      const parameters = (await own.parameters?.(surroundings)) ?? {}
      const url = path.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '')
      const body = await own.body?.(surroundings)
      found.set(id, verdict(await api.request(surroundings.caller, method, `/v2.0${url}`, body)))
    }
    return found
  })
  const text = render('paths of their own', rows)
  expect(text).not.toMatch(/\?/)
  await expect(text).toMatchFileSnapshot('./matrix/own-paths.txt')
}, 180_000)
