import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

const { admin, member, service } = callers
let api: TestApi
let make: PortFixture
let net: { readonly id: string }

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { port: -1, network: -1, subnet: -1 } } })
  make = portFixture(api)
  net = await make.network(['10.0.0.0/16'])
  await api.connection.database.insertInto('chassis').values({ name: 'c1', hostname: 'host1' }).execute()
})
afterAll(() => api?.close())

const create = (fields: object, as: (typeof callers)[keyof typeof callers] = admin) =>
  api.post(as, '/v2.0/ports', { port: { network_id: net.id, ...fields } })

test('what nobody said of the device is null', async () => {
  const port = await make.port({ network_id: net.id }, admin)
  expect(port).toMatchObject({
    hints: null,
    device_profile: null,
    numa_affinity_policy: null,
    hardware_offload_type: null,
    trusted: null,
  })
})

test('hints are for admins, change, and go with null or nothing in them', async () => {
  const hints = { openvswitch: { other_config: { 'tx-steering': 'hash' } } }
  const { id } = await make.port({ network_id: net.id, hints }, admin)
  expect((await make.show(id)).hints).toEqual(hints)
  expect(Object.keys(await make.show(id, member))).not.toContain('hints')
  expect(refusal(await create({ hints }, member))).toEqual([403, 'PolicyNotAuthorized'])
  for (const nothing of [{}, null]) {
    await make.update(id, { hints }, admin)
    expect((await make.update(id, { hints: nothing }, admin)).hints).toBeNull()
  }
  for (const wrong of [
    { ovs: {} },
    { openvswitch: { other_config: { 'tx-steering': 'fast' } } },
    { openvswitch: { x: 1 } },
    'hash',
  ])
    expect(refusal(await create({ hints: wrong }))).toEqual([400, 'HTTPBadRequest'])
})

test('a device profile is chosen with the port and stays', async () => {
  const port = await make.port({ network_id: net.id, device_profile: 'gpu' })
  expect(port.device_profile).toBe('gpu')
  const change = { port: { device_profile: 'fpga' } }
  expect(refusal(await api.put(member, `/v2.0/ports/${port.id}`, change))).toEqual([400, 'HTTPBadRequest'])
})

test('a NUMA policy changes while nothing is bound', async () => {
  const port = await make.port({ network_id: net.id, numa_affinity_policy: 'required' })
  const put = (numa_affinity_policy: unknown) =>
    api.put(member, `/v2.0/ports/${port.id}`, { port: { numa_affinity_policy } })
  for (const policy of ['socket', 'legacy', null, 'preferred'])
    expect((await put(policy)).body.port.numa_affinity_policy).toBe(policy)
  expect(refusal(await put('strict'))).toEqual([400, 'HTTPBadRequest'])
  await make.update(port.id, { 'binding:host_id': 'host1' }, service)
  expect(refusal(await put('required'))).toEqual([409, 'PortBoundNUMAAffinityPolicy'])
  await make.update(port.id, { 'binding:host_id': '' }, service)
  expect((await put('required')).status).toBe(200)
})

test('an offloaded port has the capability in its profile, so that its host binds it', async () => {
  const offloaded = { 'binding:vnic_type': 'direct', hardware_offload_type: 'switchdev' }
  const port = await make.port({ network_id: net.id, ...offloaded, 'binding:host_id': 'host1' }, admin)
  expect(port).toMatchObject({
    hardware_offload_type: 'switchdev',
    'binding:profile': { capabilities: ['switchdev'] },
    'binding:vif_type': 'ovs',
  })
  const profile = { capabilities: ['x'], a: 1 }
  const kept = await create({ ...offloaded, 'binding:profile': profile }, service)
  expect(kept.body.port['binding:profile']).toEqual({ capabilities: ['x', 'switchdev'], a: 1 })
  const change = { port: { hardware_offload_type: 'switchdev' } }
  expect(refusal(await api.put(admin, `/v2.0/ports/${port.id}`, change))).toEqual([400, 'HTTPBadRequest'])
  expect(refusal(await create({ hardware_offload_type: null }))).toEqual([400, 'HTTPBadRequest'])
})

test('trust is for admins and shows in the profile that the compute service reads', async () => {
  expect(refusal(await create({ trusted: true }, member))).toEqual([403, 'PolicyNotAuthorized'])
  const port = await make.port({ network_id: net.id, trusted: true }, admin)
  expect(port).toMatchObject({ trusted: true, 'binding:profile': { trusted: true } })
  const written = { 'binding:profile': { trusted: true, pci_slot: 'x' } }
  await make.update(port.id, written, service)
  expect(await make.update(port.id, { trusted: false }, admin)).toMatchObject({
    trusted: false,
    'binding:profile': { trusted: false, pci_slot: 'x' },
  })
})

test('a binding that fails says what was missing', async () => {
  const port = await make.port({ network_id: net.id, 'binding:host_id': 'nowhere' }, admin)
  expect(port).toMatchObject({
    'binding:vif_type': 'binding_failed',
    'binding:vif_details': { failure: 'no-chassis' },
  })
})
