import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../test/support/api/test-settings.ts'

const { admin, service } = callers
const host = 'cards1'
let api: TestApi
let parent: string
let children: readonly string[]
let trunk: string

beforeAll(async () => {
  const binding = { ...testSettings.binding, mechanisms: ['ovn', 'sriovnicswitch'] as const }
  api = await createTestApi({ settings: { quotas: {}, binding } })
  await api.post(service, `/agent/v1/hosts/${host}/heartbeat`, {
    ...{ binary: 'neutron-sriov-nic-agent', status: { phase: 'ready' } },
    configurations: { device_mappings: { physnet1: ['eth3', 'eth4'] } },
  })
  parent = await createPort(101, { 'binding:vnic_type': 'direct', 'binding:host_id': host })
  const profile = { pci_slot: '0000:03:10.1', physical_network: 'physnet1', pci_vendor_info: '8086:10ed' }
  await api.put(service, `/v2.0/ports/${parent}`, { port: { 'binding:profile': profile } })
  children = [await createPort(102), await createPort(103)]
})
afterAll(() => api?.close())

async function createPort(vlan: number, more: object = {}): Promise<string> {
  const network = {
    ...{ 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' },
    'provider:segmentation_id': vlan,
  }
  const { id } = (await api.post(admin, '/v2.0/networks', { network })).body.network
  const port = { network_id: id, security_groups: [], device_owner: 'compute:nova', ...more }
  if (!('binding:host_id' in more)) port.device_owner = ''
  return (await api.post(admin, '/v2.0/ports', { port })).body.port.id
}

const show = async (id: string) => (await api.get(admin, `/v2.0/ports/${id}`)).body.port
const trunkStatus = async () => (await api.get(admin, `/v2.0/trunks/${trunk}`)).body.trunk.status
const tell = (...devices: { port_id: string; device: string | null; reason?: string }[]) =>
  api.request(service, 'PUT', `/agent/v1/hosts/${host}/devices`, { devices })
const subport = (index: number) => ({
  ...{ port_id: children[index], segmentation_type: 'vlan', segmentation_id: 102 + index },
})

test('a port with port security is for a card with an agent, which checks its MAC address; its groups are not', async () => {
  expect(await show(parent)).toMatchObject({
    ...{ 'binding:vif_type': 'hw_veb', port_security_enabled: true, status: 'DOWN' },
    'binding:vif_details': { vlan: '101', bound_drivers: { 0: 'sriovnicswitch' } },
  })
  const groups = (await api.get(admin, '/v2.0/security-groups')).body.security_groups
  const refused = await api.put(admin, `/v2.0/ports/${parent}`, { port: { security_groups: [groups[0].id] } })
  expect(refused.body.NeutronError.type).toBe('PortFeatureNotEnforced')
})

test('its trunk is BUILD until the agent has said what became of the subports', async () => {
  await tell({ port_id: parent, device: 'eth3/0' })
  const body = { trunk: { port_id: parent, sub_ports: [subport(0)] } }
  const made = await api.post(admin, '/v2.0/trunks', body)
  expect(made.status).toBe(201)
  trunk = made.body.trunk.id
  expect(await trunkStatus()).toBe('BUILD')
  expect(await show(children[0] ?? '')).toMatchObject({
    ...{ status: 'DOWN', 'binding:host_id': host, 'binding:vif_type': 'hw_veb' },
  })
  const { ports } = (await api.get(service, `/agent/v1/hosts/${host}/ports`)).body
  expect(ports.find((one: { id: string }) => one.id === children[0])).toMatchObject({
    ...{ mechanism: 'sriovnicswitch', subport: { parent_id: parent, segmentation_id: 102 } },
    segment: { segmentation_id: 102 },
  })
  await tell({ port_id: children[0] ?? '', device: 'eth3/0.102' })
  expect(await trunkStatus()).toBe('ACTIVE')
  expect((await show(children[0] ?? '')).status).toBe('ACTIVE')
})

test('one subport that the card cannot carry is DOWN with its reason, and the trunk DEGRADED; without it ACTIVE', async () => {
  await api.request(admin, 'PUT', `/v2.0/trunks/${trunk}/add_subports`, { sub_ports: [subport(1)] })
  expect(await trunkStatus()).toBe('BUILD')
  const reason = 'the card has no list of VLANs for its functions'
  await tell({ port_id: children[1] ?? '', device: null, reason })
  expect(await trunkStatus()).toBe('DEGRADED')
  expect(await show(children[1] ?? '')).toMatchObject({ status: 'DOWN', 'binding:vif_details': { reason } })
  expect((await show(children[0] ?? '')).status).toBe('ACTIVE')
  const { cursor } = (await api.get(service, `/agent/v1/hosts/${host}/ports`)).body
  const gone = { sub_ports: [{ port_id: children[1] }] }
  expect((await api.request(admin, 'PUT', `/v2.0/trunks/${trunk}/remove_subports`, gone)).status).toBe(200)
  expect(await trunkStatus()).toBe('ACTIVE')
  const told = await api.get(service, `/agent/v1/hosts/${host}/ports?after=${encodeURIComponent(cursor)}`)
  expect(told.body.removed).toEqual([children[1]])
})

test('it is DOWN with its parent', async () => {
  await tell({ port_id: parent, device: null }, { port_id: children[0] ?? '', device: null })
  expect(await trunkStatus()).toBe('DOWN')
})

test('the agent of cards is told of servers behind the switch of its host too, which share the uplink', async () => {
  const { cursor } = (await api.get(service, `/agent/v1/hosts/${host}/ports`)).body
  const mapping = { bridge_mappings: JSON.stringify({ physnet1: 'br-ex' }) }
  await api.connection.database
    .insertInto('chassis')
    .values({ name: 'c1', hostname: host, ...mapping })
    .execute()
  const id = await createPort(106, { 'binding:host_id': host })
  const told = await api.get(service, `/agent/v1/hosts/${host}/ports?after=${encodeURIComponent(cursor)}`)
  expect(told.body.ports).toMatchObject([
    { id, mechanism: 'ovn', is_active: true, segment: { physical_network: 'physnet1' } },
  ])
})

test('a port on a card without an agent is in no trunk, and nobody checks its MAC address', async () => {
  const mapping = { bridge_mappings: JSON.stringify({ physnet1: 'br-ex' }) }
  const chassis = { name: 'c9', hostname: 'lonely', ...mapping }
  await api.connection.database.insertInto('chassis').values(chassis).execute()
  const direct = { 'binding:vnic_type': 'direct', 'binding:host_id': 'lonely' }
  const secured = await createPort(104, direct)
  expect((await show(secured))['binding:vif_details']).toMatchObject({ missing: ['port-security'] })
  const open = await createPort(105, { ...direct, port_security_enabled: false })
  const refused = await api.post(admin, '/v2.0/trunks', { trunk: { port_id: open } })
  expect(refused.body.NeutronError.type).toBe('ParentPortInUse')
})
