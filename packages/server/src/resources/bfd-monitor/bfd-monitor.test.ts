import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import {
  dirtyUnits,
  forgetDirtyUnits,
  makeExternal,
  makeInternal,
  makeRouter,
} from '../router/router.fixture.ts'

const { admin, member, other: stranger, reader } = callers
const nexthop = '203.0.113.77'
const destination = '192.168.0.0/16'
const secret = 'hush hush'
let api: TestApi
let routerId: string
let gatewayPort: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1, router_route: 30, bfd_monitor: 40 } } })
  const outside = await makeExternal(api, '203.0.113.0/24')
  // On a tunnelled network it would sit on one chassis as a whole.
  await sql`update network_segment set network_type = 'flat', physical_network = 'physnet1', segmentation_id = null
    where network_id = ${outside.network}`.execute(api.connection.database)
  const made = await makeRouter(api, { external_gateway_info: { network_id: outside.network } })
  routerId = made.id
  const ports = await api.get(admin, `/v2.0/ports?device_id=${routerId}`)
  gatewayPort = ports.body.ports[0].id
})
afterAll(() => api.close())
beforeEach(async () => {
  await setRoutes([])
})

async function makeMonitor(fields: object = {}, by: Caller = member): Promise<TestResponse['body']> {
  const made = await api.post(by, '/v2.0/bfd_monitors', { bfd_monitor: { dst_ip: nexthop, ...fields } })
  if (made.status !== 201) throw new Error(made.text)
  return made.body.bfd_monitor
}

const setRoutes = (routes: readonly object[]) =>
  api.put(admin, `/v2.0/routers/${routerId}`, { router: { routes } })
const watched = (bfd_monitor: string) => ({ destination, nexthop, bfd_monitor })
const show = async (id: string) => (await api.get(member, `/v2.0/bfd_monitors/${id}`)).body.bfd_monitor

describe('a monitor', () => {
  test('has the defaults of the specification', async () => {
    const { id, project_id, tenant_id, created_at, updated_at, ...shown } = await makeMonitor()
    expect(shown).toEqual({
      ...{ name: '', description: '', mode: 'asynchronous', dst_ip: nexthop, src_ip: null, min_rx: 1000 },
      ...{ min_tx: 100, multiplier: 3, auth_type: null, status: 'DOWN', tags: [], revision_number: 0 },
    })
    expect([project_id, tenant_id]).toEqual([member.project, member.project])
    expect((await api.get(member, `/v2.0/bfd-monitors?id=${id}`)).body.bfd_monitors).toHaveLength(1)
  })

  test('changes its times, not what it watches', async () => {
    const { id } = await makeMonitor()
    const change = (bfd_monitor: object) => api.put(member, `/v2.0/bfd_monitors/${id}`, { bfd_monitor })
    const changed = await change({ name: 'fast', min_rx: 300, min_tx: 300, multiplier: 5 })
    expect(changed.body.bfd_monitor).toMatchObject({ name: 'fast', min_rx: 300, min_tx: 300, multiplier: 5 })
    for (const fixed of [
      { dst_ip: '203.0.113.9' },
      { mode: 'demand' },
      { auth_type: 'SHA1' },
      { src_ip: null },
    ])
      expect((await change(fixed)).status).toBe(400)
  })

  test.each([
    {},
    { dst_ip: 'nowhere' },
    { dst_ip: nexthop, mode: 'echo' },
    { dst_ip: nexthop, min_rx: 49 },
    { dst_ip: nexthop, min_tx: 60_001 },
    { dst_ip: nexthop, multiplier: 0 },
    { dst_ip: nexthop, auth_type: 'SHA1' },
    { dst_ip: nexthop, auth_key: { 1: secret } },
    { dst_ip: nexthop, auth_type: 'rot13', auth_key: { 1: secret } },
    { dst_ip: nexthop, auth_type: 'MD5', auth_key: { 256: secret } },
    { dst_ip: nexthop, auth_type: 'MD5', auth_key: { 1: `${secret}${secret}` } },
    { dst_ip: nexthop, auth_type: 'MD5', auth_key: secret },
  ])('%j is none, and no secret comes back', async fields => {
    const refused = await api.post(member, '/v2.0/bfd_monitors', { bfd_monitor: fields })
    expect(refused.status).toBe(400)
    expect(refused.text).not.toContain(secret)
  })

  test('keeps its secret', async () => {
    const made = await makeMonitor({ auth_type: 'SHA1', auth_key: { 1: secret } })
    const answers = [
      JSON.stringify(made),
      (await api.get(admin, `/v2.0/bfd_monitors/${made.id}`)).text,
      (await api.get(admin, '/v2.0/bfd_monitors?fields=auth_key&fields=id')).text,
    ]
    for (const answer of answers) expect(answer).not.toContain(secret)
    const { rows } = await sql`select auth_key from bfd_monitor where id = ${made.id}`.execute(
      api.connection.database,
    )
    expect(rows).toEqual([{ auth_key: { 1: secret } }])
  })

  test('is counted', async () => {
    const quota = (await api.get(admin, `/v2.0/quotas/${stranger.project}`)).body.quota
    expect(quota.bfd_monitor).toBe(40)
    await api.put(admin, `/v2.0/quotas/${stranger.project}`, { quota: { bfd_monitor: 1 } })
    await makeMonitor({}, stranger)
    const over = await api.post(stranger, '/v2.0/bfd_monitors', { bfd_monitor: { dst_ip: nexthop } })
    expect([over.status, over.body.NeutronError.type]).toEqual([409, 'OverQuota'])
  })

  test('is its own project’s', async () => {
    const { id } = await makeMonitor()
    expect((await api.get(stranger, `/v2.0/bfd_monitors/${id}`)).status).toBe(404)
    expect((await api.get(reader, `/v2.0/bfd_monitors/${id}`)).status).toBe(200)
    expect((await api.delete(reader, `/v2.0/bfd_monitors/${id}`)).status).toBe(403)
    for (const action of ['session_status', 'bfd_monitor_associations'])
      expect((await api.get(stranger, `/v2.0/bfd_monitors/${id}/${action}`)).status).toBe(404)
  })
})

describe('a route', () => {
  const status = async () =>
    (await api.get(member, `/v2.0/routers/${routerId}/routes_status`)).body.router.routes
  const observe = (state: string) =>
    sql`insert into bfd_session (port_id, dst_ip, status) values (${gatewayPort}, ${nexthop}, ${state})
      on conflict (port_id, dst_ip) do update set status = excluded.status`.execute(api.connection.database)

  test('names its monitor, which stays as long', async () => {
    const { id } = await makeMonitor()
    await forgetDirtyUnits(api)
    expect((await setRoutes([watched(id)])).body.router.routes).toEqual([watched(id)])
    expect(await dirtyUnits(api)).toContain(`router ${routerId}`)
    expect((await api.get(member, `/v2.0/bfd_monitors/${id}/bfd_monitor_associations`)).body).toEqual({
      bfd_monitor_associations: {
        remotes: [
          { type: 'extra_route', router: routerId, extra_route: { destination, nexthop }, src_ip: null },
        ],
      },
    })
    const refused = await api.delete(member, `/v2.0/bfd_monitors/${id}`)
    expect([refused.status, refused.body.NeutronError.type]).toEqual([409, 'BfdMonitorInUse'])
    await setRoutes([{ destination, nexthop }])
    expect((await api.delete(member, `/v2.0/bfd_monitors/${id}`)).status).toBe(204)
  })

  test('gets, keeps and loses it one by one', async () => {
    const { id } = await makeMonitor()
    const act = async (verb: string, routes: readonly object[]) => {
      const done = await api.put(member, `/v2.0/routers/${routerId}/${verb}`, { router: { routes } })
      return done.body.router.routes
    }
    expect(await act('add_extraroutes', [watched(id)])).toEqual([watched(id)])
    expect(await act('add_extraroutes', [{ destination, nexthop }])).toEqual([watched(id)])
    expect(await act('add_extraroutes', [{ destination, nexthop, bfd_monitor: null }])).toEqual([
      { destination, nexthop },
    ])
    expect(await act('add_extraroutes', [watched(id)])).toEqual([watched(id)])
    expect(await act('remove_extraroutes', [{ destination, nexthop }])).toEqual([])
    expect((await api.delete(member, `/v2.0/bfd_monitors/${id}`)).status).toBe(204)
  })

  test('is down until its session is up, and stays where it is', async () => {
    const { id } = await makeMonitor()
    const alone = { destination: '172.16.0.0/12', nexthop }
    await setRoutes([watched(id), alone])
    const unwatched = { ...alone, status: 'UP', bfd_monitor: null, bfd_session: null }
    expect(await status()).toEqual([{ ...watched(id), status: 'DOWN', bfd_session: null }, unwatched])
    expect((await show(id)).status).toBe('DOWN')
    for (const [session, shown] of [
      ['down', 'DOWN'],
      ['init', 'DOWN'],
      ['up', 'UP'],
      ['admin_down', 'DOWN'],
    ] as const) {
      await observe(session)
      expect(await status()).toEqual([{ ...watched(id), status: shown, bfd_session: session }, unwatched])
      expect((await show(id)).status).toBe('ACTIVE')
      const told = (await api.get(member, `/v2.0/bfd_monitors/${id}/session_status`)).body
      const [remote] = told.bfd_session_status.remotes
      expect(remote.status).toEqual({ SessionState: session, Forwarding: session === 'up' })
      expect(remote.src_ip).toMatch(/^203\.0\.113\./)
    }
    await api.put(admin, `/v2.0/routers/${routerId}`, { router: { admin_state_up: false } })
    expect((await status()).map((route: { status: string }) => route.status)).toEqual(['DOWN', 'DOWN'])
    await api.put(admin, `/v2.0/routers/${routerId}`, { router: { admin_state_up: true } })
  })

  test('stands by beyond so many of its destination', async () => {
    const second = { destination, nexthop: '203.0.113.78' }
    await api.put(admin, `/v2.0/routers/${routerId}`, { router: { ecmp_max_paths: 1 } })
    await setRoutes([{ destination, nexthop }, second])
    expect((await status()).map((route: { status: string }) => route.status)).toEqual(['UP', 'STANDBY'])
    await api.put(admin, `/v2.0/routers/${routerId}`, { router: { ecmp_max_paths: null } })
  })

  test('is translated again when its monitor changes', async () => {
    const { id } = await makeMonitor()
    await setRoutes([watched(id)])
    await forgetDirtyUnits(api)
    await api.put(member, `/v2.0/bfd_monitors/${id}`, { bfd_monitor: { min_rx: 200 } })
    expect(await dirtyUnits(api)).toEqual(new Set([`router ${routerId}`]))
  })

  test.each([
    { fields: { mode: 'demand' }, reason: 'OVN has no demand mode' },
    { fields: { auth_type: 'password', auth_key: { 1: secret } }, reason: 'OVN does not authenticate BFD' },
    { fields: { dst_ip: '203.0.113.76' }, reason: 'that of the monitor is 203.0.113.76' },
    { fields: { src_ip: '203.0.113.200' }, reason: 'OVN sends from the first address of the port' },
  ])('is refused a monitor that OVN cannot carry out: $reason', async ({ fields, reason }) => {
    const { id } = await makeMonitor(fields)
    const refused = await setRoutes([watched(id)])
    expect([refused.status, refused.body.NeutronError.type]).toEqual([409, 'BfdMonitorNotSupported'])
    expect(refused.body.NeutronError.message).toContain(reason)
    expect((await api.delete(member, `/v2.0/bfd_monitors/${id}`)).status).toBe(204)
  })

  test('inside, or on a tunnelled network, is refused one: OVN would not watch', async () => {
    const { subnet } = await makeInternal(api, '10.77.0.0/24')
    await api.put(member, `/v2.0/routers/${routerId}/add_router_interface`, { subnet_id: subnet })
    const tunnelled = await makeExternal(api, '198.51.100.0/24')
    const gateway = { network_id: tunnelled.network }
    const { id: pinned } = await makeRouter(api, { external_gateway_info: gateway })
    for (const [router, hop] of [
      [routerId, '10.77.0.9'],
      [pinned, '198.51.100.9'],
    ] as const) {
      const { id } = await makeMonitor({ dst_ip: hop })
      const routes = [{ destination, nexthop: hop, bfd_monitor: id }]
      const refused = await api.put(member, `/v2.0/routers/${router}`, { router: { routes } })
      expect([refused.status, refused.body.NeutronError.type]).toEqual([409, 'BfdMonitorNotSupported'])
    }
  })

  test('is refused a monitor of others, or one that is not there', async () => {
    const foreign = await makeMonitor({}, admin)
    for (const id of [foreign.id, '6e7569e2-0000-4000-8000-000000000000']) {
      const router = { routes: [watched(id)] }
      const refused = await api.put(member, `/v2.0/routers/${routerId}`, { router })
      expect([refused.status, refused.body.NeutronError.type]).toEqual([404, 'BfdMonitorNotFound'])
    }
    expect((await setRoutes([watched(foreign.id)])).status).toBe(200)
    // Whose monitor it is decides when it is named, not when it is kept.
    const kept = { routes: [watched(foreign.id), { destination: '172.16.0.0/12', nexthop }] }
    expect((await api.put(member, `/v2.0/routers/${routerId}`, { router: kept })).status).toBe(200)
  })
})

test('switched off, routes have no monitors', async () => {
  const without = await createTestApi({ hiddenAliases: ['bfd-for-extraroutes'] })
  const outside = await makeExternal(without, '203.0.113.0/24')
  const { id } = await makeRouter(without, { external_gateway_info: { network_id: outside.network } })
  const { body } = await without.post(member, '/v2.0/bfd_monitors', { bfd_monitor: { dst_ip: nexthop } })
  const named = { routes: [watched(body.bfd_monitor.id)] }
  expect((await without.put(member, `/v2.0/routers/${id}`, { router: named })).status).toBe(400)
  expect((await without.get(member, `/v2.0/routers/${id}/routes_status`)).status).toBe(404)
  await without.close()
})
