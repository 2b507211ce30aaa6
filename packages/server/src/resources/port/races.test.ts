import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture } from './port.fixture.ts'

const { admin, member, service } = callers
let api: TestApi
let make: PortFixture

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { port: -1, network: -1, subnet: -1 } } })
  make = portFixture(api)
})
afterAll(() => api.close())

const statuses = (responses: readonly { readonly status: number }[]) =>
  Map.groupBy(
    responses.map(response => response.status),
    status => status,
  )

test('one address and one MAC have one taker', async () => {
  const net = await make.network(['10.0.0.0/24'])
  for (const wish of [{ fixed_ips: [{ ip_address: '10.0.0.77' }] }, { mac_address: '02:00:00:00:00:77' }]) {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        api.post(member, '/v2.0/ports', { port: { network_id: net.id, ...wish } }),
      ),
    )
    const found = statuses(answers)
    expect([found.get(201)?.length, found.get(409)?.length]).toEqual([1, 5])
  }
})

test('the last addresses go to as many ports as there are', async () => {
  const net = await make.network(['10.0.0.0/29'])
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => api.post(member, '/v2.0/ports', { port: { network_id: net.id } })),
  )
  expect(answers.filter(answer => answer.status === 201)).toHaveLength(5)
  expect(new Set(answers.map(answer => answer.body.NeutronError?.type))).toEqual(
    new Set([undefined, 'IpAddressGenerationFailure']),
  )
})

test('a port made beside a subnet whose hosts make their addresses has one of it', async () => {
  for (let round = 0; round < 5; round++) {
    const net = await make.network([])
    const prefix = `2001:db8:${round + 1}::/64`
    const subnet = {
      network_id: net.id,
      ip_version: 6,
      cidr: prefix,
      ipv6_ra_mode: 'slaac',
      ipv6_address_mode: 'slaac',
    }
    const [made, ...ports] = await Promise.all([
      api.post(member, '/v2.0/subnets', { subnet }),
      ...Array.from({ length: 4 }, () => make.port({ network_id: net.id })),
    ])
    expect(made.status).toBe(201)
    for (const port of ports) expect((await make.show(port.id)).fixed_ips).toHaveLength(1)
  }
})

test('updates of one port are not lost, whichever comes first', async () => {
  const net = await make.network(['10.0.0.0/24'])
  const group = (await api.post(member, '/v2.0/security-groups', { security_group: { name: 'g' } })).body
    .security_group.id
  for (let round = 0; round < 5; round++) {
    const port = await make.port({ network_id: net.id })
    await Promise.all([
      make.update(port.id, { 'binding:host_id': 'h' }, service),
      make.update(port.id, { 'binding:profile': { a: 1 } }, service),
      make.update(port.id, { security_groups: [group] }),
      make.update(port.id, { fixed_ips: [{ ip_address: `10.0.0.${100 + round}` }] }),
      make.update(port.id, { extra_dhcp_opts: [{ opt_name: 'mtu', opt_value: '1400' }] }),
    ])
    expect(await make.show(port.id)).toMatchObject({
      'binding:host_id': 'h',
      'binding:profile': { a: 1 },
      security_groups: [group],
      fixed_ips: [{ ip_address: `10.0.0.${100 + round}` }],
      extra_dhcp_opts: [{ opt_name: 'mtu' }],
      revision_number: 5,
    })
  }
})

test('a group that is removed meanwhile is either used or not found', async () => {
  const net = await make.network(['10.0.0.0/24'])
  for (let round = 0; round < 5; round++) {
    const group = (await api.post(member, '/v2.0/security-groups', { security_group: { name: 'g' } })).body
      .security_group.id
    const [removed, made] = await Promise.all([
      api.delete(member, `/v2.0/security-groups/${group}`),
      api.post(member, '/v2.0/ports', { port: { network_id: net.id, security_groups: [group] } }),
    ])
    expect([
      [204, 404],
      [409, 201],
    ]).toContainEqual([removed.status, made.status])
  }
})

test('a network that is removed meanwhile is either in use or not found', async () => {
  for (let round = 0; round < 5; round++) {
    const net = await make.network(['10.0.0.0/24'])
    const [removed, made] = await Promise.all([
      api.delete(admin, `/v2.0/networks/${net.id}`),
      api.post(member, '/v2.0/ports', { port: { network_id: net.id } }),
    ])
    expect([
      [204, 404],
      [409, 201],
    ]).toContainEqual([removed.status, made.status])
  }
})

test('a subnet that is removed meanwhile leaves no address behind', async () => {
  for (let round = 0; round < 5; round++) {
    const net = await make.network(['10.0.0.0/24'])
    const [removed, made] = await Promise.all([
      api.delete(member, `/v2.0/subnets/${net.subnets[0]}`),
      api.post(member, '/v2.0/ports', { port: { network_id: net.id } }),
    ])
    expect([204, 409]).toContain(removed.status)
    expect(made.status).toBe(201)
    expect(made.body.port.fixed_ips).toHaveLength(removed.status === 204 ? 0 : 1)
  }
})
