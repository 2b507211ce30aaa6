import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import {
  dirtyUnits,
  forgetDirtyUnits,
  makeExternal,
  makeInternal,
  makePort,
  makeRouter,
} from '../router/router.fixture.ts'

const { admin, member } = callers
let api: TestApi
let external: string
let port: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1, floatingip: -1 } } })
  external = (await makeExternal(api, '172.24.0.0/24')).network
  const { network, subnet } = await makeInternal(api, '10.0.0.0/24')
  const { id } = await makeRouter(api, { external_gateway_info: { network_id: external } })
  await api.put(member, `/v2.0/routers/${id}/add_router_interface`, { subnet_id: subnet })
  port = await makePort(api, network, [[subnet, '10.0.0.9']])
})
afterAll(() => api.close())

const make = (by: Caller, more: object = {}) =>
  api.post(by, '/v2.0/floatingips', { floatingip: { floating_network_id: external, ...more } })
const change = (by: Caller, id: string, floatingip: object) =>
  api.put(by, `/v2.0/floatingips/${id}`, { floatingip })

test('a floating IP is as configured until an administrator says otherwise', async () => {
  const made = await make(member)
  expect(made.body.floatingip.distributed).toBeNull()
  expect((await make(member, { distributed: true })).status).toBe(403)
  const { id } = made.body.floatingip
  expect((await change(member, id, { distributed: false })).status).toBe(403)
  const central = await make(admin, { distributed: 'false' })
  expect(central.body.floatingip.distributed).toBe(false)
  expect(
    (await change(admin, central.body.floatingip.id, { distributed: null })).body.floatingip,
  ).toMatchObject({ distributed: null })
})

test('a change keeps where it leads, and is carried out', async () => {
  const { id } = (await make(member, { port_id: port })).body.floatingip
  await forgetDirtyUnits(api)
  const changed = await change(admin, id, { distributed: true })
  expect(changed.body.floatingip).toMatchObject({ distributed: true, port_id: port, status: 'ACTIVE' })
  expect(await dirtyUnits(api)).toContain(`floating_ip ${id}`)
})

test('lists can be narrowed to it', async () => {
  const wanted = (await make(admin, { distributed: true })).body.floatingip.id
  const { body } = await api.get(admin, '/v2.0/floatingips?distributed=true&fields=id')
  expect(body.floatingips).toContainEqual({ id: wanted })
  const all = await api.get(admin, '/v2.0/floatingips?fields=id')
  expect(body.floatingips.length).toBeLessThan(all.body.floatingips.length)
})

test('what is neither true nor false is refused', async () => {
  expect((await make(admin, { distributed: 'sometimes' })).status).toBe(400)
})
