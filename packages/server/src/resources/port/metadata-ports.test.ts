import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { loadNetworks } from '../network/intent.ts'
import { loadPorts } from './intent.ts'
import { type PortFixture, portFixture } from './port.fixture.ts'

const { admin, member } = callers
let api: TestApi
let make: PortFixture

beforeAll(async () => {
  api = await createTestApi({ settings: { metadataEnabled: true } })
  make = portFixture(api)
})
afterAll(() => api.close())

async function metadataPorts(networkId: string) {
  const { body } = await api.get(
    admin,
    `/v2.0/ports?network_id=${networkId}&device_owner=network:distributed`,
  )
  return body.ports
}

const changeSubnet = (id: string, subnet: object) => api.put(member, `/v2.0/subnets/${id}`, { subnet })

test('a network is born with its metadata port', async () => {
  const { id } = await make.network()
  expect(await metadataPorts(id)).toMatchObject([
    {
      name: '',
      device_id: `ovnmeta-${id}`,
      project_id: projectA,
      fixed_ips: [],
      security_groups: [],
      port_security_enabled: false,
      status: 'DOWN',
    },
  ])
})

test('it has the first free address of each IPv4 subnet with DHCP', async () => {
  const net = await make.network([
    '10.0.0.0/24',
    { cidr: '10.0.1.0/24', enable_dhcp: false },
    { cidr: '10.0.2.0/24', gateway_ip: null },
    { cidr: 'fd00::/64', ipv6_ra_mode: 'dhcpv6-stateful', ipv6_address_mode: 'dhcpv6-stateful' },
  ])
  const [port] = await metadataPorts(net.id)
  expect(port.fixed_ips).toEqual([
    { subnet_id: net.subnets[0], ip_address: '10.0.0.2' },
    { subnet_id: net.subnets[2], ip_address: '10.0.2.1' },
  ])
})

test('it follows DHCP being turned on and off, and counts only what changed', async () => {
  const net = await make.network(['10.0.0.0/24'])
  const [before] = await metadataPorts(net.id)
  await make.dirty()
  await changeSubnet(net.subnets[0]!, { name: 'other' })
  expect(await make.dirty()).toEqual([`network/${net.id}`])
  expect((await metadataPorts(net.id))[0].revision_number).toBe(before.revision_number)
  await changeSubnet(net.subnets[0]!, { enable_dhcp: false })
  expect((await metadataPorts(net.id))[0].fixed_ips).toEqual([])
  expect(await make.dirty()).toEqual([`network/${net.id}`, `port/${before.id}`])
  await changeSubnet(net.subnets[0]!, { enable_dhcp: true })
  expect((await metadataPorts(net.id))[0].fixed_ips).toHaveLength(1)
})

test('guests are told the way to it', async () => {
  const net = await make.network(['10.0.0.0/24'])
  const [port] = await metadataPorts(net.id)
  const networks = await loadNetworks(api.connection.database, [net.id])
  expect(networks.get(net.id)?.subnets[0]?.metadataIp).toBe('10.0.0.2')
  const ports = await loadPorts(api.connection.database, [port.id])
  expect(ports.get(port.id)).toMatchObject({
    deviceId: `ovnmeta-${net.id}`,
    deviceOwner: 'network:distributed',
  })
})

test('a network that somebody took it from gets it back with the next subnet', async () => {
  const net = await make.network(['10.0.0.0/24'])
  await api.connection.pool.query(`delete from port where network_id = $1`, [net.id])
  await changeSubnet(net.subnets[0]!, { name: 'again' })
  expect(await metadataPorts(net.id)).toMatchObject([{ fixed_ips: [{ ip_address: '10.0.0.2' }] }])
})

test('one that is deleted has a successor at once, with its addresses, and leases lead to it', async () => {
  const net = await make.network(['10.0.0.0/24'])
  const [before] = await metadataPorts(net.id)
  await make.dirty()
  expect((await api.delete(admin, `/v2.0/ports/${before.id}`)).status).toBe(204)
  const after = await metadataPorts(net.id)
  const { fixed_ips, mac_address } = before
  expect(after).toMatchObject([{ fixed_ips, mac_address, device_id: `ovnmeta-${net.id}` }])
  expect(after[0].id).not.toBe(before.id)
  expect(await make.dirty()).toEqual([`network/${net.id}`, `port/${before.id}`, `port/${after[0].id}`].sort())
})

test('a network of three segments has one, with an address in the subnet of each', async () => {
  const { body } = await api.post(admin, '/v2.0/networks', {
    network: {
      segments: [101, 102, 103].map(id => ({
        'provider:network_type': 'vlan',
        'provider:physical_network': 'physnet1',
        'provider:segmentation_id': id,
      })),
    },
  })
  const network = body.network.id
  const listed = await api.get(admin, `/v2.0/segments?network_id=${network}`)
  for (const [index, { id }] of listed.body.segments.entries()) {
    const subnet = { network_id: network, segment_id: id, cidr: `10.${index}.0.0/24`, ip_version: 4 }
    expect((await api.post(admin, '/v2.0/subnets', { subnet })).status).toBe(201)
  }
  const ports = await metadataPorts(network)
  expect(ports).toHaveLength(1)
  const addresses = ports[0].fixed_ips.map((one: { ip_address: string }) => one.ip_address)
  expect(addresses.sort()).toEqual(['10.0.0.2', '10.1.0.2', '10.2.0.2'])
  // It is in nobody's way: the network goes with it.
  expect((await api.delete(admin, `/v2.0/networks/${network}`)).status).toBe(204)
})

test('it keeps neither subnet nor network', async () => {
  const net = await make.network(['10.0.0.0/24'])
  expect((await api.delete(member, `/v2.0/subnets/${net.subnets[0]}`)).status).toBe(204)
  expect(await metadataPorts(net.id)).toMatchObject([{ fixed_ips: [] }])
  expect((await api.delete(member, `/v2.0/networks/${net.id}`)).status).toBe(204)
})

test('a subnet that is kept for others goes without', async () => {
  const net = await make.network([{ cidr: '10.0.0.0/24', service_types: ['compute:nova'] }])
  const ports = await metadataPorts(net.id)
  expect(ports).toMatchObject([{ fixed_ips: [] }])
})

test('several networks at once have one each', async () => {
  const { body } = await api.post(member, '/v2.0/networks', { networks: [{ name: 'a' }, { name: 'b' }] })
  for (const { id } of body.networks) expect(await metadataPorts(id)).toHaveLength(1)
})
