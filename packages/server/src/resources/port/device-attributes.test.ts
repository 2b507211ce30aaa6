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
    hw_vif_model: null,
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
  const port = await make.port({ network_id: net.id, numa_affinity_policy: 'required' }, admin)
  expect(refusal(await create({ numa_affinity_policy: 'legacy' }, member))).toEqual([
    403,
    'PolicyNotAuthorized',
  ])
  const put = (numa_affinity_policy: unknown) =>
    api.put(admin, `/v2.0/ports/${port.id}`, { port: { numa_affinity_policy } })
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

test('offload is for admins, and for those whom the operator lets: their profile has it though they may write none', async () => {
  const offloaded = { 'binding:vnic_type': 'direct', hardware_offload_type: 'switchdev' }
  expect(refusal(await create(offloaded, member))).toEqual([403, 'PolicyNotAuthorized'])
  const opened = await createTestApi({
    settings: { quotas: {} },
    policy: { 'create_port:hardware_offload_type': 'role:member' },
  })
  try {
    const there = portFixture(opened)
    const { id } = await there.network([])
    const port = await there.port({ network_id: id, ...offloaded })
    expect((await there.show(port.id))['binding:profile']).toEqual({ capabilities: ['switchdev'] })
    const profile = { network_id: id, 'binding:profile': { a: 1 } }
    expect(refusal(await opened.post(member, '/v2.0/ports', { port: profile }))).toEqual([
      403,
      'PolicyNotAuthorized',
    ])
  } finally {
    await opened.close()
  }
})

test('a network card is one of the list, is told with the binding, and stays while the port is bound', async () => {
  expect(refusal(await create({ hw_vif_model: 'ne3k' }))).toEqual([400, 'InvalidInput'])
  expect(refusal(await create({ hw_vif_model: 5 }))).toEqual([400, 'HTTPBadRequest'])
  const port = await make.port({ network_id: net.id, hw_vif_model: 'e1000' })
  expect(port.hw_vif_model).toBe('e1000')
  expect((await make.show(port.id))['binding:vif_details']).toEqual({})
  const bound = await make.update(port.id, { 'binding:host_id': 'host1' }, service)
  expect(bound['binding:vif_details']).toMatchObject({ hw_vif_model: 'e1000', bound_drivers: { 0: 'ovn' } })
  const put = (hw_vif_model: unknown) => api.put(member, `/v2.0/ports/${port.id}`, { port: { hw_vif_model } })
  for (const other of ['virtio', null])
    expect(refusal(await put(other))).toEqual([409, 'PortBoundHwVifModel'])
  expect((await put('e1000')).status).toBe(200)
  await make.update(port.id, { 'binding:host_id': '' }, service)
  expect(refusal(await put('ne3k'))).toEqual([400, 'InvalidInput'])
  for (const other of ['virtio', null]) expect((await put(other)).body.port.hw_vif_model).toBe(other)
})

test('an operator keeps a card for some', async () => {
  const check = 'rule:admin_only or field:ports:hw_vif_model=virtio'
  const api = await createTestApi({
    settings: { quotas: {} },
    policy: { 'create_port:hw_vif_model': check, 'update_port:hw_vif_model': check },
  })
  try {
    const there = portFixture(api)
    const network = await there.network([])
    const asked = (hw_vif_model: string) => ({ network_id: network.id, hw_vif_model })
    const port = await there.port(asked('virtio'))
    const refused = [403, 'PolicyNotAuthorized']
    expect(refusal(await api.post(member, '/v2.0/ports', { port: asked('e1000') }))).toEqual(refused)
    const change = { port: { hw_vif_model: 'e1000' } }
    expect(refusal(await api.put(member, `/v2.0/ports/${port.id}`, change))).toEqual(refused)
    expect((await there.port(asked('e1000'), admin)).hw_vif_model).toBe('e1000')
  } finally {
    await api.close()
  }
})
