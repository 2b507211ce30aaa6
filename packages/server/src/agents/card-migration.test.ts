import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../test/support/api/test-settings.ts'

const { admin, service } = callers
const server = randomUUID()
let api: TestApi
let network: string
let port: { readonly id: string; readonly mac_address: string }

const functionAt = (slot: string) => ({
  ...{ pci_slot: slot, physical_network: 'physnet1', pci_vendor_info: '8086:10ed' },
})
const agent = (host: string, what: string) => `/agent/v1/hosts/${host}/${what}`
const show = async () => (await api.get(admin, `/v2.0/ports/${port.id}`)).body.port
const update = (changes: object) => api.put(service, `/v2.0/ports/${port.id}`, { port: changes })

/** What the agent of a host has seen of the function. */
async function sees(host: string, device: string | null): Promise<void> {
  const devices = [{ port_id: port.id, device }]
  expect((await api.request(service, 'PUT', agent(host, 'devices'), { devices })).status).toBe(200)
}

/** What the agent of a host is told of the port. */
async function told(host: string) {
  const { ports } = (await api.get(service, agent(host, 'ports'))).body
  return ports.find(({ id }: { id: string }) => id === port.id)
}

/** What Nova has been told since the last question. */
async function events(): Promise<readonly string[]> {
  const { rows } = await api.connection.pool.query('delete from nova_event returning sequence, name, outcome')
  return rows
    .toSorted((a, b) => Number(a.sequence) - Number(b.sequence))
    .map(({ name, outcome }) => `${name} ${outcome}`)
    .filter(event => event.startsWith('network-vif'))
}

beforeAll(async () => {
  const binding = { ...testSettings.binding, mechanisms: ['ovn', 'sriovnicswitch'] as const }
  api = await createTestApi({ settings: { quotas: {}, binding } })
  for (const host of ['source', 'target'])
    await api.post(service, agent(host, 'heartbeat'), {
      ...{ binary: 'neutron-sriov-nic-agent', status: { phase: 'ready' } },
      configurations: { device_mappings: { physnet1: ['eth3'] } },
    })
  const vlan = {
    ...{ 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' },
    'provider:segmentation_id': 101,
  }
  network = (await api.post(admin, '/v2.0/networks', { network: vlan })).body.network.id
  const body = {
    ...{ network_id: network, security_groups: [], 'binding:vnic_type': 'direct' },
  }
  port = (await api.post(admin, '/v2.0/ports', { port: body })).body.port
  const bound = { device_owner: 'compute:nova', device_id: server, 'binding:host_id': 'source' }
  expect((await update({ ...bound, 'binding:profile': functionAt('0000:03:10.1') })).status).toBe(200)
  await sees('source', '0000:03:10.1')
  await events()
})
afterAll(() => api?.close())

describe('a server with a function of a card migrates', () => {
  test('to a function of another card, which its binding there has', async () => {
    const binding = { host: 'target', vnic_type: 'direct', profile: functionAt('0000:81:02.4') }
    const made = await api.post(service, `/v2.0/ports/${port.id}/bindings`, { binding })
    expect(made.body.binding).toMatchObject({
      ...{ status: 'INACTIVE', vif_type: 'hw_veb', profile: { pci_slot: '0000:81:02.4' } },
      vif_details: { vlan: '101' },
    })
    expect(await told('target')).toMatchObject({ is_active: false, profile: { pci_slot: '0000:81:02.4' } })
    expect(await show()).toMatchObject({
      ...{ status: 'ACTIVE', 'binding:host_id': 'source' },
      'binding:profile': { pci_slot: '0000:03:10.1' },
    })
  })

  test('without it on the way: it is taken from the server first, and the port is DOWN', async () => {
    await update({ 'binding:profile': { ...functionAt('0000:03:10.1'), migrating_to: 'target' } })
    await sees('source', null)
    expect((await show()).status).toBe('DOWN')
    expect(await events()).toEqual(['network-vif-unplugged completed'])
  })

  test('and the port is not ACTIVE before the server has the other one', async () => {
    const path = `/v2.0/ports/${port.id}/bindings/target/activate`
    expect((await api.put(service, path, {})).status).toBe(200)
    expect(await show()).toMatchObject({
      ...{ status: 'DOWN', 'binding:host_id': 'target' },
      'binding:profile': { pci_slot: '0000:81:02.4' },
    })
    // What the source says of the function that is free now does not count.
    await sees('source', '0000:03:10.1')
    await sees('source', null)
    expect((await show()).status).toBe('DOWN')
    expect(await events()).toEqual([])
    await sees('target', '0000:81:02.4')
    expect((await show()).status).toBe('ACTIVE')
    expect(await events()).toEqual(['network-vif-plugged completed'])
  })

  test('and the source is free of it with its binding', async () => {
    expect((await api.delete(service, `/v2.0/ports/${port.id}/bindings/source`)).status).toBe(204)
    expect(await told('source')).toBeUndefined()
    expect(await told('target')).toMatchObject({ is_active: true, mac_address: port.mac_address })
    expect((await show()).status).toBe('ACTIVE')
  })
})
