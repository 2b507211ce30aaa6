import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

const { admin, member } = callers
let api: TestApi
let site: PortFixture
let transparent: string

beforeAll(async () => {
  const binding = { ...testSettings.binding, mechanisms: ['ovn', 'sriovnicswitch'] as const }
  api = await createTestApi({ settings: { binding, quotas: { network: -1, port: -1 } } })
  site = portFixture(api)
  transparent = (await site.network([], { vlan_transparent: true })).id
})
afterAll(() => api?.close())

const create = (port: object) =>
  api.post(member, '/v2.0/ports', { port: { network_id: transparent, ...port } })

test('all tags pass unless there is a list', async () => {
  const port = await site.port({ network_id: transparent })
  expect(port.vlan_filter_list).toBe(null)
  const listed = await site.update(port.id, { vlan_filter_list: ['7', 5, '10-20'] })
  expect(listed.vlan_filter_list).toEqual(['5', '7', '10-20'])
  expect((await site.update(port.id, { vlan_filter_list: null })).vlan_filter_list).toBe(null)
})

test('a list is shown in one way however it was written', async () => {
  const vlan_filter_list = ['30-40', '0', '12', '11-15', 16, '35', '4094']
  const port = await site.port({ network_id: transparent, vlan_filter_list })
  expect(port.vlan_filter_list).toEqual(['0', '11-16', '30-40', '4094'])
})

test.each([[[]], [['4095']], [['9-7']], [['a']], [[-1]], [['1-2-3']], ['7'], [{ id: 7 }]])(
  '%j is no list of VLANs',
  async vlan_filter_list => {
    expect(refusal(await create({ vlan_filter_list }))).toEqual([400, 'HTTPBadRequest'])
  },
)

test('a list needs a network that lets tags pass', async () => {
  const plain = (await site.network()).id
  const refused = await create({ network_id: plain, vlan_filter_list: ['7'] })
  expect(refusal(refused)).toEqual([400, 'BadRequest'])
  const port = await site.port({ network_id: plain })
  const change = await api.put(member, `/v2.0/ports/${port.id}`, { port: { vlan_filter_list: ['7'] } })
  expect(refusal(change)).toEqual([400, 'BadRequest'])
})

test('the parent of a trunk has no list, for its tags mean subports', async () => {
  const filtered = await site.port({ network_id: transparent, vlan_filter_list: ['7'] })
  const trunk = (port_id: string) => api.post(member, '/v2.0/trunks', { trunk: { port_id } })
  expect(refusal(await trunk(filtered.id))).toEqual([400, 'BadRequest'])
  const parent = await site.port({ network_id: transparent })
  expect((await trunk(parent.id)).status).toBe(201)
  const change = await api.put(member, `/v2.0/ports/${parent.id}`, { port: { vlan_filter_list: ['7'] } })
  expect(refusal(change)).toEqual([400, 'BadRequest'])
})

test('a card that nobody looks into carries no port with a list', async () => {
  const provider = { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' }
  const network_id = (await site.network([], { as: admin, ...provider, vlan_transparent: true })).id
  await api.connection.database
    .insertInto('chassis')
    .values({ name: 'c1', hostname: 'host1', bridge_mappings: JSON.stringify({ physnet1: 'br-ex' }) })
    .execute()
  const direct = { network_id, 'binding:vnic_type': 'direct', 'binding:host_id': 'host1' }
  const bound = (more: object) => site.port({ ...direct, port_security_enabled: false, ...more }, admin)
  expect(await bound({ vlan_filter_list: ['7'] })).toMatchObject({
    'binding:vif_type': 'binding_failed',
    'binding:vif_details': { failure: 'feature-not-enforced', missing: ['vlan-filter'] },
  })
  const { id, ...open } = await bound({})
  expect(open).toMatchObject({ 'binding:vif_type': 'hw_veb' })
  const change = await api.put(admin, `/v2.0/ports/${id}`, { port: { vlan_filter_list: ['7'] } })
  expect(refusal(change)).toEqual([409, 'PortFeatureNotEnforced'])
})
