import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { countStatements } from '../../../../../test/support/api/count-statements.ts'
import {
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../../test/support/postgres/create-test-database.ts'

const { admin, member, other } = callers
const unlimited = { network: -1, port: -1, subnet: -1, trunk: -1 }
let database: TestDatabase
/** Of a cloud that encrypts its tunnels, and of one that does not, with the same objects. */
let on: TestApi
let off: TestApi

beforeAll(async () => {
  database = await createTestDatabase()
  const { binding, segments } = testSettings
  const settings = {
    quotas: unlimited,
    binding: { ...binding, encryptsTunnels: true },
    segments: { ...segments, mtu: { ...segments.mtu, encryptsTunnels: true } },
  }
  on = await createTestApi({ settings, database })
  off = await createTestApi({ settings: { quotas: unlimited }, database })
})
afterAll(async () => {
  await off?.close()
  await on?.close()
})
beforeEach(async () => {
  for (const table of ['port', 'network', 'chassis', 'agent'])
    await on.connection.pool.query(`delete from ${table}`)
  await hypervisor('able', { can_encrypt: true, encrypted: true, tunnels: 2, tunnels_encrypted: 2 })
  await hypervisor('unable', { can_encrypt: false, missing: ['ike-daemon'] })
  await hypervisor('silent')
})

/** A chassis with its agent; `ipsec` is what that tells. */
async function hypervisor(host: string, ipsec?: object): Promise<void> {
  const { pool } = on.connection
  await pool.query(
    `insert into chassis (name, hostname, other_config, bridge_mappings) values ($1, $1, '{}', '{}')`,
    [host],
  )
  await pool.query(
    `insert into agent (id, agent_type, binary_name, host, configurations, status_report)
     values ($1, 'OVN Neutron agent', 'neutron-ovn-agent', $2, $3, $4)`,
    [
      `agent-${host}`,
      host,
      { chassis_name: host, extensions: ipsec === undefined ? [] : ['ipsec'] },
      { phase: 'ready', custom: ipsec === undefined ? {} : { ipsec } },
    ],
  )
}

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]
const made = async (api: TestApi, network: object, as: typeof admin | typeof member = member) => {
  const answer = await api.post(as, '/v2.0/networks', { network })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.network
}
const portOn = async (api: TestApi, networkId: string, host: string) => {
  const server = { device_owner: 'compute:nova', device_id: randomUuid() }
  const port = { network_id: networkId, 'binding:host_id': host, ...server }
  const answer = await api.post(admin, '/v2.0/ports', { port })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.port
}
const bindingOf = (port: Record<string, unknown>) => [port['binding:vif_type'], port['binding:vif_details']]
const change = (api: TestApi, id: string, network: object) =>
  api.put(member, `/v2.0/networks/${id}`, { network })

describe('a network that asks for encryption', () => {
  test('shows what was asked, leaves room for it, and is found by it', async () => {
    expect(await made(off, {})).toMatchObject({ encryption: null, mtu: 1_442 })
    expect(await made(off, { encryption: 'none' })).toMatchObject({ encryption: 'none', mtu: 1_442 })
    for (const encryption of ['ipsec', 'required'])
      expect(await made(off, { encryption })).toMatchObject({ encryption, mtu: 1_408 })
    const found = await off.get(member, '/v2.0/networks?encryption=ipsec&fields=encryption')
    expect(found.body.networks).toEqual([{ encryption: 'ipsec' }])
    expect(outcome(await off.post(member, '/v2.0/networks', { network: { encryption: 'wep' } }))).toEqual([
      400,
      'HTTPBadRequest',
    ])
  })

  test('may have a smaller MTU and no larger one, also when it asks later', async () => {
    expect(await made(off, { encryption: 'ipsec', mtu: 1_300 })).toMatchObject({ mtu: 1_300 })
    const large = { network: { encryption: 'ipsec', mtu: 1_409 } }
    expect(outcome(await off.post(member, '/v2.0/networks', large))).toEqual([400, 'InvalidInput'])
    const { id } = await made(off, {})
    expect((await change(off, id, { encryption: 'ipsec' })).body.network).toMatchObject({ mtu: 1_408 })
    expect(outcome(await change(off, id, { mtu: 1_409 }))).toEqual([400, 'InvalidInput'])
    const back = await change(off, id, { encryption: null, mtu: 0 })
    expect(back.body.network).toMatchObject({ encryption: null, mtu: 1_442 })
    expect((await change(off, id, { mtu: 1_200 })).status).toBe(200)
    expect((await change(off, id, { encryption: 'required' })).body.network.mtu).toBe(1_200)
  })

  test('is in tunnels, with all its segments', async () => {
    const physical = (networkType: string) => ({
      ...{ 'provider:network_type': networkType, 'provider:physical_network': 'physnet1' },
      ...(networkType === 'vlan' ? { 'provider:segmentation_id': 150 } : {}),
    })
    for (const type of ['vlan', 'flat'])
      for (const encryption of ['ipsec', 'required']) {
        const network = { ...physical(type), encryption }
        expect(outcome(await off.post(admin, '/v2.0/networks', { network }))).toEqual([400, 'BadRequest'])
      }
    await made(off, { 'provider:network_type': 'vxlan', encryption: 'ipsec' }, admin)
    await made(off, { connectivity: 'l3', encryption: 'required' })
    const vlan = await made(off, { ...physical('vlan'), encryption: 'none' }, admin)
    const asked = await off.put(admin, `/v2.0/networks/${vlan.id}`, { network: { encryption: 'ipsec' } })
    expect(outcome(asked)).toEqual([400, 'BadRequest'])
    const { id } = await made(off, { encryption: 'ipsec' })
    const segment = {
      network_id: id,
      network_type: 'vlan',
      physical_network: 'physnet1',
      segmentation_id: 151,
    }
    expect(outcome(await off.post(admin, '/v2.0/segments', { segment }))).toEqual([400, 'BadRequest'])
  })

  test('where all tunnels are encrypted, every network leaves room for it', async () => {
    expect(await made(on, {})).toMatchObject({ encryption: null, mtu: 1_408 })
    const flat = { 'provider:network_type': 'flat', 'provider:physical_network': 'physnet2' }
    expect(await made(on, flat, admin)).toMatchObject({ mtu: 1_500 })
  })
})

describe('a port', () => {
  test('of a network that requires encryption is bound where the host can and the cloud does', async () => {
    const { id } = await made(on, { encryption: 'required' })
    expect(bindingOf(await portOn(on, id, 'able'))[0]).toBe('ovs')
    for (const host of ['unable', 'silent'])
      expect(bindingOf(await portOn(on, id, host))).toEqual([
        'binding_failed',
        { failure: 'encryption-missing', missing: ['ipsec'] },
      ])
    expect(bindingOf(await portOn(off, id, 'able'))).toEqual([
      'binding_failed',
      { failure: 'encryption-missing', missing: ['tunnel_ipsec'] },
    ])
    await on.connection.pool.query(`update agent set marked_down = true where host = 'able'`)
    expect(bindingOf(await portOn(on, id, 'able'))[0]).toBe('binding_failed')
  })

  test('of one that prefers it is bound everywhere, and says where it is not encrypted', async () => {
    const { id } = await made(on, { encryption: 'ipsec' })
    const notEnforced = async (api: TestApi, port: string) => {
      const shown = (await api.get(admin, `/v2.0/ports/${port}`)).body.port
      const [binding] = (await api.get(admin, `/v2.0/ports/${port}/bindings`)).body.bindings
      expect(binding.vif_details.not_enforced).toEqual(shown['binding:vif_details'].not_enforced)
      return [shown['binding:vif_type'], shown['binding:vif_details'].not_enforced]
    }
    const [able, unable] = [(await portOn(on, id, 'able')).id, (await portOn(on, id, 'unable')).id]
    expect(await notEnforced(on, able)).toEqual(['ovs', undefined])
    expect(await notEnforced(on, unable)).toEqual(['ovs', ['encryption']])
    expect(await notEnforced(off, able)).toEqual(['ovs', ['encryption']])
    const plain = await made(on, {})
    expect(await notEnforced(on, (await portOn(on, plain.id, 'unable')).id)).toEqual(['ovs', undefined])
    await on.connection.pool.query(`update agent set marked_down = true where host = 'able'`)
    expect(await notEnforced(on, able)).toEqual(['ovs', ['encryption']])
  })

  test('on a host that cannot keeps its network from requiring encryption', async () => {
    const { id } = await made(on, {})
    const [able, unable] = [await portOn(on, id, 'able'), await portOn(on, id, 'unable')]
    const refused = await change(on, id, { encryption: 'required' })
    expect(outcome(refused)).toEqual([409, 'EncryptionNotPossible'])
    expect(refused.body.NeutronError.message).toMatch(/: unable\.$/)
    await on.delete(admin, `/v2.0/ports/${unable.id}`)
    expect(outcome(await change(off, id, { encryption: 'required' }))).toEqual([409, 'EncryptionNotPossible'])
    expect((await change(on, id, { encryption: 'required' })).status).toBe(200)
    expect((await on.delete(admin, `/v2.0/ports/${able.id}`)).status).toBe(204)
  })
})

describe('the status', () => {
  const path = (id: string) => `/v2.0/networks/${id}/encryption_status`

  test('names hosts with ports of the network, and what they say of their tunnels', async () => {
    const { id } = await made(on, { encryption: 'ipsec' })
    for (const host of ['able', 'able', 'unable', 'silent']) await portOn(on, id, host)
    const { body } = await on.get(admin, path(id))
    const unsaid = { encrypted: null, tunnels: null, tunnels_encrypted: null, not_encrypted: [], missing: [] }
    const able = { encrypted: true, tunnels: 2, tunnels_encrypted: 2, not_encrypted: [], missing: [] }
    expect(body.encryption_status).toEqual({
      ...{ encryption: 'ipsec', tunnel_ipsec: true },
      hosts: [
        { host: 'able', ports: 2, can_encrypt: true, ...able },
        { host: 'silent', ports: 1, can_encrypt: false, ...unsaid },
        { host: 'unable', ports: 1, can_encrypt: false, ...unsaid, missing: ['ike-daemon'] },
      ],
    })
    expect((await off.get(admin, path(id))).body.encryption_status.tunnel_ipsec).toBe(false)
    const empty = await made(on, {})
    expect((await on.get(admin, path(empty.id))).body.encryption_status).toMatchObject({
      encryption: null,
      hosts: [],
    })
  })

  test('is for operators, and costs as much for many hosts as for one', async () => {
    const { id } = await made(on, { encryption: 'ipsec' })
    expect((await on.get(member, path(id))).status).toBe(403)
    expect((await on.get(other, path(id))).status).toBe(404)
    expect((await on.get(admin, path(randomUuid()))).status).toBe(404)
    const count = countStatements(on)
    const cost = () => count(() => on.get(admin, path(id)))
    await portOn(on, id, 'able')
    const one = await cost()
    for (const host of ['able', 'unable', 'silent']) await portOn(on, id, host)
    expect(await cost()).toBe(one)
  })
})
