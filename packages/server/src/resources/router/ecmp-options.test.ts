import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { dirtyUnits, forgetDirtyUnits, makeRouter } from './router.fixture.ts'

const { admin, member } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1 } } })
})
afterAll(() => api.close())

const put = (id: string, ecmp_max_paths: unknown) =>
  api.put(member, `/v2.0/routers/${id}`, { router: { ecmp_max_paths } })

test('all next hops share the traffic, unless a number is given, until it is taken back', async () => {
  const made = await makeRouter(api)
  expect(made.ecmp_max_paths).toBeNull()
  await forgetDirtyUnits(api)
  expect((await put(made.id, 2)).body.router.ecmp_max_paths).toBe(2)
  expect(await dirtyUnits(api)).toContain(`router ${made.id}`)
  expect((await put(made.id, null)).body.router.ecmp_max_paths).toBeNull()
  expect((await makeRouter(api, { ecmp_max_paths: 64 })).ecmp_max_paths).toBe(64)
})

test.each([0, 65, -1, 'many'])('%s is no number of next hops', async wrong => {
  const { id } = await makeRouter(api)
  expect((await put(id, wrong)).status).toBe(400)
})

describe('what decides between next hops', () => {
  const choose = (id: string, ecmp_hash: unknown) =>
    api.put(member, `/v2.0/routers/${id}`, { router: { ecmp_hash } })
  const told = async (id: string) =>
    (await api.get(admin, `/v2.0/routers/${id}/capabilities`)).body.capabilities.ecmp_hash
  const withOvn = (isPresent: boolean) =>
    sql`insert into ovn_capability (name, is_present) values ('route-selection-fields', ${isPresent})
      on conflict (name) do update set is_present = excluded.is_present`.execute(api.connection.database)

  test('is told to an OVN that takes it', async () => {
    await withOvn(true)
    const made = await makeRouter(api)
    expect(made.ecmp_hash).toBeNull()
    expect(await told(made.id)).toEqual(['l3', 'l3l4'])
    for (const hash of ['l3', 'l3l4', ['ip_src', 'tp_dst'], null]) {
      await forgetDirtyUnits(api)
      expect((await choose(made.id, hash)).body.router.ecmp_hash).toEqual(hash)
      expect(await dirtyUnits(api)).toContain(`router ${made.id}`)
    }
    expect((await makeRouter(api, { ecmp_hash: ['ip_dst'] })).ecmp_hash).toEqual(['ip_dst'])
  })

  test('is refused with the reason by one that does not, which capabilities tell before', async () => {
    await withOvn(false)
    const { id } = await makeRouter(api)
    expect(await told(id)).toEqual([])
    for (const hash of ['l3', 'l3l4', ['ip_src']]) {
      const refused = await choose(id, hash)
      expect([refused.status, refused.body.NeutronError.type]).toEqual([409, 'EcmpHashNotSupported'])
      expect(refused.body.NeutronError.message).toContain('selection_fields')
    }
    const made = await api.post(member, '/v2.0/routers', { router: { ecmp_hash: 'l3' } })
    expect(made.status).toBe(409)
    expect((await choose(id, null)).status).toBe(200)
  })

  test('is not what tunnels carry', async () => {
    await withOvn(true)
    const { id } = await makeRouter(api)
    const refused = await choose(id, 'inner')
    expect([refused.status, refused.body.NeutronError.type]).toEqual([409, 'EcmpHashNotSupported'])
  })

  test.each(['l2', 'L3', [], ['ip_src', 'ip_src'], ['eth_src'], {}, 3])('%j is nothing', async wrong => {
    const { id } = await makeRouter(api)
    expect((await choose(id, wrong)).status).toBe(400)
  })
})
