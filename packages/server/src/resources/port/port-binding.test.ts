import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { loadPorts } from './intent.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

const { admin, service } = callers
let api: TestApi
let make: PortFixture
let net: { readonly id: string; readonly subnets: readonly string[] }

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { port: -1, network: -1, subnet: -1 } } })
  make = portFixture(api)
  net = await make.network(['10.0.0.0/16'])
  await api.connection.database
    .insertInto('chassis')
    .values([
      { name: 'c1', hostname: 'host1', bridge_mappings: JSON.stringify({ physnet1: 'br-ex' }) },
      { name: 'c2', hostname: 'host2' },
      {
        name: 'dpu',
        hostname: 'dpu1',
        other_config: JSON.stringify({ 'ovn-cms-options': 'a,card-serial-number=S1' }),
      },
    ])
    .execute()
})
afterAll(() => api.close())

describe('a port is bound', () => {
  test('when its host is told, in the same answer', async () => {
    const port = await make.port({ network_id: net.id })
    await make.dirty()
    const bound = await make.update(port.id, { 'binding:host_id': 'host1' }, service)
    expect(bound).toMatchObject({
      'binding:host_id': 'host1',
      'binding:vif_type': 'ovs',
      'binding:vif_details': { port_filter: true, connectivity: 'l2', bridge_name: 'br-int' },
      status: 'DOWN',
    })
    expect(await make.dirty()).toEqual([`port/${port.id}`])
    expect(
      (await api.get(admin, '/v2.0/ports?binding:host_id=host1')).body.ports.map((p: { id: string }) => p.id),
    ).toEqual([port.id])
    for (const nowhere of ['', null]) {
      await make.update(port.id, { 'binding:host_id': 'host1' }, service)
      expect(await make.update(port.id, { 'binding:host_id': nowhere }, service)).toMatchObject({
        'binding:host_id': '',
        'binding:vif_type': 'unbound',
        'binding:vif_details': {},
      })
    }
  })

  test('at creation', async () => {
    expect(await make.port({ network_id: net.id, 'binding:host_id': 'host2' }, admin)).toMatchObject({
      'binding:vif_type': 'ovs',
    })
  })

  test('not at all on a host that is unknown or does not reach its network, until it does', async () => {
    const failed = await make.port({ network_id: net.id, 'binding:host_id': 'nowhere' }, admin)
    expect(failed).toMatchObject({ 'binding:vif_type': 'binding_failed', 'binding:vif_details': {} })
    const flat = await make.network([], {
      as: admin,
      'provider:network_type': 'flat',
      'provider:physical_network': 'physnet1',
    })
    const port = await make.port({ network_id: flat.id, 'binding:host_id': 'host2' }, admin)
    expect(port['binding:vif_type']).toBe('binding_failed')
    expect(await make.update(port.id, { 'binding:host_id': 'host1' }, admin)).toMatchObject({
      'binding:vif_type': 'ovs',
    })
  })

  test('through its card when that is a host of its own', async () => {
    const profile = {
      pci_vendor_info: '15b3:101e',
      pci_slot: '0000:01:00.1',
      physical_network: null,
      card_serial_number: 'S1',
      pf_mac_address: 'fa:16:3e:00:00:01',
      vf_num: 1,
    }
    const port = await make.port({ network_id: net.id, 'binding:vnic_type': 'remote-managed' }, admin)
    const bound = await make.update(
      port.id,
      { 'binding:host_id': 'compute', 'binding:profile': profile },
      service,
    )
    expect(bound).toMatchObject({
      'binding:host_id': 'compute',
      'binding:vif_type': 'ovs',
      'binding:vif_details': { card_host: 'dpu1' },
      'binding:profile': profile,
    })
    const intent = (await loadPorts(api.connection.database, [port.id])).get(port.id)
    expect(intent).toMatchObject({ host: 'compute', cardHost: 'dpu1' })
  })

  test('through its card, or by its host where no chassis is that card', async () => {
    const bind = async (host: string, card: string) => {
      const port = await make.port({ network_id: net.id, 'binding:vnic_type': 'virtio-forwarder' }, admin)
      const profile = { pci_slot: '0000:01:00.1', card_serial_number: card }
      return make.update(port.id, { 'binding:host_id': host, 'binding:profile': profile }, service)
    }
    expect(await bind('compute', 'S1')).toMatchObject({ 'binding:vif_details': { card_host: 'dpu1' } })
    expect(await bind('host1', 'S1')).toMatchObject({ 'binding:vif_details': { card_host: 'dpu1' } })
    const plain = await bind('host1', 'S2')
    expect(plain['binding:vif_type']).toBe('agilio_ovs')
    expect(plain['binding:vif_details']).not.toHaveProperty('card_host')
    expect(await bind('compute', 'S2')).toMatchObject({ 'binding:vif_type': 'binding_failed' })
  })

  test('still, while its host is silent', async () => {
    const port = await make.port({ network_id: net.id, 'binding:host_id': 'host2' }, admin)
    await api.connection.database
      .insertInto('agent')
      .values({
        id: 'c2',
        agent_type: 'OVN Controller agent',
        binary_name: 'ovn-controller',
        host: 'host2',
        marked_down: true,
      })
      .execute()
    const migrating = { 'binding:profile': { migrating_to: 'host1' } }
    expect(await make.update(port.id, migrating, service)).toMatchObject({ 'binding:vif_type': 'ovs' })
    expect(await make.port({ network_id: net.id, 'binding:host_id': 'host2' }, admin)).toMatchObject({
      'binding:vif_type': 'binding_failed',
    })
    await api.connection.database.deleteFrom('agent').execute()
  })
})

test('a port that moves is down until its new host says otherwise', async () => {
  const port = await make.port({ network_id: net.id, 'binding:host_id': 'host1' }, admin)
  await api.connection.pool.query(`update port set status = 'ACTIVE' where id = $1`, [port.id])
  expect(await make.update(port.id, { 'binding:profile': { a: 1 } }, service)).toMatchObject({
    status: 'ACTIVE',
  })
  expect(await make.update(port.id, { 'binding:host_id': 'host2' }, service)).toMatchObject({
    status: 'DOWN',
  })
})

test('a binding prepared for the new host gives way to it', async () => {
  const port = await make.port({ network_id: net.id, 'binding:host_id': 'host1' }, admin)
  await api.connection.database
    .insertInto('port_binding')
    .values({ port_id: port.id, host: 'host2', status: 'INACTIVE' })
    .execute()
  expect(await make.update(port.id, { 'binding:host_id': 'host2' }, service)).toMatchObject({
    'binding:host_id': 'host2',
  })
})

test('the MAC of a bound port stays, and can change as it is unbound', async () => {
  const port = await make.port({ network_id: net.id, 'binding:host_id': 'host1' }, admin)
  const { body } = await api.put(admin, `/v2.0/ports/${port.id}`, { port: { mac_address: null } })
  expect(body.NeutronError.type).toBe('PortBound')
  const freed = await make.update(port.id, { 'binding:host_id': '', mac_address: null }, admin)
  expect(freed.mac_address).not.toBe(port.mac_address)
})

test.each([
  [{ capabilities: 'switchdev' }],
  [{ parent_name: randomUUID() }],
  [{ parent_name: randomUUID(), tag: 1 }],
  [{ parent_name: 'no id', tag: 1 }],
  [{ 'vtep-physical-switch': 'x' }],
  [{ blob: 'x'.repeat(5_000) }],
])('the profile %j is refused', async profile => {
  const port = await make.port({ network_id: net.id })
  expect(
    refusal(await api.put(service, `/v2.0/ports/${port.id}`, { port: { 'binding:profile': profile } })),
  ).toEqual([400, 'InvalidInput'])
})

test('a port on a routed network gets its addresses when its host is known', async () => {
  const routed = await make.network(['10.80.0.0/24', '10.81.0.0/24'], {
    as: admin,
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
  })
  const { rows } = await api.connection.pool.query('select id from network_segment where network_id = $1', [
    routed.id,
  ])
  const away = randomUUID()
  await api.connection.database
    .insertInto('network_segment')
    .values({
      id: away,
      network_id: routed.id,
      network_type: 'flat',
      physical_network: 'physnet2',
      position: 1,
    })
    .execute()
  for (const [subnet, segment] of [
    [routed.subnets[0], rows[0].id],
    [routed.subnets[1], away],
  ]) {
    await api.connection.pool.query('update subnet set segment_id = $2 where id = $1', [subnet, segment])
  }
  const port = await make.port({ network_id: routed.id }, admin)
  expect(port).toMatchObject({ fixed_ips: [], ip_allocation: 'deferred' })
  const bound = await make.update(port.id, { 'binding:host_id': 'host1' }, service)
  expect(bound).toMatchObject({ ip_allocation: 'immediate', fixed_ips: [{ subnet_id: routed.subnets[0] }] })
  const elsewhere = await api.put(service, `/v2.0/ports/${port.id}`, { port: { 'binding:host_id': 'host2' } })
  expect(refusal(elsewhere)).toEqual([409, 'HostNotCompatibleWithFixedIps'])
})
