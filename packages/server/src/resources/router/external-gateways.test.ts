import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
} from './router.fixture.ts'

const { admin, member, other } = callers
let api: TestApi
let one: string
let two: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1, floatingip: -1 } } })
  one = (await makeExternal(api, '172.24.0.0/24')).network
  two = (await makeExternal(api, '172.25.0.0/24')).network
})
afterAll(() => api.close())

type Action = 'add' | 'update' | 'remove'
const send = (action: Action, id: string, external_gateways: unknown, by: Caller = member) =>
  api.put(by, `/v2.0/routers/${id}/${action}_external_gateways`, { router: { external_gateways } })
async function change(action: Action, id: string, gateways: unknown, by: Caller = member) {
  const { status, body, text } = await send(action, id, gateways, by)
  if (status !== 200) throw new Error(text)
  return body.router
}
const on = (network_id: string, ip?: string) => ({
  network_id,
  ...(ip === undefined ? {} : { external_fixed_ips: [{ ip_address: ip }] }),
})
const networksOf = (router: { external_gateways: { network_id: string }[] }) =>
  router.external_gateways.map(gateway => gateway.network_id)
const addressesOf = (router: { external_gateways: { external_fixed_ips: { ip_address: string }[] }[] }) =>
  router.external_gateways.map(gateway => gateway.external_fixed_ips[0]?.ip_address)

describe('several gateways', () => {
  test('are added, the first of them shown as external_gateway_info', async () => {
    const made = await makeRouter(api)
    expect(made.external_gateways).toEqual([])
    await forgetDirtyUnits(api)
    const router = await change('add', made.id, [on(one), on(two)])
    expect(networksOf(router)).toEqual([one, two])
    expect(router.external_gateway_info).toEqual({
      ...router.external_gateways[0],
      enable_snat: true,
      qos_policy_id: null,
    })
    expect(router.revision_number).toBeGreaterThan(made.revision_number)
    expect(await dirtyUnits(api)).toContain(`router ${made.id}`)
    const more = await change('add', made.id, [on(one)])
    expect(networksOf(more)).toEqual([one, two, one])
    expect((await api.delete(member, `/v2.0/routers/${made.id}`)).status).toBe(204)
  })

  test('leave by what they have: the network alone, or an address', async () => {
    const { id } = await makeRouter(api)
    await change('add', id, [on(one, '172.24.0.101'), on(one, '172.24.0.102'), on(two)], admin)
    expect(await send('remove', id, [on(one)])).toMatchObject({
      status: 400,
      body: { NeutronError: { type: 'UnableToMatchGateways' } },
    })
    const router = await change('remove', id, [on(one, '172.24.0.101')], admin)
    expect(networksOf(router)).toEqual([one, two])
    expect(router.external_gateway_info.external_fixed_ips[0].ip_address).toBe('172.24.0.102')
    expect(networksOf(await change('remove', id, [on(two), on(one)]))).toEqual([])
    expect((await send('remove', id, [on(two)])).body.NeutronError.type).toBe('UnableToRemoveGateways')
  })

  test('are replaced as a whole: those that stay keep their port, and the order is as named', async () => {
    const { id } = await makeRouter(api)
    await change('add', id, [on(one, '172.24.0.103'), on(two, '172.25.0.103')], admin)
    const ports = () => portsOf(id)
    const [first, second] = await ports()
    const swapped = await change('update', id, [on(two), on(one)])
    expect(networksOf(swapped)).toEqual([two, one])
    expect(await ports()).toEqual([second, first])
    const moved = await change('update', id, [on(one, '172.24.0.104'), on(one)], admin)
    expect(networksOf(moved)).toEqual([one, one])
    expect(addressesOf(moved)[0]).toBe('172.24.0.104')
    expect((await ports())[0]).toBe(first)
    expect((await change('update', id, [])).external_gateway_info).toBeNull()
  })

  test('and external_gateway_info changes only the first', async () => {
    const { id } = await makeRouter(api)
    await change('add', id, [on(one), on(two)])
    const put = async (external_gateway_info: unknown) =>
      (await api.put(member, `/v2.0/routers/${id}`, { router: { external_gateway_info } })).body.router
    expect(networksOf(await put(null))).toEqual([two])
    const third = (await makeExternal(api, '172.26.0.0/24')).network
    await change('add', id, [on(one)])
    expect(networksOf(await put(on(third)))).toEqual([third, one])
  })

  test('stay while floating IPs of their network have no other', async () => {
    const { network, subnet } = await makeInternal(api, '10.0.0.0/24')
    const { id } = await makeRouter(api)
    await change('add', id, [on(one), on(two), on(two)])
    await api.put(member, `/v2.0/routers/${id}/add_router_interface`, { subnet_id: subnet })
    const port_id = await makePort(api, network, [[subnet, '10.0.0.9']])
    const made = await api.post(member, '/v2.0/floatingips', {
      floatingip: { floating_network_id: two, port_id },
    })
    expect(made.body.floatingip.router_id).toBe(id)
    expect(networksOf(await change('update', id, [on(two)]))).toEqual([two])
    for (const answer of [await send('remove', id, [on(two)]), await send('update', id, [on(one)])])
      expect(answer.body.NeutronError.type).toBe('RouterExternalGatewayInUseByFloatingIp')
  })

  test('on networks that overlap, inside ones or missing ones are refused', async () => {
    const { id } = await makeRouter(api)
    await change('add', id, [on(one)])
    const twin = (await makeExternal(api, '172.24.0.0/24')).network
    expect((await send('add', id, [on(twin)])).body.NeutronError.type).toBe('BadRequest')
    const inside = await makeInternal(api, '10.1.0.0/24')
    expect((await send('add', id, [on(inside.network)])).status).toBe(400)
    expect((await send('add', id, [on('7e58d2b0-8a0a-4c3c-8c31-000000000000')])).status).toBe(404)
    expect((await send('add', id, [{}])).body.NeutronError.type).toBe('HTTPBadRequest')
  })

  test('follow the rules of their attributes', async () => {
    const { id } = await makeRouter(api)
    expect((await send('add', id, [{ ...on(one), enable_snat: false }])).status).toBe(403)
    expect((await send('add', id, [on(one, '172.24.0.110')])).status).toBe(403)
    expect((await send('add', id, [on(one)], other)).status).toBe(404)
    const router = await change('add', id, [{ ...on(one), enable_snat: false }], admin)
    expect(router.external_gateway_info.enable_snat).toBe(false)
    const nothing = await api.put(member, `/v2.0/routers/${id}/add_external_gateways`, { router: {} })
    expect(networksOf(nothing.body.router)).toEqual([one])
  })
})

test('default routes are watched and shared as the configuration says, or an admin', async () => {
  const router = await makeRouter(api)
  expect(router).toMatchObject({ enable_default_route_bfd: false, enable_default_route_ecmp: false })
  const fields = { enable_default_route_bfd: true, enable_default_route_ecmp: true }
  const at = `/v2.0/routers/${router.id}`
  expect((await api.put(member, at, { router: fields })).status).toBe(403)
  expect((await api.put(admin, at, { router: fields })).body.router).toMatchObject(fields)
  expect((await makeRouter(api, fields, admin)).enable_default_route_ecmp).toBe(true)
})

async function portsOf(routerId: string): Promise<readonly string[]> {
  const rows = await api.connection.database
    .selectFrom('router_port')
    .select('port_id')
    .where('router_id', '=', routerId)
    .orderBy('position')
    .execute()
  return rows.map(row => row.port_id)
}
