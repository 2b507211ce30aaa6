import { randomUUID } from 'node:crypto'
import { silentLog } from '@neutrino/base/log.ts'
import { createOperation, systemActor } from '@neutrino/base/operation.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { transact } from '../../database/transact.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { createServicePort, deletePorts, updatePortFixedIps } from './index.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

const { admin, member } = callers
let api: TestApi
let make: PortFixture
let net: { readonly id: string; readonly subnets: readonly string[] }

beforeAll(async () => {
  api = await createTestApi()
  make = portFixture(api)
  // Addresses below 100 are for tests that name them.
  net = await make.network([
    { cidr: '10.0.0.0/24', allocation_pools: [{ start: '10.0.0.100', end: '10.0.0.254' }] },
    { cidr: '10.0.1.0/24', allocation_pools: [{ start: '10.0.1.100', end: '10.0.1.254' }] },
  ])
})
afterAll(() => api.close())

/** Runs `body` in a transaction, and tells which units it marked. */
async function write<T>(body: (context: WriteContext) => Promise<T>) {
  const { services } = api
  const op = createOperation({
    actor: systemActor,
    log: silentLog,
    clock: services.clock,
    signal: new AbortController().signal,
  })
  const dirty: string[] = []
  const result = await transact(op, services.transactor, 'test', tx =>
    body({
      op,
      tx,
      settings: services.settings,
      policy: services.policy(),
      hiddenAliases: services.hiddenAliases,
      dirty: (kind, ...ids) => void dirty.push(...ids.map(id => `${kind}/${id}`)),
    }),
  )
  return { result, dirty }
}

const newRouter = async () =>
  (await api.post(member, '/v2.0/routers', { router: {} })).body.router.id as string

test('the service makes trusted ports that may belong to nobody', async () => {
  const router = await newRouter()
  const { result, dirty } = await write(context =>
    createServicePort(context, {
      networkId: net.id,
      projectId: '',
      deviceOwner: 'network:router_gateway',
      deviceId: router,
      fixedIps: [{ subnetId: net.subnets[0], ipAddress: '10.0.0.5' }],
    }),
  )
  expect(result).toEqual({
    id: expect.any(String),
    macAddress: expect.stringMatching(/^fa:16:3e:/),
    fixedIps: [{ subnetId: net.subnets[0], ipAddress: '10.0.0.5', position: 0 }],
  })
  expect(dirty).toEqual([`port/${result.id}`])
  expect(await make.show(result.id)).toMatchObject({
    project_id: '',
    security_groups: [],
    port_security_enabled: false,
    device_id: router,
    status: 'DOWN',
  })
})

test('the port of a floating IP has no status', async () => {
  const { result } = await write(context =>
    createServicePort(context, {
      networkId: net.id,
      projectId: '',
      deviceOwner: 'network:floatingip',
      deviceId: randomUUID(),
    }),
  )
  expect(await make.show(result.id)).toMatchObject({ status: 'N/A' })
})

test('ports of routers are neither deleted nor given to another device by themselves', async () => {
  const router = await newRouter()
  const added = await api.request(member, 'PUT', `/v2.0/routers/${router}/add_router_interface`, {
    subnet_id: net.subnets[0],
  })
  expect(added.status).toBe(200)
  const id = added.body.port_id
  expect(refusal(await api.delete(member, `/v2.0/ports/${id}`))).toEqual([409, 'ServicePortInUse'])
  expect(refusal(await api.delete(admin, `/v2.0/ports/${id}`))).toEqual([409, 'ServicePortInUse'])
  expect(refusal(await api.put(member, `/v2.0/ports/${id}`, { port: { device_owner: '' } }))).toEqual([
    409,
    'UnsupportedPortDeviceOwner',
  ])
  const before = (await api.get(member, `/v2.0/routers/${router}`)).body.router.revision_number
  await make.dirty()
  await make.update(id, { fixed_ips: [{ ip_address: '10.0.0.99' }] })
  expect(await make.dirty()).toEqual([`port/${id}`, `router/${router}`])
  const after = (await api.get(member, `/v2.0/routers/${router}`)).body.router.revision_number
  expect(after).toBeGreaterThan(before)
})

test('a port that only says it is a router’s is deleted', async () => {
  const port = await make.port({
    network_id: net.id,
    device_owner: 'network:router_interface',
    device_id: randomUUID(),
  })
  expect((await api.delete(member, `/v2.0/ports/${port.id}`)).status).toBe(204)
})

test('addresses change as asked, and the port counts it', async () => {
  const port = await make.port({ network_id: net.id, fixed_ips: [{ ip_address: '10.0.0.50' }] })
  const { result, dirty } = await write(context =>
    updatePortFixedIps(context, port.id, [
      { subnetId: net.subnets[1], ipAddress: '10.0.1.50' },
      { subnetId: net.subnets[0] },
    ]),
  )
  expect(result.map(address => address.ipAddress)).toEqual(['10.0.1.50', '10.0.0.50'])
  expect(dirty).toEqual([`port/${port.id}`])
  expect(await make.show(port.id)).toMatchObject({ revision_number: 1 })
  await expect(write(context => updatePortFixedIps(context, randomUUID(), []))).rejects.toMatchObject({
    type: 'PortNotFound',
  })
})

test('a port that goes frees its floating IP; an address that one leads to stays', async () => {
  const external = await make.network(['172.24.0.0/24'], { as: admin, 'router:external': true })
  const router = (
    await api.post(member, '/v2.0/routers', {
      router: { external_gateway_info: { network_id: external.id } },
    })
  ).body.router.id
  const inner = await make.network(['10.20.0.0/24'])
  await api.put(member, `/v2.0/routers/${router}/add_router_interface`, { subnet_id: inner.subnets[0] })
  const port = await make.port({ network_id: inner.id })
  const made = await api.post(member, '/v2.0/floatingips', {
    floatingip: { floating_network_id: external.id, port_id: port.id },
  })
  expect([made.status, made.text]).toEqual([201, expect.any(String)])
  const { floatingip } = made.body
  const { rows } = await api.connection.pool.query('select floating_port_id as id from floating_ip')
  expect(refusal(await api.delete(admin, `/v2.0/ports/${rows[0].id}`))).toEqual([409, 'ServicePortInUse'])
  expect(refusal(await api.put(member, `/v2.0/ports/${port.id}`, { port: { fixed_ips: [] } }))).toEqual([
    400,
    'BadRequest',
  ])
  await make.dirty()
  expect((await api.delete(member, `/v2.0/ports/${port.id}`)).status).toBe(204)
  expect(await make.dirty()).toEqual([`floating_ip/${floatingip.id}`, `port/${port.id}`])
  expect((await api.get(member, `/v2.0/floatingips/${floatingip.id}`)).body.floatingip).toMatchObject({
    port_id: null,
    fixed_ip_address: null,
    router_id: null,
    status: 'DOWN',
  })
})

test('several ports go at once', async () => {
  const ports = [await make.port({ network_id: net.id }), await make.port({ network_id: net.id })]
  const ids = ports.map(port => port.id)
  const { dirty } = await write(context => deletePorts(context, ids))
  expect(dirty).toEqual(ids.map(id => `port/${id}`))
  const { body } = await api.get(admin, `/v2.0/ports?project_id=${projectA}&id=${ids.join('&id=')}`)
  expect(body.ports).toEqual([])
})
