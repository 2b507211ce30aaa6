import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import {
  dirtyUnits,
  forgetDirtyUnits,
  makeExternal,
  makeInternal,
  makeNetwork,
  makeRouter,
  makeSubnet,
} from './router.fixture.ts'

const { admin, member, noRole, other, reader } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1, router_route: 30 } } })
})
afterAll(() => api.close())

const errorType = (answer: TestResponse) => answer.body.NeutronError.type
const put = (id: string, router: object, by: (typeof callers)[keyof typeof callers] = member) =>
  api.put(by, `/v2.0/routers/${id}`, { router })
const show = async (id: string, by: (typeof callers)[keyof typeof callers] = member) =>
  (await api.get(by, `/v2.0/routers/${id}`)).body.router

describe('router', () => {
  test('is created with defaults, shown, changed and deleted', async () => {
    const router = await makeRouter(api, { name: 'r1' })
    expect(Object.keys(router).sort()).toEqual([
      'admin_state_up',
      'availability_zone_hints',
      'availability_zones',
      'conntrack_helpers',
      'created_at',
      'description',
      'ecmp_hash',
      'ecmp_max_paths',
      'enable_default_route_bfd',
      'enable_default_route_ecmp',
      'enable_ndp_proxy',
      'evpn_vni',
      'external_gateway_info',
      'external_gateways',
      'flavor_id',
      'id',
      'name',
      'project_id',
      'revision_number',
      'routes',
      'status',
      'tags',
      'tenant_id',
      'updated_at',
    ])
    expect(router).toMatchObject({
      name: 'r1',
      admin_state_up: true,
      status: 'ACTIVE',
      external_gateway_info: null,
      routes: [],
      flavor_id: null,
      project_id: projectA,
    })
    const changed = await put(router.id, { name: 'r2', admin_state_up: false, description: 'd' })
    expect(changed.status).toBe(200)
    expect(changed.body.router).toMatchObject({ name: 'r2', admin_state_up: false, description: 'd' })
    expect(changed.body.router.revision_number).toBeGreaterThan(router.revision_number)
    expect(await dirtyUnits(api)).toContain(`router ${router.id}`)
    expect((await api.delete(member, `/v2.0/routers/${router.id}`)).status).toBe(204)
    expect(errorType(await api.delete(member, `/v2.0/routers/${router.id}`))).toBe('RouterNotFound')
  })

  test('answers as recorded of upstream', async () => {
    const { id } = await makeRouter(api)
    const path = `/v2.0/routers/${id}`
    const send = (
      by: (typeof callers)[keyof typeof callers],
      method: string,
      url: string,
      body?: unknown,
      headers = {},
    ) => api.request(by, method, url, body, headers)
    const cases: [Promise<TestResponse>, number, string | undefined][] = [
      [send(member, 'PATCH', path, { router: {} }), 405, 'HTTPMethodNotAllowed'],
      [send(member, 'PUT', '/v2.0/routers', {}), 404, 'RouterNotFound'],
      [send(member, 'POST', path, {}), 405, 'HTTPMethodNotAllowed'],
      [send(member, 'PUT', `${path}/bogus`, {}), 404, 'HTTPNotFound'],
      [send(member, 'GET', `${path}/add_router_interface`), 405, 'HTTPMethodNotAllowed'],
      [send(reader, 'GET', path), 200, undefined],
      [send(reader, 'PUT', path, { router: { name: 'x' } }), 403, 'PolicyNotAuthorized'],
      [send(reader, 'DELETE', path), 403, 'PolicyNotAuthorized'],
      [send(reader, 'PUT', `${path}/add_router_interface`, { subnet_id: id }), 403, 'PolicyNotAuthorized'],
      [send(noRole, 'GET', path), 404, 'HTTPNotFound'],
      [send(noRole, 'PUT', path, { router: { name: 'x' } }), 404, 'HTTPNotFound'],
      [send(noRole, 'DELETE', path), 404, 'HTTPNotFound'],
      [send(noRole, 'PUT', `${path}/add_router_interface`, { subnet_id: id }), 404, 'HTTPNotFound'],
      [send(other, 'GET', path), 404, 'RouterNotFound'],
      [send(other, 'PUT', path, { router: { name: 'x' } }), 404, 'RouterNotFound'],
      [send(other, 'DELETE', path), 404, 'RouterNotFound'],
      [send(other, 'PUT', `${path}/add_router_interface`, { subnet_id: id }), 404, 'RouterNotFound'],
      [send(member, 'POST', '/v2.0/routers', { router: { distributed: true } }), 403, 'PolicyNotAuthorized'],
      [send(member, 'POST', '/v2.0/routers', { router: { ha: true } }), 403, 'PolicyNotAuthorized'],
      [send(member, 'POST', '/v2.0/routers', ''), 400, 'HTTPBadRequest'],
      [send(member, 'POST', '/v2.0/routers', 'not json'), 400, 'MalformedRequestBody'],
      [send(member, 'POST', '/v2.0/routers', '[]'), 400, 'HTTPBadRequest'],
      [send(member, 'POST', '/v2.0/routers', '{"router":null}'), 400, 'HTTPBadRequest'],
      [send(member, 'POST', '/v2.0/routers', '{"routers":[]}'), 400, 'HTTPBadRequest'],
      [send(member, 'POST', '/v2.0/routers', { routers: [{ name: 'b1' }] }), 400, 'HTTPBadRequest'],
      [send(member, 'PUT', path, ''), 400, 'BadRequest'],
      [send(member, 'PUT', path, '{}'), 400, 'HTTPBadRequest'],
      [send(member, 'PUT', path, 'zzz'), 400, 'MalformedRequestBody'],
      [send(member, 'PUT', path, { router: {} }), 200, undefined],
      [send(member, 'GET', '/v2.0/routers', undefined, { accept: 'application/xml' }), 200, undefined],
      [send(member, 'DELETE', path, { x: 1 }), 400, 'HTTPBadRequest'],
      [send(member, 'GET', '/v2.0/routers?bogus=1'), 400, 'HTTPBadRequest'],
      [send(member, 'GET', '/v2.0/routers?limit=abc'), 400, 'BadRequest'],
      [send(member, 'GET', '/v2.0/routers?marker=nope&limit=1'), 404, 'RouterNotFound'],
      [
        send(member, 'PUT', path, { router: { name: 'x' } }, { 'if-match': 'revision_number=99' }),
        412,
        'RevisionNumberConstraintFailed',
      ],
      [
        send(member, 'PUT', path, { router: { name: 'x' } }, { 'if-match': 'revision_number=-1' }),
        412,
        'RevisionNumberConstraintFailed',
      ],
      [
        send(member, 'PUT', path, { router: { name: 'x' } }, { 'if-match': 'revision_number=x' }),
        400,
        'BadRequest',
      ],
      [
        send(member, 'DELETE', path, undefined, { 'if-match': 'revision_number=99' }),
        412,
        'RevisionNumberConstraintFailed',
      ],
      [send(member, 'PUT', `${path}/add_router_interface`, {}), 400, 'BadRequest'],
      [send(member, 'PUT', `${path}/add_router_interface`, { subnet_id: 'x' }), 400, 'BadRequest'],
    ]
    for (const [index, [answer, status, type]] of cases.entries()) {
      const { status: got, body } = await answer
      expect([index, got, body?.NeutronError?.type]).toEqual([index, status, type])
    }
  })

  test('shows ha and distributed to admins only, who change them while it is down', async () => {
    expect(await makeRouter(api, {}, admin)).toMatchObject({ ha: true, distributed: false })
    const { id } = await makeRouter(api, { distributed: true, ha: false }, admin)
    expect(await show(id, admin)).toMatchObject({ ha: false, distributed: true })
    expect(errorType(await put(id, { ha: true }, admin))).toBe('BadRequest')
    expect(errorType(await put(id, { distributed: false }, admin))).toBe('BadRequest')
    expect((await put(id, { distributed: true, admin_state_up: false }, admin)).status).toBe(200)
    const changed = await put(id, { ha: true, distributed: false }, admin)
    expect(changed.body.router).toMatchObject({ ha: true, distributed: false })
    expect(errorType(await put(id, { ha: true }))).toBe('RouterNotFound')
  })

  test('refuses zones that no gateway chassis is in', async () => {
    const refused = await api.post(member, '/v2.0/routers', { router: { availability_zone_hints: ['az9'] } })
    expect([refused.status, errorType(refused)]).toEqual([404, 'AvailabilityZoneNotFound'])
    await api.connection.database
      .insertInto('chassis')
      .values({ name: 'c1', hostname: 'h1', is_gateway: true, availability_zones: ['az1'] } as never)
      .execute()
    const router = await makeRouter(api, { availability_zone_hints: ['az1'] })
    expect(router).toMatchObject({ availability_zone_hints: ['az1'], availability_zones: ['az1'] })
  })
})

describe('gateway of a router', () => {
  test('is a hidden port with an address on the external network', async () => {
    const { network, subnet } = await makeExternal(api, '172.24.4.0/24')
    await forgetDirtyUnits(api)
    const router = await makeRouter(api, { external_gateway_info: { network_id: network } })
    const { external_fixed_ips, ...rest } = router.external_gateway_info
    expect(rest).toEqual({ network_id: network, enable_snat: true, qos_policy_id: null })
    expect(external_fixed_ips).toEqual([
      { subnet_id: subnet, ip_address: expect.stringMatching(/^172\.24\.4\./) },
    ])
    const port = await api.connection.database
      .selectFrom('port')
      .selectAll()
      .where('device_id', '=', router.id)
      .executeTakeFirstOrThrow()
    expect(port).toMatchObject({
      project_id: '',
      device_owner: 'network:router_gateway',
      network_id: network,
    })
    const dirty = await dirtyUnits(api)
    expect(dirty).toContain(`router ${router.id}`)
    expect(dirty).toContain(`port ${port.id}`)
    const cleared = await put(router.id, { external_gateway_info: {} })
    expect(cleared.body.router.external_gateway_info).toBeNull()
    expect(cleared.body.router.revision_number).toBeGreaterThan(router.revision_number)
    expect(
      await api.connection.database.selectFrom('port').where('id', '=', port.id).select('id').execute(),
    ).toEqual([])
  })

  test('keeps its port when only SNAT or addresses change, and gets another on another network', async () => {
    const first = await makeExternal(api, '172.24.5.0/24')
    const second = await makeExternal(api, '172.24.6.0/24')
    const portOf = (id: string) =>
      api.connection.database
        .selectFrom('router_port')
        .select('port_id')
        .where('router_id', '=', id)
        .executeTakeFirstOrThrow()
    const set = (info: object) => put(id, { external_gateway_info: info }, admin)
    const { id } = await makeRouter(api, { external_gateway_info: { network_id: first.network } })
    const before = await portOf(id)
    const snat = await set({ network_id: first.network, enable_snat: false })
    expect(snat.body.router.external_gateway_info.enable_snat).toBe(false)
    const moved = await set({
      network_id: first.network,
      external_fixed_ips: [{ subnet_id: first.subnet, ip_address: '172.24.5.177' }],
    })
    expect(moved.body.router.external_gateway_info).toEqual({
      network_id: first.network,
      enable_snat: true,
      qos_policy_id: null,
      external_fixed_ips: [{ subnet_id: first.subnet, ip_address: '172.24.5.177' }],
    })
    expect(await portOf(id)).toEqual(before)
    const other = await set({ network_id: second.network })
    expect(other.body.router.external_gateway_info.network_id).toBe(second.network)
    expect(await portOf(id)).not.toEqual(before)
  })

  test('gives SNAT and addresses to admins only', async () => {
    const { network, subnet } = await makeExternal(api, '172.24.7.0/24')
    const { id } = await makeRouter(api)
    for (const extra of [{ enable_snat: false }, { external_fixed_ips: [{ subnet_id: subnet }] }]) {
      const info = { external_gateway_info: { network_id: network, ...extra } }
      expect(errorType(await put(id, info))).toBe('PolicyNotAuthorized')
      expect(errorType(await api.post(member, '/v2.0/routers', { router: info }))).toBe('PolicyNotAuthorized')
      expect((await put(id, info, admin)).status).toBe(200)
    }
    const found = await api.get(member, `/v2.0/routers?enable_snat=true&id=${id}`)
    expect(found.body.routers).toHaveLength(1)
    expect((await api.get(member, `/v2.0/routers?enable_snat=false&id=${id}`)).body.routers).toEqual([])
  })

  test('is refused on networks that are missing, internal or another project’s, and at a taken address', async () => {
    const internal = await makeInternal(api, '10.9.0.0/24')
    const { network, subnet } = await makeExternal(api, '172.24.8.0/24')
    const foreign = await makeNetwork(api, { by: other })
    const { id } = await makeRouter(api)
    const answer = async (info: object) => {
      const { status, body } = await put(
        id,
        { external_gateway_info: info },
        'external_fixed_ips' in info ? admin : member,
      )
      return [status, body.NeutronError.type]
    }
    expect(await answer({ network_id: randomUuid() })).toEqual([404, 'NetworkNotFound'])
    expect(await answer({ network_id: foreign })).toEqual([404, 'NetworkNotFound'])
    expect(await answer({ network_id: internal.network })).toEqual([400, 'BadRequest'])
    expect(await answer({ enable_snat: true })).toEqual([400, 'HTTPBadRequest'])
    const at = (ip_address: string) => ({
      network_id: network,
      external_fixed_ips: [{ subnet_id: subnet, ip_address }],
    })
    expect(await answer(at('172.24.8.1'))).toEqual([400, 'BadRequest'])
    await makeRouter(api, { external_gateway_info: at('172.24.8.150') }, admin)
    expect(await answer(at('172.24.8.150'))).toEqual([409, 'IpAddressAlreadyAllocated'])
    expect((await show(id)).external_gateway_info).toBeNull()
  })

  test('cannot lie where the router has an interface', async () => {
    const { network, subnet } = await makeExternal(api, '172.24.9.0/24')
    const { id } = await makeRouter(api, {}, admin)
    expect(
      (await api.put(admin, `/v2.0/routers/${id}/add_router_interface`, { subnet_id: subnet })).status,
    ).toBe(200)
    expect(errorType(await put(id, { external_gateway_info: { network_id: network } }, admin))).toBe(
      'BadRequest',
    )
  })

  test('waits for no subnet', async () => {
    const network = await makeNetwork(api, { external: true })
    const router = await makeRouter(api, { external_gateway_info: { network_id: network } })
    expect(router.external_gateway_info.external_fixed_ips).toEqual([])
  })

  test('has one of both versions', async () => {
    const { network } = await makeExternal(api, '172.24.10.0/24')
    await makeSubnet(api, network, { cidr: '2001:db8:10::/64', project: admin.project })
    const router = await makeRouter(api, { external_gateway_info: { network_id: network } })
    expect(router.external_gateway_info.external_fixed_ips).toHaveLength(2)
  })
})

describe('routes of a router', () => {
  test('lead to neighbours on its subnets', async () => {
    const { subnet } = await makeInternal(api, '10.20.0.0/24')
    const { id } = await makeRouter(api)
    await api.put(member, `/v2.0/routers/${id}/add_router_interface`, { subnet_id: subnet })
    const routes = [{ destination: '10.50.0.0/16', nexthop: '10.20.0.9' }]
    expect((await put(id, { routes })).body.router.routes).toEqual(routes)
    const refuse = async (bad: unknown) => errorType(await put(id, { routes: bad }))
    expect(await refuse([{ destination: '10.50.0.0/16', nexthop: '10.21.0.9' }])).toBe('InvalidRoutes')
    expect(await refuse([{ destination: '10.50.0.0/16', nexthop: '10.20.0.1' }])).toBe('InvalidRoutes')
    expect(await refuse([...routes, ...routes])).toBe('HTTPBadRequest')
    expect(await refuse([{ destination: '10.50.0.0/16' }])).toBe('HTTPBadRequest')
    const many = Array.from({ length: 31 }, (_, n) => ({
      destination: `10.${n}.0.0/16`,
      nexthop: '10.20.0.9',
    }))
    expect(await refuse(many)).toBe('OverQuota')
    expect(errorType(await api.post(member, '/v2.0/routers', { router: { routes } }))).toBe('HTTPBadRequest')
    const removed = await api.put(member, `/v2.0/routers/${id}/remove_router_interface`, {
      subnet_id: subnet,
    })
    expect([removed.status, errorType(removed)]).toEqual([409, 'RouterInterfaceInUseByRoute'])
    expect((await put(id, { routes: null })).body.router.routes).toEqual([])
  })

  test('are added and removed one by one', async () => {
    const { subnet } = await makeInternal(api, '10.22.0.0/24')
    const { id } = await makeRouter(api)
    await api.put(member, `/v2.0/routers/${id}/add_router_interface`, { subnet_id: subnet })
    const [a, b, c] = ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16'].map(destination => ({
      destination,
      nexthop: '10.22.0.9',
    }))
    const act = (action: string, routes: unknown) =>
      api.put(member, `/v2.0/routers/${id}/${action}`, { router: { routes } })
    expect((await act('add_extraroutes', [a])).body.router).toMatchObject({ id, routes: [a] })
    expect((await act('add_extraroutes', [a, b])).body.router.routes).toEqual([a, b])
    expect((await act('remove_extraroutes', [a, c])).body.router.routes).toEqual([b])
    const parallel = await Promise.all([act('add_extraroutes', [a]), act('add_extraroutes', [c])])
    expect(parallel.map(answer => answer.status)).toEqual([200, 200])
    expect((await show(id)).routes).toHaveLength(3)
    expect(
      errorType(await act('add_extraroutes', [{ destination: '10.4.0.0/16', nexthop: '1.2.3.4' }])),
    ).toBe('InvalidRoutes')
    expect(errorType(await act('add_extraroutes', 'x'))).toBe('HTTPBadRequest')
  })
})
