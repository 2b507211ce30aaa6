import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../test/support/api/test-settings.ts'

const { admin, service, member } = callers
const binary = 'neutron-macvtap-agent'
let api: TestApi
let network: string
let host: string
let hosts = 0

beforeAll(async () => {
  const binding = { ...testSettings.binding, mechanisms: ['ovn', 'macvtap'] as const }
  api = await createTestApi({ settings: { quotas: {}, binding } })
  const body = {
    'provider:network_type': 'flat',
    'provider:physical_network': 'physnet1',
    port_security_enabled: false,
  }
  network = (await api.post(admin, '/v2.0/networks', { network: body })).body.network.id
})
beforeEach(async () => {
  hosts += 1
  host = `tap${hosts}`
  expect((await beat(host)).status).toBe(200)
})
afterAll(() => api?.close())

const path = (what: string, of = host) => `/agent/v1/hosts/${of}/${what}`
const beat = (of: string, more: object = {}) =>
  api.post(service, path('heartbeat', of), {
    ...{ binary, configurations: { interface_mappings: { physnet1: 'eth1' } }, status: { phase: 'ready' } },
    ...more,
  })
const look = async (query = '') => (await api.get(service, path(`ports${query}`))).body
const since = (cursor: string, waitS = 0) => look(`?after=${encodeURIComponent(cursor)}&wait_s=${waitS}`)
const tell = (...devices: { port_id: string; device: string | null; reason?: string }[]) =>
  api.request(service, 'PUT', path('devices'), { devices })
const show = async (id: string) => (await api.get(admin, `/v2.0/ports/${id}`)).body.port

async function createPort(more: object = {}): Promise<{ id: string; mac_address: string }> {
  const port = { network_id: network, 'binding:host_id': host, device_owner: 'compute:nova', ...more }
  return (await api.post(admin, '/v2.0/ports', { port })).body.port
}

describe('who may', () => {
  test('services and administrators, and nobody else', async () => {
    expect((await api.get(member, path('ports'))).status).toBe(403)
    expect((await api.get(admin, path('ports'))).status).toBe(200)
  })

  test('an operator can give each host a user of its own', async () => {
    const strict = await createTestApi({ policy: { use_agent_channel: 'project_id:%(host)s' } })
    expect((await strict.get(service, `/agent/v1/hosts/${service.project}/ports`)).status).toBe(200)
    expect((await strict.get(service, '/agent/v1/hosts/another/ports')).status).toBe(403)
    await strict.close()
  })

  test('other paths and methods lead nowhere', async () => {
    expect((await api.get(service, path('secrets'))).status).toBe(404)
    expect((await api.get(service, '/agent/v1/toString')).status).toBe(404)
    expect((await api.delete(service, path('ports'))).status).toBe(405)
    expect((await api.get(service, '/agent/v2/hosts/a/ports')).status).toBe(404)
  })
})

describe('a heartbeat', () => {
  test('makes the agent that the API shows, once', async () => {
    await beat(host, { start: true })
    await beat(host, { status: { phase: 'degraded', last_error: 'the card is gone' } })
    const { agents } = (await api.get(admin, `/v2.0/agents?host=${host}`)).body
    expect(agents).toMatchObject([
      {
        ...{ agent_type: 'Macvtap agent', binary, host, alive: true },
        configurations: { interface_mappings: { physnet1: 'eth1' } },
        status_report: { phase: 'degraded', last_error: 'the card is gone' },
      },
    ])
  })

  test.each([
    ['a program that does not watch', { binary: 'neutron-dhcp-agent' }],
    ['no phase', { status: {} }],
    ['too long a configuration', { configurations: { a: 'x'.repeat(70_000) } }],
    ['a text that no column takes', { configurations: { a: 'x\0' } }],
  ])('is refused with %s', async (_what, more) => {
    expect((await beat(host, more)).status).toBe(400)
  })
})

describe('a host is told', () => {
  test('of the ports that its agents carry, with what they need of them', async () => {
    const port = await createPort()
    const elsewhere = (await api.post(admin, '/v2.0/ports', { port: { network_id: network } })).body.port
    const { ports } = await look()
    expect(ports).toMatchObject([
      {
        ...{
          id: port.id,
          mac_address: port.mac_address,
          mechanism: 'macvtap',
          is_active: true,
          status: 'DOWN',
        },
        segment: { network_type: 'flat', physical_network: 'physnet1', segmentation_id: null },
        vif_details: { macvtap_source: 'eth1', macvtap_mode: 'bridge', physical_interface: 'eth1' },
      },
    ])
    expect(JSON.stringify(ports)).not.toContain(elsewhere.id)
    expect(ports[0]).not.toHaveProperty('name')
  })

  test('what changed since, once, and which ports have left it', async () => {
    const [stays, goes] = [await createPort(), await createPort()]
    const { cursor } = await look()
    expect(await since(cursor)).toMatchObject({ ports: [], removed: [] })
    await api.put(admin, `/v2.0/ports/${stays.id}`, { port: { admin_state_up: false } })
    await api.delete(admin, `/v2.0/ports/${goes.id}`)
    const added = await createPort()
    const delta = await since(cursor)
    const ids = delta.ports.map((port: { id: string }) => port.id)
    expect(ids.toSorted()).toEqual([stays.id, added.id].toSorted())
    expect(delta.removed).toEqual([goes.id])
    expect(await since(delta.cursor)).toMatchObject({ ports: [], removed: [] })
    await api.put(admin, `/v2.0/ports/${added.id}`, { port: { 'binding:host_id': '' } })
    expect(await since(delta.cursor)).toMatchObject({ ports: [], removed: [added.id] })
  })

  test('of a change by a transaction that began before the cursor and ended after it', async () => {
    const port = await createPort()
    const client = await api.connection.pool.connect()
    await client.query('begin')
    await client.query(`update port set admin_state_up = false where id = '${port.id}'`)
    await client.query(`select mark_dirty('port', array['${port.id}'])`)
    await createPort()
    const { cursor } = await look()
    await createPort()
    const middle = await since(cursor)
    await client.query('commit')
    client.release()
    expect((await since(middle.cursor)).ports).toMatchObject([{ id: port.id, admin_state_up: false }])
  })

  test('as soon as something changes, while it waits', async () => {
    const { cursor } = await look()
    const waiting = since(cursor, 30)
    const port = await createPort()
    expect((await waiting).ports).toMatchObject([{ id: port.id }])
  })

  test('after the time that it would wait, that nothing changed', async () => {
    const { cursor } = await look()
    expect(await since(cursor, 1)).toMatchObject({ ports: [], removed: [] })
  })

  test.each([
    '',
    'none',
    '1.2:1:',
    '99999999999.5:5:',
    '1.3:9:',
    `${Math.floor(Date.now() / 1_000)}.3:999999999:`,
  ])('to begin anew by a cursor that says nothing: %s', async cursor => {
    const answer = await api.get(service, path(`ports?after=${cursor}`))
    expect([answer.status, answer.body.NeutronError.type]).toEqual([410, 'AgentCursorGone'])
  })

  test('no more than half a minute of waiting is too long', async () => {
    const { cursor } = await look()
    expect((await api.get(service, path(`ports?after=${cursor}&wait_s=3600`))).status).toBe(400)
  })
})

describe('a port is ACTIVE', () => {
  test('by the device that its host has seen, and only while it has it', async () => {
    const port = await createPort()
    expect((await tell({ port_id: port.id, device: 'macvtap0' })).body).toEqual({ unknown: [] })
    expect((await show(port.id)).status).toBe('ACTIVE')
    await tell({ port_id: port.id, device: null, reason: 'the device is gone' })
    expect(await show(port.id)).toMatchObject({
      status: 'DOWN',
      'binding:vif_details': { reason: 'the device is gone' },
    })
    await tell({ port_id: port.id, device: 'macvtap0' })
    expect((await show(port.id))['binding:vif_details']).not.toHaveProperty('reason')
  })

  test('not by another host, and not while it is disabled', async () => {
    const port = await createPort({ admin_state_up: false })
    await beat('stranger')
    const body = { devices: [{ port_id: port.id, device: 'macvtap0' }] }
    const foreign = await api.request(service, 'PUT', path('devices', 'stranger'), body)
    expect(foreign.body).toEqual({ unknown: [port.id] })
    await tell({ port_id: port.id, device: 'macvtap0' })
    expect((await show(port.id)).status).toBe('DOWN')
  })

  test('at once on the target of a migration that has it already', async () => {
    const port = await createPort()
    await tell({ port_id: port.id, device: 'macvtap0' })
    const target = `${host}-target`
    await beat(target, { configurations: { interface_mappings: { physnet1: 'eth7' } } })
    const prepared = await api.post(service, `/v2.0/ports/${port.id}/bindings`, { binding: { host: target } })
    expect(prepared.body.binding.vif_details).toMatchObject({ macvtap_source: 'eth7' })
    await api.request(service, 'PUT', path('devices', target), {
      devices: [{ port_id: port.id, device: 'macvtap3' }],
    })
    expect((await show(port.id))['binding:host_id']).toBe(host)
    const activated = await api.request(
      service,
      'PUT',
      `/v2.0/ports/${port.id}/bindings/${target}/activate`,
      {},
    )
    expect(activated.status).toBe(200)
    expect(await show(port.id)).toMatchObject({ status: 'ACTIVE', 'binding:host_id': target })
    await tell({ port_id: port.id, device: null })
    expect((await show(port.id)).status).toBe('ACTIVE')
  })

  test('not on a host that gets it back, before that has seen it anew', async () => {
    const port = await createPort()
    await tell({ port_id: port.id, device: 'macvtap0' })
    const target = `${host}-target`
    await beat(target)
    await api.post(service, `/v2.0/ports/${port.id}/bindings`, { binding: { host: target } })
    await api.request(service, 'PUT', `/v2.0/ports/${port.id}/bindings/${target}/activate`, {})
    expect((await show(port.id)).status).toBe('DOWN')
    await api.delete(service, `/v2.0/ports/${port.id}/bindings/${host}`)
    await api.post(service, `/v2.0/ports/${port.id}/bindings`, { binding: { host } })
    await api.request(service, 'PUT', `/v2.0/ports/${port.id}/bindings/${host}/activate`, {})
    expect((await show(port.id)).status).toBe('DOWN')
    await tell({ port_id: port.id, device: 'macvtap0' })
    expect((await show(port.id)).status).toBe('ACTIVE')
    const moved = async (to: string) =>
      api.put(service, `/v2.0/ports/${port.id}`, { port: { 'binding:host_id': to } })
    await moved('')
    await moved(host)
    expect((await show(port.id)).status).toBe('DOWN')
  })

  test.each([
    ['no list', {}],
    [
      'a port twice',
      { devices: [1, 2].map(() => ({ port_id: '00000000-0000-4000-8000-000000000001', device: 'a' })) },
    ],
    ['no id', { devices: [{ device: 'a' }] }],
    ['an empty device', { devices: [{ port_id: '00000000-0000-4000-8000-000000000001', device: '' }] }],
  ])('not by a report with %s', async (_what, body) => {
    expect((await api.request(service, 'PUT', path('devices'), body)).status).toBe(400)
  })
})

describe('a port that migrates on a macvtap device', () => {
  test('is not bound without a binding of its own where the device is another', async () => {
    const port = await createPort()
    const target = `${host}-target`
    await beat(target, { configurations: { interface_mappings: { physnet1: 'eth7' } } })
    const moved = { 'binding:host_id': target, 'binding:profile': { migrating_to: target } }
    await api.put(service, `/v2.0/ports/${port.id}`, { port: moved })
    expect((await show(port.id))['binding:vif_details']).toEqual({ failure: 'migration-needs-binding' })
  })

  test('is where the device is the same', async () => {
    const port = await createPort()
    const target = `${host}-same`
    await beat(target)
    const moved = { 'binding:host_id': target, 'binding:profile': { migrating_to: target } }
    await api.put(service, `/v2.0/ports/${port.id}`, { port: moved })
    expect(await show(port.id)).toMatchObject({ 'binding:vif_type': 'macvtap', 'binding:host_id': target })
  })
})
