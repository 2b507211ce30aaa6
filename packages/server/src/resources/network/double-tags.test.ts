import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { createTestDatabase } from '../../../../../test/support/postgres/create-test-database.ts'
import { storeDefaultRanges } from '../../process/store-default-ranges.ts'
import { loadGatewaySchedules } from '../router/index.ts'
import { loadRouters } from '../router/intent.ts'

const { admin, member } = callers
let api: TestApi
beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { network: -1, port: -1, trunk: -1 } } })
})
afterAll(() => api?.close())
beforeEach(async () => {
  const { pool } = api.connection
  for (const table of ['trunk', 'port', 'network', 'network_segment_range', 'chassis', 'agent'])
    await pool.query(`delete from ${table}`)
})

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]
const ranges = '/v2.0/network-segment-ranges'
const qinq = (outer?: number, inner?: number) => ({
  'provider:network_type': 'qinq',
  'provider:physical_network': 'physnet1',
  ...(outer === undefined ? {} : { 'provider:segmentation_id': outer }),
  ...(inner === undefined ? {} : { 'provider:inner_segmentation_id': inner }),
})
const create = (network: object, as: typeof admin | typeof member = admin) =>
  api.post(as, '/v2.0/networks', { network })
const made = async (network: object) => {
  const answer = await create(network)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.network
}
const tagsOf = (network: Record<string, unknown>) => [
  network['provider:segmentation_id'],
  network['provider:inner_segmentation_id'],
]

describe('a network of two VLANs', () => {
  test('is made of both, shows them, leaves room for them, and is found by them', async () => {
    const network = await made(qinq(900, 7))
    expect(network).toMatchObject({ ...qinq(900, 7), mtu: 1492, qinq: false, vlan_transparent: false })
    const found = await api.get(admin, '/v2.0/networks?provider:inner_segmentation_id=7&fields=id')
    expect(found.body.networks).toEqual([{ id: network.id }])
    expect((await made({})).id).toBeDefined()
    const others = await api.get(admin, '/v2.0/networks?provider:network_type=geneve')
    expect(others.body.networks[0]).not.toHaveProperty('provider:inner_segmentation_id')
    expect((await api.delete(admin, `/v2.0/networks/${network.id}`)).status).toBe(204)
    expect(tagsOf(await made(qinq(900, 7)))).toEqual([900, 7])
  })

  test('gets the VLANs that it does not name out of the ranges', async () => {
    const [outer, inner] = tagsOf(await made(qinq()))
    expect([Number(outer) >= 300 && Number(outer) <= 309, Number(inner) >= 1 && Number(inner) <= 20]).toEqual(
      [true, true],
    )
    const inside = await Promise.all(Array.from({ length: 20 }, () => create(qinq(305))))
    const got = inside.map(({ body }) => tagsOf(body.network ?? {}))
    expect(new Set(got.map(([, tag]) => tag)).size).toBeGreaterThanOrEqual(outer === 305 ? 19 : 20)
    expect(outcome(await create(qinq(305)))).toEqual([503, 'NoNetworkAvailable'])
    expect(tagsOf(await made(qinq(undefined, 20)))[1]).toBe(20)
    expect(outcome(await create(qinq(310)))).toEqual([503, 'NoNetworkAvailable'])
  })

  test('is refused what another has, and what is no VLAN', async () => {
    await made(qinq(900, 7))
    await made({ ...qinq(901), 'provider:network_type': 'vlan' })
    expect(outcome(await create(qinq(900, 7)))).toEqual([409, 'VlanIdInUse'])
    expect(outcome(await create(qinq(901, 7)))).toEqual([409, 'VlanIdInUse'])
    expect(outcome(await create({ ...qinq(900), 'provider:network_type': 'vlan' }))).toEqual([
      409,
      'VlanIdInUse',
    ])
    for (const bad of [qinq(4095, 1), qinq(0, 1), qinq(1, 4095), qinq(1, 0)])
      expect(outcome(await create(bad))).toEqual([400, 'InvalidInput'])
    const vlan = { ...qinq(902, 7), 'provider:network_type': 'vlan' }
    expect(outcome(await create(vlan))).toEqual([400, 'InvalidInput'])
    expect(outcome(await create({ ...qinq(903, 7), qinq: true }))).toEqual([400, 'VlanQinqDriverError'])
    expect(outcome(await create(qinq(904, 7), member))).toEqual([403, 'PolicyNotAuthorized'])
  })

  test('keeps its VLANs', async () => {
    const { id } = await made(qinq(900, 7))
    const change = (network: object) => api.put(admin, `/v2.0/networks/${id}`, { network })
    expect((await change(qinq(900, 7))).status).toBe(200)
    expect(outcome(await change({ 'provider:inner_segmentation_id': 8 }))).toEqual([400, 'InvalidInput'])
    expect(outcome(await change({ 'provider:segmentation_id': 901 }))).toEqual([400, 'InvalidInput'])
    expect(outcome(await change({ mtu: 1493 }))).toEqual([400, 'InvalidInput'])
  })

  test('shows them of its segments, as one of several too', async () => {
    const other = { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' }
    const network = await made({ segments: [qinq(900, 7), { ...other, 'provider:segmentation_id': 901 }] })
    expect(network.segments).toEqual([qinq(900, 7), { ...other, 'provider:segmentation_id': 901 }])
    const { segments } = (
      await api.get(admin, `/v2.0/segments?network_id=${network.id}&sort_key=segmentation_id&sort_dir=asc`)
    ).body
    expect(segments[0]).toMatchObject({
      network_type: 'qinq',
      segmentation_id: 900,
      inner_segmentation_id: 7,
    })
    expect(segments[1]).not.toHaveProperty('inner_segmentation_id')
    const segment = { network_id: network.id, network_type: 'qinq', physical_network: 'physnet1' }
    const added = await api.post(admin, '/v2.0/segments', { segment: { ...segment, segmentation_id: 301 } })
    expect(added.body.segment).toMatchObject({
      segmentation_id: 301,
      inner_segmentation_id: expect.any(Number),
    })
  })

  test('leaves no VLAN for subports', async () => {
    const port = async (network_id: string) =>
      (await api.post(admin, '/v2.0/ports', { port: { network_id } })).body.port
    const [double, plain] = [await made(qinq(900, 7)), await made({ mtu: 1400 })]
    const trunk = async (parent: string, child: string) =>
      outcome(
        await api.post(admin, '/v2.0/trunks', {
          trunk: {
            port_id: parent,
            sub_ports: [{ port_id: child, segmentation_type: 'vlan', segmentation_id: 5 }],
          },
        }),
      )
    const [one, two] = [await port(double.id), await port(plain.id)]
    expect(await trunk(one.id, two.id)).toEqual([400, 'InvalidInput'])
    const jumbo = await port((await made({ ...qinq(905), 'provider:network_type': 'vlan' })).id)
    expect(await trunk(jumbo.id, one.id)).toEqual([400, 'InvalidInput'])
    expect(await trunk(jumbo.id, two.id)).toEqual([201, undefined])
  })

  test('is carried by hosts whose agent puts the outer VLAN around, as long as it lives', async () => {
    const { pool } = api.connection
    await pool.query(
      `insert into chassis (name, hostname, bridge_mappings) values ('c1', 'host1', '{"physnet1": "br-ex"}')`,
    )
    const { id } = await made(qinq(900, 7))
    const bound = async () => {
      const port = { network_id: id, 'binding:host_id': 'host1' }
      const { body } = await api.post(admin, '/v2.0/ports', { port })
      return [body.port['binding:vif_type'], body.port['binding:vif_details'].failure]
    }
    const refused = ['binding_failed', 'agent-extension-missing']
    expect(await bound()).toEqual(refused)
    await pool.query(`insert into agent (id, agent_type, binary_name, host, configurations)
      values ('a', 'OVN Neutron agent', 'neutron-ovn-agent', 'host1',
        '{"chassis_name": "c1", "extensions": ["tx-steering", "qinq"]}')`)
    expect(await bound()).toEqual(['ovs', undefined])
    await pool.query(`update agent set heartbeat_at = now() - interval '1 day'`)
    expect(await bound()).toEqual(refused)
  })
})

test('a gateway on such a network is carried only by hosts whose agent puts the outer VLAN around', async () => {
  const { pool } = api.connection
  await pool.query(`insert into chassis (name, hostname, is_gateway, bridge_mappings, other_config) values
    ('c1', 'host1', true, '{"physnet1": "br-ex"}', '{}'),
    ('c2', 'host2', true, '{"physnet1": "br-ex"}', '{"neutrino:neutron-agent-extensions": "metering,qinq"}'),
    ('c3', 'host3', true, '{}', '{"neutrino:neutron-agent-extensions": "qinq"}')`)
  const carriers = async (network: object) => {
    const { id: network_id } = await made({ 'router:external': true, ...network })
    const subnet = { network_id, ip_version: 4, cidr: '203.0.113.0/24' }
    expect((await api.post(admin, '/v2.0/subnets', { subnet })).status).toBe(201)
    const router = { external_gateway_info: { network_id } }
    const { id } = (await api.post(admin, '/v2.0/routers', { router })).body.router
    const [schedule] = await loadGatewaySchedules(api.connection.database, id)
    const { chassis, ports } = (await loadRouters(api.connection.database, [id])).get(id) ?? {}
    const reached = ports?.[0]?.physicalNetwork ?? ''
    const able = chassis?.filter(one => one.physicalNetworks.includes(reached)).map(one => one.name)
    expect(schedule?.scheduled.map(one => one.name).toSorted()).toEqual(able)
    await pool.query('delete from router_port')
    await pool.query('delete from router')
    return able
  }
  expect(await carriers(qinq(900, 7))).toEqual(['c2'])
  expect(await carriers({ ...qinq(901), 'provider:network_type': 'vlan' })).toEqual(['c1', 'c2'])
})

test('switched off, it is hidden and refused', async () => {
  const database = await createTestDatabase()
  const shared = { connection: database.connection, drop: async () => {} }
  const on = await createTestApi({ database: shared })
  const off = await createTestApi({ database, hiddenAliases: ['qinq-network-type'] })
  try {
    const network = { segments: [qinq(900, 7), { 'provider:network_type': 'geneve' }] }
    const { id } = (await on.post(admin, '/v2.0/networks', { network })).body.network
    const { segments } = (await off.get(admin, `/v2.0/networks/${id}`)).body.network
    expect(segments[0]).toEqual(qinq(900))
    for (const refused of [qinq(), qinq(901), { segments: [qinq(901, 7)] }, { segments: [qinq(901)] }])
      expect((await off.post(admin, '/v2.0/networks', { network: refused })).status).toBe(400)
    const range = { name: 'r', network_type: 'qinq', physical_network: 'physnet1', minimum: 1, maximum: 2 }
    const ranged = await off.post(admin, ranges, { network_segment_range: range })
    expect(ranged.body.NeutronError.type).toBe('NetworkSegmentRangeNetTypeNotSupported')
  } finally {
    await on.close()
    await off.close()
  }
})

describe('a range of two VLANs', () => {
  const range = (more: object = {}) =>
    api.post(admin, ranges, {
      network_segment_range: {
        ...{ name: 'r', network_type: 'qinq', physical_network: 'physnet1', shared: false },
        ...{ project_id: projectB, minimum: 500, maximum: 501, inner_minimum: 1, inner_maximum: 2 },
        ...more,
      },
    })
  const shown = async (id: string) => (await api.get(admin, `${ranges}/${id}`)).body.network_segment_range

  test('is for its project, tells what is used of it, and keeps what is used', async () => {
    const { id } = (await range()).body.network_segment_range
    expect(await shown(id)).toMatchObject({
      ...{ minimum: 500, maximum: 501, inner_minimum: 1, inner_maximum: 2 },
      ...{ used: {}, available: [500, 501] },
    })
    const outer = async (project_id: string) => {
      const { body } = await create({ ...qinq(), project_id })
      return Number(body.network['provider:segmentation_id'])
    }
    const four = [await outer(projectB), await outer(projectB), await outer(projectB)]
    expect(four.every(one => one === 500 || one === 501)).toBe(true)
    const left = four.filter(one => one === 500).length === 2 ? 501 : 500
    expect(await shown(id)).toMatchObject({ available: [left] })
    expect(Object.values((await shown(id)).used)).toEqual([projectB, projectB, projectB])
    expect(await outer(projectA)).toBeLessThan(310)
    expect((await api.delete(admin, `${ranges}/${id}`)).body.NeutronError.type).toBe(
      'NetworkSegmentRangeReferencedByProject',
    )
    await api.connection.pool.query('delete from network')
    await made({ ...qinq(500), 'provider:network_type': 'vlan' })
    expect(await shown(id)).toMatchObject({ used: {}, available: [501] })
    expect((await api.delete(admin, `${ranges}/${id}`)).status).toBe(204)
  })

  test('overlaps another only where both VLANs do', async () => {
    expect((await range()).status).toBe(201)
    expect((await range({ inner_minimum: 3, inner_maximum: 9 })).status).toBe(201)
    expect((await range({ minimum: 502, maximum: 502 })).status).toBe(201)
    expect(outcome(await range({ minimum: 501, maximum: 501, inner_minimum: 9, inner_maximum: 20 }))).toEqual(
      [409, 'NetworkSegmentRangeOverlaps'],
    )
    const all = (await range({ minimum: 510, maximum: 510, inner_minimum: null, inner_maximum: null })).body
    expect(all.network_segment_range).toMatchObject({ inner_minimum: 1, inner_maximum: 4094 })
  })

  test.each([
    [{ inner_minimum: 3 }, 'BadRequest'],
    [{ physical_network: '' }, 'BadRequest'],
    [{ network_type: 'vlan' }, 'BadRequest'],
    [{ maximum: 4095 }, 'InvalidInput'],
    [{ inner_maximum: 4095 }, 'HTTPBadRequest'],
  ])('with %j is refused: %s', async (more, type) => {
    expect(outcome(await range(more))).toEqual([400, type])
  })

  test('of the configuration is shown with its inner VLANs', async () => {
    await storeDefaultRanges(api.connection.pool, testSettings.segments)
    const { body } = await api.get(admin, `${ranges}?network_type=qinq`)
    expect(body.network_segment_ranges).toMatchObject([
      { default: true, minimum: 300, maximum: 309, inner_minimum: 1, inner_maximum: 20 },
    ])
  })
})
