import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

// port-mac-override: frames of a whole card come from the address that the card has.

const { admin, service } = callers
const card = '02:00:00:00:00:aa'
const bound = {
  'binding:vnic_type': 'direct-physical',
  'binding:host_id': 'host1',
  'binding:profile': { pci_slot: '0000:03:00.0', device_mac_address: card.toUpperCase() },
}
let api: TestApi
let make: PortFixture
let net: { readonly id: string }

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
  make = portFixture(api)
})
afterAll(() => api?.close())

const freshNetwork = async () => {
  net = await make.network([
    '10.0.0.0/24',
    { cidr: '2001:db8::/64', ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' },
  ])
}

test('a port has the MAC of its card while the card is its own', async () => {
  await freshNetwork()
  const port = await make.port({ network_id: net.id, 'binding:vnic_type': 'direct-physical' }, admin)
  const server = { device_id: 'vm', device_owner: 'compute:nova' }
  const taken = await make.update(port.id, { ...bound, ...server }, service)
  expect(taken.mac_address).toBe(card)
  expect(taken.fixed_ips.map(ip => ip.ip_address)).toContain('2001:db8::ff:fe00:aa')
  // What the compute service sends when the server goes.
  const released = await make.update(
    port.id,
    { 'binding:host_id': '', 'binding:profile': {}, device_id: '', device_owner: '' },
    service,
  )
  expect(released.mac_address).toMatch(/^fa:16:3e:/)
  expect((await make.port({ network_id: net.id, ...bound }, service)).mac_address).toBe(card)
})

test('a port that is made on a card has its MAC from the start, unless another has it', async () => {
  await freshNetwork()
  const asked = { network_id: net.id, mac_address: '02:00:00:00:00:01', ...bound }
  const port = await make.port(asked, service)
  expect(port.mac_address).toBe(card)
  const second = await api.post(service, '/v2.0/ports', { port: { network_id: net.id, ...bound } })
  expect(refusal(second)).toEqual([409, 'MacAddressInUse'])
  const other = await make.port({ network_id: net.id, 'binding:vnic_type': 'direct-physical' }, admin)
  expect(refusal(await api.put(service, `/v2.0/ports/${other.id}`, { port: bound }))).toEqual([
    409,
    'MacAddressInUse',
  ])
  // Another card: the port goes over to its address.
  const profile = { device_mac_address: '02:00:00:00:00:bb' }
  expect((await make.update(port.id, { 'binding:profile': profile }, service)).mac_address).toBe(
    '02:00:00:00:00:bb',
  )
})

test('an activated binding brings the MAC of its card', async () => {
  await freshNetwork()
  await api.connection.database.insertInto('chassis').values({ name: 'c2', hostname: 'host2' }).execute()
  const port = await make.port(
    { network_id: net.id, device_id: 'vm', device_owner: 'compute:nova', 'binding:host_id': 'host1' },
    admin,
  )
  await api.connection.pool.query(
    `insert into port_binding (port_id, host, status, vnic_type, profile, vif_type, vif_details)
     values ($1, 'host2', 'INACTIVE', 'direct-physical', $2, 'ovs', '{}')`,
    [port.id, JSON.stringify({ device_mac_address: card })],
  )
  const activated = await api.put(service, `/v2.0/ports/${port.id}/bindings/host2/activate`, {})
  expect([activated.status, activated.text]).toEqual([200, expect.any(String)])
  const shown = await make.show(port.id)
  expect(shown.mac_address).toBe(card)
  expect(shown.fixed_ips.map(ip => ip.ip_address)).toContain('2001:db8::ff:fe00:aa')
})

test('of other kinds of ports, of ports on no host and of none at all it says nothing', async () => {
  await freshNetwork()
  for (const changed of [{ 'binding:vnic_type': 'direct' }, { 'binding:host_id': '' }]) {
    const port = await make.port({ network_id: net.id, ...bound, ...changed }, service)
    expect(port.mac_address).toMatch(/^fa:16:3e:/)
  }
  for (const wrong of ['card', 5, null, '01:00:5e:00:00:01', '00:00:00:00:00:00']) {
    const asked = { ...bound, 'binding:profile': { device_mac_address: wrong } }
    const answer = await api.post(service, '/v2.0/ports', { port: { network_id: net.id, ...asked } })
    expect(refusal(answer)).toEqual([400, 'InvalidInput'])
  }
})
