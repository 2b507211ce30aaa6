import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { dirtyUnits, forgetDirtyUnits, makeRouter } from './router.fixture.ts'

const { member } = callers
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
