import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

const { admin, member, other, service } = callers
let api: TestApi
let site: PortFixture
let network_id: string

beforeAll(async () => {
  api = await createTestApi()
  site = portFixture(api)
  network_id = (await site.network(['10.0.0.0/24'])).id
  const chassis = ['host1', 'host2'].map(hostname => ({ name: hostname, hostname, bridge_mappings: '{}' }))
  await api.connection.database.insertInto('chassis').values(chassis).execute()
})
afterAll(() => api?.close())

test('a port has nothing to do with time unless it says so', async () => {
  const port = await site.port({ network_id })
  expect(port.time_sync).toBe(null)
  for (const time_sync of ['transparent', 'none', 'host', null])
    expect((await site.update(port.id, { time_sync })).time_sync).toBe(time_sync)
})

test('ports are found by it', async () => {
  const { id } = await site.port({ network_id, time_sync: 'transparent' })
  const { body } = await api.get(member, '/v2.0/ports?time_sync=transparent&fields=id')
  expect(body.ports).toEqual([{ id }])
})

test.each(['ptp', '', 1, true, {}])('%j is nothing that it can be', async time_sync => {
  const refused = await api.post(member, '/v2.0/ports', { port: { network_id, time_sync } })
  expect(refusal(refused)).toEqual([400, 'HTTPBadRequest'])
})

test('on the network of others it is for them to say', async () => {
  const shared = (await site.network([], { as: admin, shared: true })).id
  const refused = await api.post(member, '/v2.0/ports', {
    port: { network_id: shared, time_sync: 'transparent' },
  })
  expect(refused.status).toBe(403)
  const port = await site.port({ network_id: shared })
  const change = await api.put(member, `/v2.0/ports/${port.id}`, { port: { time_sync: 'host' } })
  expect(change.status).toBe(403)
  expect((await site.update(port.id, { time_sync: 'host' }, admin)).time_sync).toBe('host')
  expect((await api.get(other, `/v2.0/ports/${port.id}`)).status).toBe(404)
})

test('the compute service is told of the clock of the host, by the binding that it asks for', async () => {
  const details = async (id: string) => (await site.show(id))['binding:vif_details']
  const port = await site.port({ network_id, device_owner: 'compute:nova', time_sync: 'host' })
  expect(await details(port.id)).toEqual({})
  await site.update(port.id, { 'binding:host_id': 'host1' }, admin)
  expect(await details(port.id)).toMatchObject({ time_sync: 'host' })
  const prepared = await api.post(service, `/v2.0/ports/${port.id}/bindings`, { binding: { host: 'host2' } })
  expect(prepared.body.binding.vif_details).toMatchObject({ time_sync: 'host' })
  await site.update(port.id, { time_sync: 'transparent' })
  expect(await details(port.id)).not.toHaveProperty('time_sync')
})

test('OVN is told when it changes', async () => {
  const { id } = await site.port({ network_id })
  await site.dirty()
  await site.update(id, { time_sync: 'transparent' })
  expect(await site.dirty()).toEqual([`port/${id}`])
})

test('a port whose host has no agent that lets PTP past port security says so', async () => {
  const transparent = { network_id, time_sync: 'transparent', 'binding:host_id': 'host1' }
  const missing = async (more: object) => {
    const { id } = await site.port({ ...transparent, ...more }, admin)
    return (await site.show(id))['binding:vif_details']
  }
  expect(await missing({})).toMatchObject({ not_enforced: ['time_sync'] })
  expect(await missing({ time_sync: 'host' })).not.toHaveProperty('not_enforced')
  expect(await missing({ port_security_enabled: false })).not.toHaveProperty('not_enforced')
  await api.connection.database
    .insertInto('agent')
    .values({
      ...{ id: 'a1', agent_type: 'OVN Neutron agent', binary_name: 'neutron-ovn-agent', host: 'host1' },
      configurations: JSON.stringify({ extensions: ['ptp'] }),
    })
    .execute()
  expect(await missing({})).not.toHaveProperty('not_enforced')
})
