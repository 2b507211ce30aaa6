import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import {
  dirtyUnits,
  forgetDirtyUnits,
  makeInternal,
  makeNetwork,
  makePort,
  makeRouter,
  makeSubnet,
} from './router.fixture.ts'

const { admin, member, other } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1 } } })
})
afterAll(() => api.close())

const errorType = (answer: TestResponse) => answer.body.NeutronError.type
const add = (id: string, body: object, by: Caller = member) =>
  api.put(by, `/v2.0/routers/${id}/add_router_interface`, body)
const remove = (id: string, body: object, by: Caller = member) =>
  api.put(by, `/v2.0/routers/${id}/remove_router_interface`, body)
const portRow = (id: string) =>
  api.connection.database.selectFrom('port').selectAll().where('id', '=', id).executeTakeFirst()
const addressesOf = async (id: string) => {
  const rows = await api.connection.database
    .selectFrom('ip_allocation')
    .select(['subnet_id', 'ip_address'])
    .where('port_id', '=', id)
    .orderBy('position')
    .execute()
  return rows.map(row => [row.subnet_id, row.ip_address])
}
const revision = async (id: string) =>
  (await api.get(member, `/v2.0/routers/${id}`)).body.router.revision_number

describe('interface by subnet', () => {
  test('takes the gateway address, and goes with its port', async () => {
    const { network, subnet } = await makeInternal(api, '10.0.1.0/24')
    const { id } = await makeRouter(api)
    await forgetDirtyUnits(api)
    const before = await revision(id)
    const added = await add(id, { subnet_id: subnet })
    expect(added.status).toBe(200)
    const portId = added.body.port_id
    const answer = {
      id,
      tenant_id: projectA,
      project_id: projectA,
      port_id: portId,
      network_id: network,
      subnet_id: subnet,
      subnet_ids: [subnet],
    }
    expect(added.body).toEqual(answer)
    expect(await portRow(portId)).toMatchObject({
      project_id: projectA,
      device_id: id,
      device_owner: 'network:router_interface',
    })
    expect(await addressesOf(portId)).toEqual([[subnet, '10.0.1.1']])
    expect(await revision(id)).toBeGreaterThan(before)
    expect(await dirtyUnits(api)).toEqual(new Set([`router ${id}`, `port ${portId}`]))

    expect(errorType(await add(id, { subnet_id: subnet }))).toBe('BadRequest')
    const deleted = await api.delete(member, `/v2.0/routers/${id}`)
    expect([deleted.status, errorType(deleted)]).toEqual([409, 'RouterInUse'])
    expect(deleted.body.NeutronError.message).toBe(`Router ${id} has ports still attached: ${portId}`)

    await forgetDirtyUnits(api)
    const removed = await remove(id, { subnet_id: subnet })
    expect([removed.status, removed.body]).toEqual([200, answer])
    expect(await portRow(portId)).toBeUndefined()
    expect(await dirtyUnits(api)).toEqual(new Set([`router ${id}`, `port ${portId}`]))
    const again = await remove(id, { subnet_id: subnet })
    expect([again.status, errorType(again)]).toEqual([404, 'RouterInterfaceNotFoundForSubnet'])
    expect((await api.delete(member, `/v2.0/routers/${id}`)).status).toBe(204)
  })

  test('is refused without gateway, on overlapping ranges, at a taken address and for strangers', async () => {
    const { network, subnet } = await makeInternal(api, '10.0.2.0/24')
    const bare = await makeSubnet(api, network, { cidr: '10.0.3.0/24', gatewayIp: null })
    const overlapping = await makeInternal(api, '10.0.2.128/25')
    const { id } = await makeRouter(api)
    expect((await add(id, { subnet_id: subnet })).status).toBe(200)
    const answer = async (body: object, by: Caller = member) => {
      const { status, body: got } = await add(id, body, by)
      return [status, got.NeutronError.type, got.NeutronError.message]
    }
    expect(await answer({ subnet_id: bare })).toEqual([
      400,
      'BadRequest',
      'Bad router request: Subnet for router interface must have a gateway IP.',
    ])
    expect(await answer({ subnet_id: overlapping.subnet })).toEqual([
      400,
      'BadRequest',
      `Bad router request: Cidr 10.0.2.128/25 of subnet ${overlapping.subnet} overlaps with cidr 10.0.2.0/24 of subnet ${subnet}.`,
    ])
    expect((await answer({ subnet_id: randomUuid() })).slice(0, 2)).toEqual([404, 'SubnetNotFound'])
    const taken = await makeRouter(api)
    expect(errorType(await add(taken.id, { subnet_id: subnet }))).toBe('IpAddressAlreadyAllocated')
    expect((await add(taken.id, { subnet_id: subnet, port_id: randomUuid() })).status).toBe(400)
    const foreign = await makeRouter(api, {}, other)
    expect(errorType(await add(foreign.id, { subnet_id: subnet }, other))).toBe('SubnetNotFound')
    expect(errorType(await add(foreign.id, { subnet_id: subnet }))).toBe('RouterNotFound')
  })

  test('on a shared network belongs to those who own the subnet', async () => {
    const network = await makeNetwork(api, { shared: true })
    const subnet = await makeSubnet(api, network, { cidr: '10.0.4.0/24', project: admin.project })
    const { id } = await makeRouter(api)
    expect(errorType(await add(id, { subnet_id: subnet }))).toBe('BadRequest')
    expect((await add(id, { subnet_id: subnet }, admin)).status).toBe(200)
  })

  test('of several IPv6 subnets of a network is one port', async () => {
    const network = await makeNetwork(api)
    const first = await makeSubnet(api, network, { cidr: '2001:db8:1::/64', ipv6Mode: 'slaac' })
    const second = await makeSubnet(api, network, { cidr: '2001:db8:2::/64', ipv6Mode: 'slaac' })
    const v4 = await makeSubnet(api, network, { cidr: '10.0.5.0/24' })
    const { id } = await makeRouter(api)
    const port = (await add(id, { subnet_id: first })).body.port_id
    const joined = (await add(id, { subnet_id: second })).body
    expect(joined).toMatchObject({ port_id: port, subnet_id: second, subnet_ids: [second] })
    expect((await add(id, { subnet_id: v4 })).body.port_id).not.toBe(port)
    expect(await addressesOf(port)).toEqual([
      [first, '2001:db8:1::1'],
      [second, '2001:db8:2::1'],
    ])
    const third = await makeSubnet(api, network, { cidr: '2001:db8:3::/64' })
    const extra = await makePort(api, network, [[third, '2001:db8:3::9']])
    expect(errorType(await add(id, { port_id: extra }))).toBe('BadRequest')
    expect((await remove(id, { subnet_id: first })).body.port_id).toBe(port)
    expect(await addressesOf(port)).toEqual([[second, '2001:db8:2::1']])
    expect((await remove(id, { subnet_id: second })).status).toBe(200)
    expect(await portRow(port)).toBeUndefined()
  })
})

describe('interface by port', () => {
  test('keeps the addresses of the port, which goes with the interface', async () => {
    const { network, subnet } = await makeInternal(api, '10.1.1.0/24')
    const port = await makePort(api, network, [[subnet, '10.1.1.77']])
    const { id } = await makeRouter(api)
    await forgetDirtyUnits(api)
    const added = await add(id, { port_id: port })
    expect(added.body).toEqual({
      id,
      tenant_id: projectA,
      project_id: projectA,
      port_id: port,
      network_id: network,
      subnet_id: subnet,
      subnet_ids: [subnet],
    })
    expect(await portRow(port)).toMatchObject({ device_id: id, device_owner: 'network:router_interface' })
    expect(await dirtyUnits(api)).toEqual(new Set([`router ${id}`, `port ${port}`]))
    const { id: second } = await makeRouter(api)
    const inUse = await add(second, { port_id: port })
    expect([inUse.status, errorType(inUse)]).toEqual([409, 'PortInUse'])
    const mismatch = await makeInternal(api, '10.1.2.0/24')
    expect(errorType(await remove(id, { port_id: port, subnet_id: mismatch.subnet }))).toBe(
      'SubnetMismatchForPort',
    )
    const missing = await remove(second, { port_id: port })
    expect([missing.status, errorType(missing)]).toEqual([404, 'RouterInterfaceNotFound'])
    expect((await remove(id, { port_id: port, subnet_id: subnet })).body).toEqual(added.body)
    expect(await portRow(port)).toBeUndefined()
  })

  test('is refused without addresses, with two IPv4 subnets, in use, unknown or another project’s', async () => {
    const { network, subnet } = await makeInternal(api, '10.1.3.0/24')
    const second = await makeSubnet(api, network, { cidr: '10.1.4.0/24' })
    const { id } = await makeRouter(api)
    const refusal = async (port: string) => errorType(await add(id, { port_id: port }))
    expect(await refusal(await makePort(api, network, []))).toBe('BadRequest')
    const two = [
      [subnet, '10.1.3.9'],
      [second, '10.1.4.9'],
    ] as const
    expect(await refusal(await makePort(api, network, two))).toBe('BadRequest')
    expect(await refusal(await makePort(api, network, [[subnet, '10.1.3.8']], { deviceId: 'vm' }))).toBe(
      'PortInUse',
    )
    expect(await refusal(randomUuid())).toBe('PortNotFound')
    const foreign = await makeNetwork(api, { by: other })
    const theirs = await makeSubnet(api, foreign, { cidr: '10.1.5.0/24', project: projectB })
    const port = await makePort(api, foreign, [[theirs, '10.1.5.9']], { project: projectB })
    expect(await refusal(port)).toBe('PortNotFound')
    expect(errorType(await add(id, { port_id: 'x' }))).toBe('BadRequest')
  })

  test('cannot take over an address outside of the pools of another project’s subnet', async () => {
    const network = await makeNetwork(api, { shared: true })
    const subnet = await makeSubnet(api, network, { cidr: '10.1.6.0/24', project: admin.project })
    const { id } = await makeRouter(api)
    const gateway = await makePort(api, network, [[subnet, '10.1.6.1']])
    expect(errorType(await add(id, { port_id: gateway }))).toBe('BadRequest')
    const plain = await makePort(api, network, [[subnet, '10.1.6.20']])
    expect((await add(id, { port_id: plain })).status).toBe(200)
  })
})

describe('races for interfaces', () => {
  test('of overlapping subnets on one router are won by one', async () => {
    const nets = await Promise.all(
      ['10.2.0.0/16', '10.2.3.0/24', '10.2.0.0/20', '10.2.3.128/25'].map(cidr => makeInternal(api, cidr)),
    )
    const { id } = await makeRouter(api)
    const answers = await Promise.all(nets.map(net => add(id, { subnet_id: net.subnet })))
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 400, 400, 400])
  })

  test('of one port are won by one router', async () => {
    const { network, subnet } = await makeInternal(api, '10.3.0.0/24')
    const port = await makePort(api, network, [[subnet, '10.3.0.50']])
    const routers = await Promise.all([1, 2, 3, 4].map(() => makeRouter(api)))
    const answers = await Promise.all(routers.map(router => add(router.id, { port_id: port })))
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 409, 409, 409])
    const attached = await api.connection.database
      .selectFrom('router_port')
      .select('router_id')
      .where('port_id', '=', port)
      .execute()
    expect(attached).toHaveLength(1)
  })

  test('and the removal of the router leave no interface without router', async () => {
    const { subnet } = await makeInternal(api, '10.4.0.0/24')
    const { id } = await makeRouter(api)
    const [added, deleted] = await Promise.all([
      add(id, { subnet_id: subnet }),
      api.delete(member, `/v2.0/routers/${id}`),
    ])
    expect([
      [200, 409],
      [404, 204],
    ]).toContainEqual([added.status, deleted.status])
  })
})
