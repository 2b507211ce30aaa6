import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

// As Nova and Cyborg go about it: the port names a device profile, Nova has Cyborg make an accelerator request of it,
// and tells with the host which request and which function that became.

const { admin, member, service } = callers
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
    'provider:segmentation_id': 160,
  })
  await api.connection.database
    .insertInto('chassis')
    .values({ name: 'c1', hostname: 'host1', bridge_mappings: JSON.stringify({ physnet1: 'br-ex' }) })
    .execute()
})
afterAll(() => api?.close())

/** What Cyborg gave for an accelerator request. */
const bound = (request: string, more: object = {}) => ({
  ...{ arq_uuid: request, pci_slot: '0000:5e:00.1', physical_network: 'physnet1' },
  ...{ pci_vendor_info: '1bcd:1001', ...more },
})

const accelerated = () =>
  make.port(
    {
      ...{ network_id: net.id, device_profile: 'smartnic', 'binding:vnic_type': 'accelerator-direct' },
      ...{ security_groups: [], port_security_enabled: false, project_id: member.project },
    },
    admin,
  )

describe('a port with a device profile', () => {
  test('tells it to whoever makes the accelerator request, and is bound to what came of that', async () => {
    const { id } = await accelerated()
    expect(await make.show(id)).toMatchObject({
      ...{ device_profile: 'smartnic', 'binding:vif_type': 'unbound', 'binding:profile': {} },
    })
    const request = randomUUID()
    const changes = {
      ...{ 'binding:host_id': 'host1', device_owner: 'compute:nova', device_id: randomUUID() },
      'binding:profile': bound(request),
    }
    expect(await make.update(id, changes, service)).toMatchObject({
      ...{ 'binding:vif_type': 'hw_veb', 'binding:vif_details': { vlan: '160' } },
      'binding:profile': { arq_uuid: request, pci_slot: '0000:5e:00.1' },
    })
    expect(await make.show(id, member)).not.toHaveProperty('binding:profile')
  })

  test('is the switch’s where the card is driven by it', async () => {
    const { id } = await accelerated()
    const profile = bound(randomUUID(), { capabilities: ['switchdev'] })
    expect(
      await make.update(id, { 'binding:host_id': 'host1', 'binding:profile': profile }, service),
    ).toMatchObject({ 'binding:vif_type': 'ovs', 'binding:vif_details': { bound_drivers: { 0: 'ovn' } } })
  })

  test('knows nothing of the request any more once it is unbound, and can be bound to another', async () => {
    const { id } = await accelerated()
    const bind = (request: string) =>
      make.update(id, { 'binding:host_id': 'host1', 'binding:profile': bound(request) }, service)
    const first = randomUUID()
    await bind(first)
    const freed = { 'binding:host_id': '', 'binding:profile': {}, device_id: '', device_owner: '' }
    expect(await make.update(id, freed, service)).toMatchObject({
      ...{ 'binding:vif_type': 'unbound', 'binding:profile': {}, device_profile: 'smartnic' },
    })
    const { rows } = await api.connection.pool.query('select * from port_binding where port_id = $1', [id])
    expect(JSON.stringify(rows)).not.toContain(first)
    const second = randomUUID()
    expect(await bind(second)).toMatchObject({ 'binding:profile': { arq_uuid: second } })
    expect((await api.delete(member, `/v2.0/ports/${id}`)).status).toBe(204)
    const left = await api.connection.pool.query('select from port_binding where port_id = $1', [id])
    expect(left.rows).toEqual([])
  })

  test('is told the request by services alone', async () => {
    const { id } = await accelerated()
    const changes = { port: { 'binding:profile': bound(randomUUID()) } }
    expect(refusal(await api.put(member, `/v2.0/ports/${id}`, changes))).toEqual([403, 'PolicyNotAuthorized'])
  })
})
