import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { storePlugs } from '../../observe/plugged-hosts.ts'
import { storePorts } from '../../observe/port-status.ts'
import { loadPorts } from '../port/intent.ts'
import { type PortFixture, portFixture } from '../port/port.fixture.ts'

const { admin, service } = callers
let api: TestApi
let make: PortFixture

beforeAll(async () => {
  api = await createTestApi()
  make = portFixture(api)
  const cardOf = (serial: string) => ({
    other_config: JSON.stringify({ 'ovn-cms-options': `card-serial-number=${serial}` }),
  })
  await api.connection.database
    .insertInto('chassis')
    .values([
      { name: 'd1', hostname: 'card1', ...cardOf('S1') },
      { name: 'd2', hostname: 'card2', ...cardOf('S2') },
    ])
    .execute()
})
afterAll(() => api?.close())

const functionOf = (serial: string) => ({
  ...{ pci_vendor_info: '15b3:101e', pci_slot: '0000:01:00.1', physical_network: null },
  ...{ card_serial_number: serial, pf_mac_address: 'fa:16:3e:00:00:01', vf_num: 1 },
})

test('a port moves from card to card: OVN is asked for cards, and what they confirm counts for their hosts', async () => {
  const { database } = api.connection
  const net = await make.network(['10.0.0.0/24'])
  const { id } = await make.port(
    { network_id: net.id, device_owner: 'compute:nova', 'binding:vnic_type': 'remote-managed' },
    admin,
  )
  await make.update(id, { 'binding:host_id': 'node1', 'binding:profile': functionOf('S1') }, service)
  const observed = async (hosts: readonly string[]) => {
    await storePlugs(database, [{ id, hosts, waiting: [] }])
    await storePorts(database, [{ id, status: 'ACTIVE', gatewayHost: undefined }])
  }
  const told = async () => (await loadPorts(database, [id])).get(id)
  await observed(['card1'])
  const binding = { host: 'node2', vnic_type: 'remote-managed', profile: functionOf('S2') }
  const bindings = `/v2.0/ports/${id}/bindings`
  const made = await api.post(service, bindings, { binding })
  expect(made.body.binding.vif_details).toMatchObject({ card_host: 'card2' })
  const migrating = { ...functionOf('S1'), migrating_to: 'node2' }
  await make.update(id, { 'binding:profile': migrating }, service)
  expect(await told()).toMatchObject({ host: 'node1', cardHost: 'card1', targetCardHost: 'card2' })
  await observed(['card1', 'card2'])
  expect((await api.put(service, `${bindings}/node2/activate`, {})).status).toBe(200)
  expect(await make.show(id)).toMatchObject({ 'binding:host_id': 'node2', status: 'ACTIVE' })
  expect(await told()).toMatchObject({ host: 'node2', cardHost: 'card2', targetCardHost: undefined })
})

test('what an agent has to do for it is for the agent of the card', async () => {
  const { database } = api.connection
  const policy = (await api.post(admin, '/v2.0/qos/policies', { policy: { name: 'rates' } })).body.policy.id
  const rule = { packet_rate_limit_rule: { max_kpps: 5 } }
  expect((await api.post(admin, `/v2.0/qos/policies/${policy}/packet_rate_limit_rules`, rule)).status).toBe(
    201,
  )
  const net = await make.network(['10.1.0.0/24'])
  const wish = { device_owner: 'compute:nova', 'binding:vnic_type': 'remote-managed' }
  const { id } = await make.port({ network_id: net.id, ...wish }, admin)
  await make.update(id, { 'binding:host_id': 'node1', 'binding:profile': functionOf('S1') }, service)
  await make.update(id, { qos_policy_id: policy }, admin)
  const missing = async () => Object((await make.show(id))['binding:vif_details']).not_enforced
  expect(await missing()).toEqual(['packet_rate_limit'])
  const agent = {
    ...{ agent_type: 'OVN Neutron agent', binary_name: 'neutron-ovn-agent' },
    configurations: JSON.stringify({ extensions: ['packet-rate'] }),
  }
  await database
    .insertInto('agent')
    .values({ id: 'of-node', host: 'node1', ...agent })
    .execute()
  expect(await missing()).toEqual(['packet_rate_limit'])
  await database
    .insertInto('agent')
    .values({ id: 'of-card', host: 'card1', ...agent })
    .execute()
  expect(await missing()).toBeUndefined()
})
