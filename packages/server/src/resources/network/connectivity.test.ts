import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, service } = callers
const quotas = { network: -1, subnet: -1, port: -1, router: -1, trunk: -1, rbac_policy: -1 }
let api: TestApi
beforeAll(async () => {
  api = await createTestApi({ settings: { quotas } })
})
afterAll(() => api?.close())

type Caller = (typeof callers)[keyof typeof callers]
type Body = Readonly<Record<string, unknown>>
const post = (collection: string, member: string, body: Body, as: Caller = admin) =>
  api.post(as, `/v2.0/${collection}`, { [member]: body })
const network = (body: Body, as?: Caller) => post('networks', 'network', body, as)

async function routed(): Promise<{ readonly id: string; readonly subnet: string }> {
  const { id } = (await network({ connectivity: 'l3' })).body.network
  const made = await post('subnets', 'subnet', { network_id: id, ip_version: 4, cidr: '10.0.0.0/24' })
  return { id, subnet: made.body.subnet.id }
}

test('a project makes a network without a broadcast domain, which needs no identifier', async () => {
  const { status, body } = await network({ connectivity: 'l3' }, member)
  expect(status).toBe(201)
  expect(body.network).toMatchObject({ connectivity: 'l3', l2_adjacency: false, mtu: 1_442 })
  const seen = (await api.get(admin, `/v2.0/networks/${body.network.id}`)).body.network
  expect(seen).toMatchObject({
    'provider:network_type': 'l3',
    'provider:physical_network': null,
    'provider:segmentation_id': null,
  })
  const { segments } = (await api.get(admin, `/v2.0/segments?network_id=${seen.id}`)).body
  expect(segments).toMatchObject([{ network_type: 'l3', physical_network: null, segmentation_id: null }])
})

test('others have a link, and say so when they were asked to', async () => {
  expect((await network({})).body.network).toMatchObject({ connectivity: null, l2_adjacency: true })
  expect((await network({ connectivity: 'l2' })).body.network).toMatchObject({
    ...{ connectivity: 'l2', l2_adjacency: true },
  })
})

test('networks are found by it', async () => {
  const { id } = (await network({ connectivity: 'l3', name: 'found' })).body.network
  const found = await api.get(admin, '/v2.0/networks?name=found&connectivity=l3&fields=id')
  expect(found.body.networks).toEqual([{ id }])
  expect((await api.get(admin, '/v2.0/networks?name=found&connectivity=l2')).body.networks).toEqual([])
})

test('it is for good', async () => {
  const { id } = await routed()
  const answer = await api.put(admin, `/v2.0/networks/${id}`, { network: { connectivity: 'l2' } })
  expect(answer.status).toBe(400)
})

test.each<Body>([
  { vlan_transparent: true },
  { qinq: true },
  { pvlan: true },
  { 'router:external': true },
  { ha: true },
  { segments: [{ 'provider:network_type': 'geneve' }] },
  { 'provider:network_type': 'geneve' },
  { 'provider:network_type': 'l3', 'provider:physical_network': 'physnet1' },
  { 'provider:network_type': 'l3', 'provider:segmentation_id': 7 },
])('a network of routes alone has no %j', async more => {
  const { status, body } = await network({ connectivity: 'l3', ...more })
  expect([status, body.NeutronError.type]).toEqual([400, 'BadRequest'])
})

test.each<Body>([
  { 'provider:network_type': 'l3' },
  { connectivity: 'l2', 'provider:network_type': 'l3' },
  { segments: [{ 'provider:network_type': 'l3' }] },
  { connectivity: 'l4' },
])('the type is not to be had otherwise: %j', async body => {
  expect((await network(body)).status).toBe(400)
})

test.each<Body>([{ 'router:external': true }, { pvlan: true }])('nor does it become %j', async change => {
  const { id } = await routed()
  expect((await api.put(admin, `/v2.0/networks/${id}`, { network: change })).status).toBe(400)
})

test('nor external by sharing, nor one of several segments', async () => {
  const { id } = await routed()
  const shared = { object_type: 'network', object_id: id, target_tenant: '*' }
  expect(
    (await post('rbac-policies', 'rbac_policy', { ...shared, action: 'access_as_external' })).status,
  ).toBe(400)
  expect((await post('rbac-policies', 'rbac_policy', { ...shared, action: 'access_as_shared' })).status).toBe(
    201,
  )
  expect((await post('segments', 'segment', { network_id: id, network_type: 'geneve' })).status).toBe(400)
})

test.each<Body>([
  { gateway_ip: null },
  { host_routes: [{ destination: '192.0.2.0/24', nexthop: '10.0.1.9' }] },
  { service_types: ['network:routed'] },
  { ip_version: 6, cidr: 'fd00::/64', ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' },
  { ip_version: 6, cidr: 'fd00::/64', ipv6_address_mode: 'dhcpv6-stateless' },
])('a subnet of it has no %j', async more => {
  const { id } = await routed()
  const answer = await post('subnets', 'subnet', {
    network_id: id,
    ip_version: 4,
    cidr: '10.0.1.0/24',
    ...more,
  })
  expect([answer.status, answer.body.NeutronError.type]).toEqual([400, 'BadRequest'])
})

test('a subnet of it is on no segment, and does not lose its gateway', async () => {
  const { id, subnet } = await routed()
  const [segment] = (await api.get(admin, `/v2.0/segments?network_id=${id}`)).body.segments
  for (const change of [{ segment_id: segment.id }, { gateway_ip: null }])
    expect((await api.put(admin, `/v2.0/subnets/${subnet}`, { subnet: change })).status).toBe(400)
  const wish = { network_id: id, ip_version: 6, cidr: 'fd00::/64' }
  const stateful = { ipv6_ra_mode: 'dhcpv6-stateful', ipv6_address_mode: 'dhcpv6-stateful' }
  expect((await post('subnets', 'subnet', { ...wish, segment_id: segment.id })).status).toBe(400)
  expect((await post('subnets', 'subnet', { ...wish, ...stateful })).status).toBe(201)
})

const forbiddenInPorts: readonly Body[] = [
  { fixed_ips: [] },
  { allowed_address_pairs: [{ ip_address: '10.0.0.100' }] },
  { 'binding:vnic_type': 'direct' },
  { 'binding:vnic_type': 'baremetal' },
  { 'binding:profile': { 'vtep-physical-switch': 'ps', 'vtep-logical-switch': 'ls' } },
]

test.each([...forbiddenInPorts, { device_owner: 'network:dhcp' }])('a port on it has no %j', async more => {
  const { id } = await routed()
  const answer = await post('ports', 'port', { network_id: id, ...more }, service)
  expect([answer.status, answer.body.NeutronError.type]).toEqual([400, 'BadRequest'])
})

test.each(forbiddenInPorts)('nor does it get %j later', async change => {
  const { id } = await routed()
  const { port } = (await post('ports', 'port', { network_id: id })).body
  const answer = await api.put(service, `/v2.0/ports/${port.id}`, { port: change })
  expect([answer.status, answer.body.NeutronError.type]).toEqual([400, 'BadRequest'])
  expect((await api.put(admin, `/v2.0/ports/${port.id}`, { port: { name: 'other' } })).status).toBe(200)
})

test('a port needs a subnet to have an address of', async () => {
  const { id } = (await network({ connectivity: 'l3' })).body.network
  expect((await post('ports', 'port', { network_id: id })).status).toBe(400)
})

test('a port on it is no part of a trunk', async () => {
  const { id } = await routed()
  const { port } = (await post('ports', 'port', { network_id: id })).body
  expect((await post('trunks', 'trunk', { port_id: port.id })).status).toBe(400)
  const plain = (await network({})).body.network
  const parent = (await post('ports', 'port', { network_id: plain.id })).body.port
  const subPort = { port_id: port.id, segmentation_type: 'vlan', segmentation_id: 7 }
  expect((await post('trunks', 'trunk', { port_id: parent.id, sub_ports: [subPort] })).status).toBe(400)
})

test('a router has no interface on it, neither by its subnet nor by a port', async () => {
  const { id, subnet } = await routed()
  const { router } = (await post('routers', 'router', {})).body
  const { port } = (await post('ports', 'port', { network_id: id })).body
  for (const wish of [{ subnet_id: subnet }, { port_id: port.id }]) {
    const answer = await api.put(admin, `/v2.0/routers/${router.id}/add_router_interface`, wish)
    expect([answer.status, answer.body.NeutronError.type]).toEqual([400, 'BadRequest'])
  }
  const gateway = { external_gateway_info: { network_id: id } }
  expect((await api.put(admin, `/v2.0/routers/${router.id}`, { router: gateway })).status).toBe(400)
})
