import { randomUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other } = callers
const subnets = '/v2.0/subnets'
let api: TestApi
let networkId: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {}, maxDnsNameservers: 2, maxSubnetHostRoutes: 2 } })
})
afterAll(() => api.close())
beforeEach(async () => {
  networkId = await createNetwork({})
})

async function createNetwork(values: object, caller: typeof member | typeof admin = member): Promise<string> {
  const { body } = await api.post(caller, '/v2.0/networks', { network: values })
  return body.network.id
}

function post(values: object, caller: (typeof callers)[keyof typeof callers] = member) {
  return api.post(caller, subnets, {
    subnet: { network_id: networkId, ip_version: 4, cidr: '10.0.0.0/24', ...values },
  })
}

async function create(values: object) {
  const { status, body } = await post(values)
  expect([status, body.NeutronError]).toEqual([201, undefined])
  return body.subnet
}

function put(id: string, values: object) {
  return api.put(member, `${subnets}/${id}`, { subnet: values })
}

const outcome = ({ status, body }: TestResponse) => [status, body.NeutronError?.type]

/** A port, perhaps with an address, as other parts of the service would write it; MACs count up from 01:02:03. */
async function insertPort(owner: string, address?: { subnetId: string; ip: string }): Promise<string> {
  const database = api.connection.database
  const { count } = await database
    .selectFrom('port')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('network_id', '=', networkId)
    .executeTakeFirstOrThrow()
  const { id } = await database
    .insertInto('port')
    .values({
      id: randomUuid(),
      project_id: projectA,
      network_id: networkId,
      mac_address: `fa:16:3e:01:02:0${3 + Number(count)}`,
      device_owner: owner,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (address)
    await database
      .insertInto('ip_allocation')
      .values({ subnet_id: address.subnetId, ip_address: address.ip, port_id: id, network_id: networkId })
      .execute()
  return id
}

const ipv6 = { ip_version: 6, cidr: '2001:db8:1::/64' }
const slaac = { ...ipv6, ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' }

describe('creating a subnet', () => {
  test('shows everything clients read', async () => {
    const subnet = await create({
      cidr: '10.9.0.5/24',
      ip_version: '4',
      gateway_ip: null,
      dns_nameservers: null,
      host_routes: null,
      allocation_pools: null,
    })
    expect(subnet).toEqual({
      id: subnet.id,
      name: '',
      project_id: projectA,
      tenant_id: projectA,
      network_id: networkId,
      ip_version: 4,
      subnetpool_id: null,
      enable_dhcp: true,
      ipv6_ra_mode: null,
      ipv6_address_mode: null,
      gateway_ip: null,
      cidr: '10.9.0.0/24',
      allocation_pools: [{ start: '10.9.0.1', end: '10.9.0.254' }],
      host_routes: [],
      dns_nameservers: [],
      description: '',
      'router:external': false,
      service_types: [],
      dns_publish_fixed_ip: false,
      tags: [],
      created_at: subnet.created_at,
      updated_at: subnet.updated_at,
      revision_number: 0,
    })
    expect((await api.get(member, `${subnets}/${subnet.id}`)).body.subnet).toEqual(subnet)
    expect((await api.get(admin, `${subnets}/${subnet.id}`)).body.subnet).toEqual({
      ...subnet,
      segment_id: null,
      provider_allocation_pools: [],
      provider_pool_strict: true,
    })
    expect(
      (await api.get(member, `${subnets}?cidr=10.9.0.0/24&network_id=${networkId}`)).body.subnets,
    ).toEqual([subnet])
    const { network } = (await api.get(member, `/v2.0/networks/${networkId}`)).body
    expect([network.subnets, network.revision_number]).toEqual([[subnet.id], 1])
    expect(outcome(await api.get(other, `${subnets}/${subnet.id}`))).toEqual([404, 'SubnetNotFound'])
  })

  const gateways: [object, string | null, object[]][] = [
    [{}, '10.0.0.1', [{ start: '10.0.0.2', end: '10.0.0.254' }]],
    [
      { gateway_ip: '10.0.0.7' },
      '10.0.0.7',
      [
        { start: '10.0.0.1', end: '10.0.0.6' },
        { start: '10.0.0.8', end: '10.0.0.254' },
      ],
    ],
    [{ gateway_ip: '192.0.2.1' }, '192.0.2.1', [{ start: '10.0.0.1', end: '10.0.0.254' }]],
    [
      {
        allocation_pools: [
          { start: '10.0.0.100', end: '10.0.0.110' },
          { start: '10.0.0.9', end: '10.0.0.9' },
        ],
      },
      '10.0.0.1',
      [
        { start: '10.0.0.9', end: '10.0.0.9' },
        { start: '10.0.0.100', end: '10.0.0.110' },
      ],
    ],
    [ipv6, '2001:db8:1::', [{ start: '2001:db8:1::1', end: '2001:db8:1:0:ffff:ffff:ffff:ffff' }]],
    [
      { cidr: '10.0.0.8/32', enable_dhcp: false, gateway_ip: null },
      null,
      [{ start: '10.0.0.8', end: '10.0.0.8' }],
    ],
  ]
  test.each(gateways)('%j has the gateway %j and the pools %j', async (values, gateway, pools) => {
    const subnet = await create(values)
    expect([subnet.gateway_ip, subnet.allocation_pools]).toEqual([gateway, pools])
  })

  test('keeps name servers in their order', async () => {
    const dns_nameservers = ['8.8.8.8', '1.1.1.1']
    const host_routes = [{ destination: '10.5.0.0/16', nexthop: '10.0.0.9' }]
    expect(await create({ dns_nameservers, host_routes })).toMatchObject({ dns_nameservers, host_routes })
  })

  const route = { destination: '10.5.0.0/16', nexthop: '10.0.0.9' }
  const refusals: [string, object, string?][] = [
    ['BadRequest', { cidr: undefined }],
    ['HTTPBadRequest', { ip_version: undefined }],
    ['InvalidInput', { cidr: 'bad' }],
    ['InvalidInput', { cidr: null }],
    ['InvalidInput', { ip_version: 6 }, "cidr '10.0.0.0/24' does not match the ip_version '6'"],
    ['HTTPBadRequest', { ip_version: 5 }],
    ['BadRequest', { prefixlen: 24 }],
    ['InvalidInput', { cidr: '10.0.0.0/31' }, 'DHCP'],
    ['InvalidInput', { cidr: '0.0.0.0/0', enable_dhcp: false }],
    ['InvalidInput', { cidr: '224.0.0.0/24' }, 'multicast'],
    ['InvalidInput', { cidr: '127.0.0.0/24' }, 'loopback'],
    ['InvalidInput', { ip_version: 6, cidr: '::/64' }],
    ['InvalidInput', { gateway_ip: '10.0.0.255' }],
    ['InvalidInput', { gateway_ip: '10.0.0.0' }],
    ['InvalidInput', { gateway_ip: 'fe80::1' }, "gateway_ip 'fe80::1' does not match the ip_version '4'"],
    ['HTTPBadRequest', { gateway_ip: 'x' }],
    ['GatewayConflictWithAllocationPools', { allocation_pools: [{ start: '10.0.0.1', end: '10.0.0.9' }] }],
    ['OutOfBoundsAllocationPool', { allocation_pools: [{ start: '10.0.0.9', end: '10.0.1.9' }] }],
    [
      'OverlappingAllocationPools',
      {
        allocation_pools: [
          { start: '10.0.0.9', end: '10.0.0.19' },
          { start: '10.0.0.19', end: '10.0.0.29' },
        ],
      },
    ],
    ['InvalidAllocationPool', { allocation_pools: [{ start: '10.0.0.9', end: '10.0.0.8' }] }],
    ['HTTPBadRequest', { allocation_pools: [{ start: '10.0.0.9' }] }],
    ['InvalidInput', { allocation_pools: 'x' }],
    ['DNSNameServersExhausted', { dns_nameservers: ['8.8.8.8', '8.8.8.9', '8.8.8.10'] }],
    ['HTTPBadRequest', { dns_nameservers: ['8.8.8.8', '8.8.8.8'] }],
    ['HTTPBadRequest', { dns_nameservers: ['x'] }],
    ['InvalidInput', { dns_nameservers: ['2001:db8::1'] }],
    ['HTTPBadRequest', { host_routes: [{ ...route, destination: '10.5.0.1/16' }] }],
    ['HTTPBadRequest', { host_routes: [route, route] }],
    ['InvalidInput', { host_routes: [{ ...route, nexthop: '2001:db8::1' }] }],
    [
      'HostRoutesExhausted',
      {
        host_routes: ['10.5.0.0/16', '10.6.0.0/16', '10.7.0.0/16'].map(destination => ({
          ...route,
          destination,
        })),
      },
    ],
    ['InvalidInput', { ipv6_ra_mode: 'slaac' }],
    ['HTTPBadRequest', { ...ipv6, ipv6_ra_mode: 'x' }],
    ['InvalidInput', { ...slaac, enable_dhcp: false }],
    ['InvalidInput', { ...slaac, ipv6_address_mode: 'dhcpv6-stateful' }, 'must be the same'],
    ['InvalidInput', { ...slaac, cidr: '2001:db8::/63' }, 'EUI-64'],
    ['HTTPBadRequest', { network_id: 'x' }],
    ['HTTPBadRequest', { segment_id: null, unknown: 1 }],
  ]
  test.each(refusals)('%s is the answer to %j', async (type, values, message = '') => {
    const answer = await post(values)
    expect(answer.body.NeutronError).toMatchObject({ type, message: expect.stringContaining(message) })
  })

  test('needs a network of the own project', async () => {
    const unknown = { network_id: '6e7569e2-0000-4000-8000-000000000000' }
    for (const caller of [member, admin])
      expect(outcome(await post(unknown, caller))).toEqual([404, 'NetworkNotFound'])
    expect(outcome(await post({}, other))).toEqual([404, 'NetworkNotFound'])
    expect(outcome(await post({ service_types: ['x'] }))).toEqual([400, 'InvalidSubnetServiceType'])
    const service_types = ['compute:nova', 'test:own', 'network:distributed']
    const { subnet } = (await post({ service_types })).body
    expect(subnet.service_types).toEqual(service_types)
    expect((await put(subnet.id, { service_types: [] })).body.subnet.service_types).toEqual([])
  })

  test('on a network it overlaps with is refused, also under a race', async () => {
    const answers = await Promise.all(
      ['10.0.0.0/24', '10.0.0.128/25', '10.0.0.0/16', '10.0.0.64/26'].map(cidr => post({ cidr })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(outcome(answer)).toEqual([400, 'InvalidInput'])
      expect(answer.body.NeutronError.message).toContain('overlaps with another subnet.')
    }
    expect(await create({ cidr: '10.1.0.0/24' })).toMatchObject({ gateway_ip: '10.1.0.1' })
  })

  test('in bulk is all or nothing', async () => {
    const bulk = (...cidrs: string[]) =>
      api.post(member, subnets, {
        subnets: cidrs.map(cidr => ({ network_id: networkId, ip_version: 4, cidr })),
      })
    expect(outcome(await bulk('10.0.0.0/24', '10.0.0.0/25'))).toEqual([400, 'InvalidInput'])
    const { status, body } = await bulk('10.0.0.0/24', '10.0.1.0/24')
    expect([status, body.subnets.map((subnet: { cidr: string }) => subnet.cidr)]).toEqual([
      201,
      ['10.0.0.0/24', '10.0.1.0/24'],
    ])
  })

  test('is refused where the MTU is too small for IPv6', async () => {
    networkId = await createNetwork({ mtu: 1000 })
    expect(outcome(await post(ipv6))).toEqual([409, 'NetworkMTUSubnetConflict'])
    await create({})
  })

  test('where hosts make their addresses gives them to the ports that are there', async () => {
    const port = await insertPort('compute:nova')
    await insertPort('network:router_interface')
    const subnet = await create(slaac)
    const { rows } = await sql`select port_id, host(ip_address) as ip from ip_allocation
      where subnet_id = ${subnet.id}`.execute(api.connection.database)
    expect(rows).toEqual([{ port_id: port, ip: '2001:db8:1:0:f816:3eff:fe01:203' }])
    const dirty = await api.connection.database.selectFrom('dirty_unit').select(['kind', 'id']).execute()
    expect(dirty).toContainEqual({ kind: 'port', id: port })
  })
})

describe('routers with a gateway on the network', () => {
  test('get an address of the version they lack, and no second one', async () => {
    networkId = await createNetwork({ 'router:external': true }, admin)
    const external = (values: object) => post(values, admin)
    const { id: v4 } = (await external({})).body.subnet
    const port = await insertPort('network:router_gateway', { subnetId: v4, ip: '10.0.0.9' })
    const router = randomUuid()
    const { database } = api.connection
    await database.insertInto('router').values({ id: router, project_id: projectA }).execute()
    await database
      .insertInto('router_port')
      .values({ port_id: port, router_id: router, device_owner: 'network:router_gateway' })
      .execute()
    await external({ cidr: '10.1.0.0/24' })
    await external({ ...ipv6, cidr: '2001:db8:2::/126', gateway_ip: '2001:db8:2::1' })
    await external({ ...ipv6, cidr: '2001:db8:3::/64' })
    const { rows } =
      await sql`select a.position, s.cidr from ip_allocation a join subnet s on s.id = a.subnet_id
      where a.port_id = ${port} order by a.position`.execute(database)
    expect(rows).toEqual([
      { position: 0, cidr: '10.0.0.0/24' },
      { position: 1, cidr: '2001:db8:2::/126' },
    ])
    const dirty = await database.selectFrom('dirty_unit').select(['kind', 'id']).execute()
    expect(dirty).toContainEqual({ kind: 'router', id: router })
  })
})

describe('subnet of a shared or external network', () => {
  test('is shown to whom the network is', async () => {
    const share = async (action: string) =>
      sql`insert into rbac_policy values (gen_random_uuid(), ${projectA}, 'network', ${networkId}, ${action}, ${projectB})`.execute(
        api.connection.database,
      )
    const { id } = await create({})
    expect((await api.get(other, `${subnets}?id=${id}`)).body.subnets).toEqual([])
    await share('access_as_external')
    expect((await api.get(other, `${subnets}/${id}`)).body.subnet['router:external']).toBe(true)
    expect((await api.get(other, `${subnets}?router:external=True&id=${id}`)).body.subnets).toHaveLength(1)
    expect((await api.get(other, `${subnets}?shared=True&id=${id}`)).body.subnets).toHaveLength(0)
    await share('access_as_shared')
    expect((await api.get(other, `${subnets}?shared=True&id=${id}`)).body.subnets).toHaveLength(1)
    expect(outcome(await api.put(other, `${subnets}/${id}`, { subnet: { name: 'x' } }))).toEqual([
      403,
      'PolicyNotAuthorized',
    ])
  })
})

describe('changing a subnet', () => {
  test('replaces what is named', async () => {
    const { id } = await create({})
    const { status, body } = await put(id, {
      name: 'n',
      gateway_ip: '10.0.0.2',
      allocation_pools: [{ start: '10.0.0.20', end: '10.0.0.30' }],
      dns_nameservers: ['1.1.1.1'],
      host_routes: [{ destination: '0.0.0.0/0', nexthop: '10.0.0.3' }],
      enable_dhcp: false,
    })
    expect(status).toBe(200)
    expect(body.subnet).toMatchObject({
      name: 'n',
      gateway_ip: '10.0.0.2',
      allocation_pools: [{ start: '10.0.0.20', end: '10.0.0.30' }],
      dns_nameservers: ['1.1.1.1'],
      host_routes: [{ destination: '0.0.0.0/0', nexthop: '10.0.0.3' }],
      enable_dhcp: false,
      revision_number: 1,
    })
    const { network } = (await api.get(member, `/v2.0/networks/${networkId}`)).body
    expect(network.revision_number).toBe(2)
    expect((await put(id, { gateway_ip: null })).body.subnet.gateway_ip).toBeNull()
    expect((await put(id, { dns_nameservers: [], host_routes: [] })).body.subnet).toMatchObject({
      dns_nameservers: [],
      host_routes: [],
    })
  })

  test('refuses a gateway in the pools, read-only attributes and DHCP without room', async () => {
    const { id } = await create({})
    expect(outcome(await put(id, { gateway_ip: '10.0.0.50' }))).toEqual([
      409,
      'GatewayConflictWithAllocationPools',
    ])
    expect(outcome(await put(id, { cidr: '10.0.0.0/16' }))).toEqual([400, 'HTTPBadRequest'])
    const small = await create({ cidr: '10.1.0.0/31', enable_dhcp: false, gateway_ip: null })
    expect(outcome(await put(small.id, { enable_dhcp: true }))).toEqual([400, 'InvalidInput'])
    const v6 = await create(slaac)
    expect(outcome(await put(v6.id, { enable_dhcp: false }))).toEqual([400, 'InvalidInput'])
  })

  test('keeps the gateway that a router has', async () => {
    const { id } = await create({})
    const port = await insertPort('network:router_interface', { subnetId: id, ip: '10.0.0.1' })
    const refused = await put(id, { gateway_ip: null })
    expect(refused.body.NeutronError).toMatchObject({
      type: 'GatewayIpInUse',
      message: `The gateway cannot change while port ${port} has its address 10.0.0.1.`,
    })
    expect((await put(id, { gateway_ip: '10.0.0.1' })).status).toBe(200)
  })
})

describe('deleting a subnet', () => {
  test('frees the addresses of the service', async () => {
    const { id } = await create({})
    const port = await insertPort('network:distributed', { subnetId: id, ip: '10.0.0.2' })
    expect((await api.delete(member, `${subnets}/${id}`)).status).toBe(204)
    const left = await api.connection.database
      .selectFrom('port')
      .select('revision_number')
      .where('id', '=', port)
      .execute()
    expect(left).toEqual([{ revision_number: 1 }])
    expect(outcome(await api.delete(member, `${subnets}/${id}`))).toEqual([404, 'SubnetNotFound'])
  })

  test('is refused while a port or a router needs it', async () => {
    const v4 = await create({})
    await insertPort('', { subnetId: v4.id, ip: '10.0.0.2' })
    const refused = await api.delete(member, `${subnets}/${v4.id}`)
    expect([refused.status, refused.body.NeutronError.type, refused.body.NeutronError.message]).toEqual([
      409,
      'SubnetInUse',
      `Unable to complete operation on subnet ${v4.id}: One or more ports have an IP allocation from this subnet.`,
    ])
  })

  test('takes along the addresses that hosts made themselves, but not a router', async () => {
    await insertPort('compute:nova')
    const { id } = await create(slaac)
    expect((await api.delete(member, `${subnets}/${id}`)).status).toBe(204)
    const again = await create(slaac)
    await insertPort('network:router_interface', { subnetId: again.id, ip: '2001:db8:1::' })
    expect(outcome(await api.delete(member, `${subnets}/${again.id}`))).toEqual([409, 'SubnetInUse'])
  })
})
