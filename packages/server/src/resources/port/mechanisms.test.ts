import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { loadPorts } from './intent.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

const { admin, service } = callers
let api: TestApi
let make: PortFixture
let net: { readonly id: string }

beforeAll(async () => {
  const binding = { ...testSettings.binding, mechanisms: ['ovn', 'sriovnicswitch'] as const }
  api = await createTestApi({ settings: { quotas: {}, binding } })
  make = portFixture(api)
  net = await make.network([], {
    as: admin,
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
    'provider:segmentation_id': 150,
  })
  const mapping = { bridge_mappings: JSON.stringify({ physnet1: 'br-ex' }) }
  await api.connection.database
    .insertInto('chassis')
    .values([
      { name: 'c1', hostname: 'host1', ...mapping },
      { name: 'c2', hostname: 'host2', ...mapping },
    ])
    .execute()
})
afterAll(() => api?.close())

const vf = { 'binding:vnic_type': 'direct', 'binding:host_id': 'host1' }

test('a card that filters nothing does not carry a port with security groups, and says why', async () => {
  const port = await make.port({ network_id: net.id, ...vf }, admin)
  expect(port).toMatchObject({
    'binding:vif_type': 'binding_failed',
    'binding:vif_details': {
      failure: 'feature-not-enforced',
      missing: ['port-security', 'security-groups'],
    },
  })
  const open = { security_groups: [], port_security_enabled: false, 'binding:host_id': 'host1' }
  expect(await make.update(port.id, open, admin)).toMatchObject({
    'binding:vif_type': 'hw_veb',
    'binding:vif_details': { port_filter: false, vlan: '150', bound_drivers: { 0: 'sriovnicswitch' } },
  })
})

test('what carries a port is not asked for more than it enforces', async () => {
  const port = await make.port({ network_id: net.id, port_security_enabled: false, ...vf }, admin)
  const secured = { port: { port_security_enabled: true } }
  const refused = await api.put(admin, `/v2.0/ports/${port.id}`, secured)
  expect(refusal(refused)).toEqual([409, 'PortFeatureNotEnforced'])
  expect(refused.body.NeutronError.message).toContain('sriovnicswitch, which does not enforce: port-security')
  await make.update(port.id, { 'binding:host_id': '' }, service)
  expect((await api.put(admin, `/v2.0/ports/${port.id}`, secured)).status).toBe(200)
})

test('a host is prepared only by a mechanism that enforces what the port asks', async () => {
  const port = await make.port({ network_id: net.id, device_owner: 'compute:nova' }, admin)
  const binding = { host: 'host2', vnic_type: 'direct' }
  const refused = await api.post(service, `/v2.0/ports/${port.id}/bindings`, { binding })
  expect(refusal(refused)).toEqual([500, 'PortBindingError'])
})

test('a plugged port comes with the object of os-vif for those who read it', async () => {
  const plain = await make.port({ network_id: net.id, 'binding:host_id': 'host1' }, admin)
  expect(plain['binding:vif_details']).not.toHaveProperty('os_vif')
  const changes = { 'binding:profile': { os_vif_min_version: '1.0' } }
  expect(await make.update(plain.id, changes, service)).toMatchObject({
    'binding:vif_details': {
      bound_drivers: { 0: 'ovn' },
      os_vif: {
        name: 'VIFOpenVSwitch',
        version: '1.0',
        data: {
          id: plain.id,
          address: plain.mac_address,
          vif_name: `tap${plain.id}`.slice(0, 14),
          network: { name: 'Network', data: { id: net.id, mtu: 1500 } },
        },
      },
    },
  })
})

test('a vDPA port goes over only to a host with a binding of its own, and has no QoS rules', async () => {
  const port = await make.port(
    {
      network_id: net.id,
      device_owner: 'compute:nova',
      'binding:vnic_type': 'vdpa',
      'binding:host_id': 'host1',
    },
    admin,
  )
  expect(port['binding:vif_type']).toBe('ovs')
  await make.update(port.id, { 'binding:profile': { migrating_to: 'host2' } }, service)
  const target = async () =>
    (await loadPorts(api.connection.database, [port.id])).get(port.id)?.profile.migrating_to
  expect(await target()).toBeUndefined()
  const binding = { host: 'host2', vnic_type: 'vdpa' }
  expect((await api.post(service, `/v2.0/ports/${port.id}/bindings`, { binding })).status).toBe(201)
  expect(await target()).toBe('host2')
  const policy = (await api.post(admin, '/v2.0/qos/policies', { policy: { name: 'q' } })).body.policy.id
  await api.post(admin, `/v2.0/qos/policies/${policy}/bandwidth_limit_rules`, {
    bandwidth_limit_rule: { max_kbps: 1_000 },
  })
  const limited = await api.put(admin, `/v2.0/ports/${port.id}`, { port: { qos_policy_id: policy } })
  expect(refusal(limited)).toEqual([409, 'QosRuleNotSupported'])
})
