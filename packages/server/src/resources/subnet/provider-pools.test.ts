import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, service } = callers
let api: TestApi
beforeAll(async () => {
  api = await createTestApi({
    settings: { metadataEnabled: false, quotas: { network: -1, subnet: -1, port: -1, router: -1 } },
  })
})
afterAll(() => api?.close())

type Port = { readonly fixed_ips: readonly { readonly ip_address: string }[] }
type Range = { readonly start: string; readonly end: string }
const range = (start: number, end: number): Range => ({ start: `10.6.0.${start}`, end: `10.6.0.${end}` })
/** Three addresses for infrastructure, two for everybody. */
const small = { provider_allocation_pools: [range(10, 12)], allocation_pools: [range(20, 21)] }

async function network(attributes: object = {}): Promise<string> {
  return (await api.post(member, '/v2.0/networks', { network: attributes })).body.network.id
}
async function subnet(network_id: string, attributes: object) {
  const body = { network_id, ip_version: 4, cidr: '10.6.0.0/24', ...attributes }
  return api.post(admin, '/v2.0/subnets', { subnet: { project_id: member.project, ...body } })
}
async function made(attributes: object = small) {
  const network_id = await network()
  const { status, text, body } = await subnet(network_id, attributes)
  expect(status, text).toBe(201)
  return { network_id, subnet: body.subnet }
}
const port = (
  network_id: string,
  attributes: object = {},
  as: typeof admin | typeof member | typeof service = admin,
) => api.post(as, '/v2.0/ports', { port: { network_id, project_id: member.project, ...attributes } })
const addressOf = async (answer: Promise<TestResponse>) => {
  const { status, text, body } = await answer
  return status === 201 ? Number(body.port.fixed_ips[0].ip_address.split('.')[3]) : `${status} ${text}`
}
const dhcp = { device_owner: 'network:dhcp', device_id: 'd' }

test('infrastructure has its addresses from its own ranges, and nobody else does', async () => {
  const { network_id } = await made()
  expect(await addressOf(port(network_id, dhcp))).toBe(10)
  const guests = [await addressOf(port(network_id)), await addressOf(port(network_id))]
  expect(guests.toSorted()).toEqual([20, 21])
  expect(await addressOf(port(network_id))).toContain('IpAddressGenerationFailure')
  const gateway = { device_owner: 'network:router_gateway' }
  const rest = [await addressOf(port(network_id, gateway)), await addressOf(port(network_id, gateway))]
  expect(rest.toSorted()).toEqual([11, 12])
  expect(await addressOf(port(network_id, gateway))).toContain('IpAddressGenerationFailure')
})

test('only where the subnet says so does infrastructure take addresses of everybody', async () => {
  const { network_id, subnet: one } = await made()
  for (const address of [10, 11, 12]) expect(await addressOf(port(network_id, dhcp))).toBe(address)
  expect(await addressOf(port(network_id, dhcp))).toContain('IpAddressGenerationFailure')
  const change = { subnet: { provider_pool_strict: false } }
  expect((await api.put(admin, `/v2.0/subnets/${one.id}`, change)).body.subnet.provider_pool_strict).toBe(
    false,
  )
  expect(await addressOf(port(network_id, dhcp))).toBe(20)
})

test('one request for ports of both kinds gives each its own, to the last address', async () => {
  const { network_id } = await made()
  const wish = { network_id, project_id: member.project }
  const ports = [wish, { ...wish, ...dhcp }, wish, { ...wish, device_owner: 'network:router_gateway' }]
  const { status, body } = await api.post(admin, '/v2.0/ports', { ports })
  expect(status).toBe(201)
  const addresses = body.ports.map((one: Port) => Number(one.fixed_ips[0]?.ip_address.split('.')[3]))
  expect([addresses[0], addresses[2]].toSorted()).toEqual([20, 21])
  for (const infrastructure of [addresses[1], addresses[3]]) expect([10, 11, 12]).toContain(infrastructure)
})

test('as many as ask at the same time get different ones, and no more than there are', async () => {
  const { network_id } = await made({
    ...{ provider_allocation_pools: [range(10, 17)], allocation_pools: [range(20, 27)] },
  })
  const asked = Array.from({ length: 24 }, (_, index) => port(network_id, index % 2 === 0 ? dhcp : {}))
  const answers = await Promise.all(asked.map(one => addressOf(one)))
  const got = answers.filter(answer => typeof answer === 'number')
  const owners = answers.flatMap((answer, index) => (typeof answer === 'number' ? [{ answer, index }] : []))
  expect(new Set(got).size).toBe(16)
  for (const { answer, index } of owners) expect(index % 2 === 0 ? answer < 18 : answer > 19).toBe(true)
})

test('administrators and services take addresses there for any port, members do not', async () => {
  const { network_id, subnet: one } = await made()
  const fixed_ips = [{ subnet_id: one.id, pool: 'provider' }]
  const first = await port(network_id, { fixed_ips })
  expect([10, 11, 12]).toContain(await addressOf(Promise.resolve(first)))
  const again = await api.put(admin, `/v2.0/ports/${first.body.port.id}`, { port: { fixed_ips } })
  expect(again.body.port.fixed_ips).toEqual(first.body.port.fixed_ips)
  const moved = await api.put(admin, `/v2.0/ports/${first.body.port.id}`, {
    port: { fixed_ips: [{ subnet_id: one.id, ip_address: '10.6.0.12' }] },
  })
  expect(moved.status).toBe(200)
  const refused = await port(network_id, { fixed_ips }, member)
  expect([refused.status, refused.body.NeutronError.type]).toEqual([403, 'PolicyNotAuthorized'])
  const named = await port(network_id, { fixed_ips: [{ ip_address: '10.6.0.11' }] }, member)
  expect([named.status, named.body.NeutronError.type]).toEqual([400, 'InvalidInput'])
  expect(await addressOf(port(network_id, { fixed_ips: [{ ip_address: '10.6.0.11' }] }))).toBe(11)
})

test('a load balancer is infrastructure when the provider says so, not when anybody calls a port one', async () => {
  const { network_id } = await made()
  const balancer = { device_owner: 'neutron:LOADBALANCERV2' }
  expect([20, 21]).toContain(await addressOf(port(network_id, balancer, member)))
  const named = { ...balancer, fixed_ips: [{ ip_address: '10.6.0.11' }] }
  expect(await addressOf(port(network_id, named, member))).toContain('InvalidInput')
  for (const by of [admin, service])
    expect([10, 11, 12]).toContain(await addressOf(port(network_id, balancer, by)))
})

test('pools of everybody leave the ranges out, and neither may overlap the other or the gateway', async () => {
  const { subnet: one } = await made({ provider_allocation_pools: [range(10, 12)] })
  expect(one.allocation_pools).toEqual([range(2, 9), range(13, 254)])
  const network_id = await network()
  const refusal = async (attributes: object) => {
    const { status, body } = await subnet(network_id, attributes)
    return [status, body.NeutronError?.type]
  }
  const overlapping = [409, 'OverlappingAllocationPools']
  expect(await refusal({ ...small, provider_allocation_pools: [range(12, 20)] })).toEqual(overlapping)
  expect(await refusal({ provider_allocation_pools: [range(10, 12), range(12, 13)] })).toEqual(overlapping)
  expect(await refusal({ provider_allocation_pools: [range(1, 3)] })).toEqual([
    ...[409, 'GatewayConflictWithAllocationPools'],
  ])
  expect(await refusal({ provider_allocation_pools: [{ start: '10.7.0.1', end: '10.7.0.2' }] })).toEqual([
    ...[400, 'OutOfBoundsAllocationPool'],
  ])
  const change = (attributes: object) => api.put(admin, `/v2.0/subnets/${one.id}`, { subnet: attributes })
  expect((await change({ provider_allocation_pools: [range(9, 10)] })).body.NeutronError.type).toBe(
    overlapping[1],
  )
  expect((await change({ allocation_pools: [range(12, 30)] })).body.NeutronError.type).toBe(overlapping[1])
  expect((await change({ gateway_ip: '10.6.0.11' })).body.NeutronError.type).toBe(
    'GatewayConflictWithAllocationPools',
  )
  const both = { allocation_pools: [range(30, 40)], provider_allocation_pools: [range(9, 10)] }
  expect((await change(both)).body.subnet).toMatchObject(both)
  expect((await change({ provider_allocation_pools: [] })).body.subnet.provider_allocation_pools).toEqual([])
})

test('a subnet whose hosts make their addresses has none', async () => {
  const slaac = { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac', ip_version: 6, cidr: '2001:db8::/64' }
  const pools = [{ start: '2001:db8::10', end: '2001:db8::20' }]
  const { status, body } = await subnet(await network(), { ...slaac, provider_allocation_pools: pools })
  expect([status, body.NeutronError.type]).toEqual([400, 'BadRequest'])
})

test('members neither see nor set them', async () => {
  const { subnet: one, network_id } = await made()
  const seen = (await api.get(member, `/v2.0/subnets/${one.id}`)).body.subnet
  expect(Object.keys(seen).filter(key => key.startsWith('provider'))).toEqual([])
  const body = { network_id, ip_version: 4, cidr: '10.60.0.0/24', provider_allocation_pools: [] }
  const pools = [{ start: '10.60.0.5', end: '10.60.0.6' }]
  for (const wish of [{ provider_allocation_pools: pools }, { provider_pool_strict: false }]) {
    expect((await api.post(member, '/v2.0/subnets', { subnet: { ...body, ...wish } })).status).toBe(403)
    expect((await api.put(member, `/v2.0/subnets/${one.id}`, { subnet: wish })).status).toBe(403)
  }
})

test('IP availability counts them apart', async () => {
  const { network_id } = await made()
  await port(network_id, dhcp)
  await port(network_id)
  const { body } = await api.get(admin, `/v2.0/network-ip-availabilities/${network_id}`)
  expect(body.network_ip_availability).toMatchObject({
    total_ips: 2,
    used_ips: 1,
    subnet_ip_availability: [
      {
        total_ips: 2,
        used_ips: 1,
        ip_availability_details: { total_ips_in_provider_pool: 3, used_ips_in_provider_pool: 1 },
      },
    ],
  })
  const plain = await made({ allocation_pools: [range(20, 21)] })
  const { network_ip_availability } = (
    await api.get(admin, `/v2.0/network-ip-availabilities/${plain.network_id}`)
  ).body
  expect(Object.keys(network_ip_availability.ip_availability_details)).not.toContain(
    'total_ips_in_provider_pool',
  )
})
