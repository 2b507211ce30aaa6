import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture, refusal } from '../port/port.fixture.ts'

// service-role: a token with the role service and no other does what Nova does, and nothing else.

const { admin, member, service } = callers
const server = { device_id: '6e7569e2-0001-4000-8000-000000000001', device_owner: 'compute:nova' }
let api: TestApi
let make: PortFixture
let net: { readonly id: string; readonly subnets: readonly string[] }

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
  make = portFixture(api)
  // Addresses below 100 are for tests that name them.
  net = await make.network([
    { cidr: '10.0.0.0/24', allocation_pools: [{ start: '10.0.0.100', end: '10.0.0.254' }] },
  ])
  await api.connection.database
    .insertInto('chassis')
    .values([
      { name: 'c1', hostname: 'host1' },
      { name: 'c2', hostname: 'host2' },
    ])
    .execute()
})
afterAll(() => api?.close())

const url = (id: string, rest = '') => `/v2.0/ports/${id}${rest}`

test('a live migration is done by it from end to end', async () => {
  const { id } = await make.port({ network_id: net.id })
  const put = async (changes: object) => {
    const { status, body } = await api.put(service, url(id), { port: changes })
    expect([status, body.NeutronError]).toEqual([200, undefined])
    return body.port
  }
  await put({ ...server, 'binding:host_id': 'host1', 'binding:profile': { a: 1 } })
  const [found] = (await api.get(service, `/v2.0/ports?device_id=${server.device_id}`)).body.ports
  expect(found).toMatchObject({
    id,
    'binding:host_id': 'host1',
    'binding:vif_type': 'ovs',
    'binding:profile': { a: 1 },
    'binding:vif_details': { bound_drivers: { 0: 'ovn' } },
  })
  for (const path of [`networks/${net.id}`, `subnets/${net.subnets[0]}`, 'extensions', 'floatingips'])
    expect((await api.get(service, `/v2.0/${path}`)).status).toBe(200)
  const binding = { host: 'host2', profile: { b: 2 } }
  expect((await api.post(service, url(id, '/bindings'), { binding })).status).toBe(201)
  await put({ 'binding:profile': { a: 1, migrating_to: 'host2' } })
  expect((await api.get(service, url(id, '/bindings/host2'))).status).toBe(200)
  expect(
    (await api.put(service, url(id, '/bindings/host2'), { binding: { profile: { c: 3 } } })).status,
  ).toBe(200)
  expect((await api.put(service, url(id, '/bindings/host2/activate'), {})).status).toBe(200)
  expect((await api.delete(service, url(id, '/bindings/host1'))).status).toBe(204)
  const moved = await put({ 'binding:profile': { c: 3 } })
  expect(moved).toMatchObject({ 'binding:host_id': 'host2', 'binding:profile': { c: 3 } })
  await put({
    'binding:host_id': '',
    'binding:profile': {},
    mac_address: '02:00:00:00:00:01',
    device_id: '',
    device_owner: '',
  })
  const fixed_ips = [{ subnet_id: net.subnets[0], ip_address: '10.0.0.77' }]
  const made = await api.post(service, '/v2.0/ports', {
    port: {
      network_id: net.id,
      project_id: member.project,
      fixed_ips,
      mac_address: '02:00:00:00:00:02',
      'binding:vnic_type': 'direct',
      allowed_address_pairs: [{ ip_address: '10.0.0.99' }],
      ...server,
    },
  })
  expect([made.status, made.body.NeutronError]).toEqual([201, undefined])
  expect((await api.delete(service, url(made.body.port.id))).status).toBe(204)
  expect((await api.get(service, `/v2.0/network-ip-availabilities/${net.id}`)).status).toBe(200)
})

test('what Nova does not do, it may not either', async () => {
  const group = (await api.post(member, '/v2.0/security-groups', { security_group: { name: 'g' } })).body
    .security_group.id
  const router = (await api.post(member, '/v2.0/routers', { router: {} })).body.router.id
  const refused = [
    await api.delete(service, `/v2.0/networks/${net.id}`),
    await api.put(service, `/v2.0/networks/${net.id}`, { network: { name: 'n' } }),
    await api.post(service, '/v2.0/networks', { network: {} }),
    await api.delete(service, `/v2.0/subnets/${net.subnets[0]}`),
    await api.delete(service, `/v2.0/security-groups/${group}`),
    await api.delete(service, `/v2.0/routers/${router}`),
    await api.post(service, '/v2.0/routers', { router: {} }),
    await api.put(service, `/v2.0/quotas/${member.project}`, { quota: { port: 1 } }),
  ]
  for (const answer of refused) expect([403, 404]).toContain(answer.status)
  expect(refusal(refused[0]!)).toEqual([403, 'PolicyNotAuthorized'])
})

test('bindings and profiles are its business alone: not that of admins, nor of members', async () => {
  const { id } = await make.port({ network_id: net.id, ...server, 'binding:host_id': 'host1' }, admin)
  const binding = { host: 'host2' }
  for (const caller of [admin, member]) {
    expect(refusal(await api.post(caller, url(id, '/bindings'), { binding }))).toEqual([
      403,
      'PolicyNotAuthorized',
    ])
    const profile = { port: { 'binding:profile': { a: 1 } } }
    expect(refusal(await api.put(caller, url(id), profile))).toEqual([403, 'PolicyNotAuthorized'])
  }
})

test('the role that services had before reads networks of all projects, and binds nothing', async () => {
  const former = { project: service.project, roles: ['advsvc'] }
  const { id } = await make.port({ network_id: net.id, ...server, 'binding:host_id': 'host1' }, admin)
  expect((await api.get(former, `/v2.0/networks/${net.id}`)).status).toBe(200)
  expect((await api.get(former, '/v2.0/networks?fields=id')).body.networks).toContainEqual({ id: net.id })
  const binding = { host: 'host2' }
  expect((await api.post(former, url(id, '/bindings'), { binding })).status).toBe(403)
  expect((await api.delete(former, `/v2.0/networks/${net.id}`)).status).toBe(403)
})
