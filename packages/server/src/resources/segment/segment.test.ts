import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member } = callers
const segments = '/v2.0/segments'
let api: TestApi
let vlan = 1000

beforeAll(async () => {
  api = await createTestApi()
  // Two racks, each with a physical network of its own.
  for (const rack of ['1', '2'])
    await sql`insert into chassis (name, hostname, bridge_mappings)
      values (${`ch${rack}`}, ${`host${rack}`}, ${JSON.stringify({ [`rack${rack}`]: 'br-ex' })}::jsonb)`.execute(
      api.connection.database,
    )
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

interface Racks {
  readonly network: string
  readonly segments: readonly [string, string]
}

/** A network with a segment in each of the racks. */
async function racked(): Promise<Racks> {
  const { body } = await api.post(admin, '/v2.0/networks', {
    network: { 'provider:network_type': 'geneve' },
  })
  const network = body.network.id
  const [first] = (await api.get(admin, `${segments}?network_id=${network}`)).body.segments
  const ids: string[] = []
  for (const rack of ['rack1', 'rack2']) ids.push(await segmentOn(network, rack))
  await api.delete(admin, `${segments}/${first.id}`)
  return { network, segments: [ids[0]!, ids[1]!] }
}

async function segmentOn(network: string, rack: string): Promise<string> {
  vlan += 1
  const { body } = await api.post(admin, segments, {
    segment: { network_id: network, network_type: 'vlan', physical_network: rack, segmentation_id: vlan },
  })
  return body.segment.id
}

const subnetOn = (network: string, segment: string | null, cidr: string, more: object = {}) =>
  api.post(admin, '/v2.0/subnets', {
    subnet: { network_id: network, segment_id: segment, cidr, ip_version: 4, ...more },
  })

beforeAll(() => {
  // VLANs on the racks may be named, none is chosen.
  const { vlanRanges } = api.services.settings.segments
  expect(vlanRanges).toBeInstanceOf(Map)
  if (vlanRanges instanceof Map) for (const rack of ['rack1', 'rack2']) vlanRanges.set(rack, [])
})

describe('segment', () => {
  test('of a network is there from the start, has a name later, and is for admins', async () => {
    const created = await api.post(admin, '/v2.0/networks', { network: {} })
    const { id } = created.body.network
    const { body } = await api.get(admin, `${segments}?network_id=${id}`)
    const [segment] = body.segments
    expect(segment).toEqual({
      id: segment.id,
      network_id: id,
      physical_network: null,
      network_type: 'geneve',
      segmentation_id: created.body.network['provider:segmentation_id'],
      name: null,
      description: '',
      revision_number: 0,
      created_at: segment.created_at,
      updated_at: segment.updated_at,
    })
    const path = `${segments}/${segment.id}`
    const named = await api.put(admin, path, { segment: { name: 'n', description: 'd' } })
    expect(named.body.segment).toMatchObject({ name: 'n', description: 'd', revision_number: 1 })
    expect(outcome(await api.put(admin, path, { segment: { network_type: 'vlan' } }))).toEqual([
      400,
      'HTTPBadRequest',
    ])
    expect((await api.get(member, path)).status).toBe(404)
    expect((await api.get(member, segments)).body.segments).toEqual([])
    expect(
      outcome(await api.post(member, segments, { segment: { network_id: id, network_type: 'geneve' } })),
    ).toEqual([403, 'PolicyNotAuthorized'])
    expect((await api.delete(admin, `/v2.0/networks/${id}`)).status).toBe(204)
    expect(outcome(await api.get(admin, path))).toEqual([404, 'SegmentNotFound'])
  })

  test('is added to a network, which OVN is told of', async () => {
    const { network, segments: ids } = await racked()
    const shown = await api.get(admin, `/v2.0/networks/${network}`)
    expect(shown.body.network.segments).toMatchObject([
      { 'provider:physical_network': 'rack1' },
      { 'provider:physical_network': 'rack2' },
    ])
    const { rows } = await sql`select 1 from dirty_unit where kind = 'network' and id = ${network}`.execute(
      api.connection.database,
    )
    expect(rows).toHaveLength(1)
    expect(
      outcome(
        await api.post(admin, segments, {
          segment: {
            network_id: network,
            network_type: 'vlan',
            physical_network: 'rack1',
            segmentation_id: shown.body.network.segments[0]['provider:segmentation_id'],
          },
        }),
      ),
    ).toEqual([409, 'VlanIdInUse'])
    const missing = '00000000-0000-4000-8000-00000000dead'
    expect(
      outcome(await api.post(admin, segments, { segment: { network_id: missing, network_type: 'geneve' } })),
    ).toEqual([404, 'NetworkNotFound'])
    expect(
      outcome(await api.post(admin, segments, { segment: { network_id: network, network_type: 'x' } })),
    ).toEqual([400, 'InvalidInput'])
    for (const id of ids) expect((await api.delete(admin, `${segments}/${id}`)).status).toBe(204)
  })
})

describe('routed network', () => {
  test('has each subnet on a segment, which stays, and no common broadcast domain', async () => {
    const { network, segments: ids } = await racked()
    const first = await subnetOn(network, ids[0], '10.1.0.0/24')
    expect(first.body.subnet.segment_id).toBe(ids[0])
    expect(outcome(await subnetOn(network, null, '10.3.0.0/24'))).toEqual([
      400,
      'SubnetsNotAllAssociatedWithSegments',
    ])
    const routed = { service_types: ['network:routed'] }
    expect((await subnetOn(network, null, '10.4.0.0/24', routed)).status).toBe(201)
    const other = await racked()
    expect(outcome(await subnetOn(network, other.segments[0], '10.3.0.0/24'))).toEqual([
      400,
      'NetworkIdsDontMatch',
    ])
    const missing = '00000000-0000-4000-8000-00000000dead'
    expect(outcome(await subnetOn(network, missing, '10.3.0.0/24'))).toEqual([404, 'SegmentNotFound'])
    const path = `/v2.0/subnets/${first.body.subnet.id}`
    for (const segment_id of [ids[1], null])
      expect(outcome(await api.put(admin, path, { subnet: { segment_id } }))).toEqual([
        400,
        'SubnetSegmentAssociationChangeNotAllowed',
      ])
    expect((await api.get(admin, `/v2.0/networks/${network}`)).body.network.l2_adjacency).toBe(false)
    expect(outcome(await api.delete(admin, `${segments}/${ids[0]}`))).toEqual([409, 'SegmentInUse'])
    expect((await api.delete(admin, `${segments}/${ids[1]}`)).status).toBe(204)
    expect((await api.delete(admin, `/v2.0/networks/${network}`)).status).toBe(204)
  })

  test('comes from a network with one segment and one subnet', async () => {
    const { body } = await api.post(admin, '/v2.0/networks', { network: {} })
    const network = body.network.id
    const [segment] = (await api.get(admin, `${segments}?network_id=${network}`)).body.segments
    const subnet = (await subnetOn(network, null, '10.1.0.0/24')).body.subnet.id
    const associate = () => api.put(admin, `/v2.0/subnets/${subnet}`, { subnet: { segment_id: segment.id } })
    const second = await segmentOn(network, 'rack1')
    expect(outcome(await associate())).toEqual([400, 'NoUpdateSubnetWhenMultipleSegmentsOnNetwork'])
    await api.delete(admin, `${segments}/${second}`)
    expect((await associate()).body.subnet.segment_id).toBe(segment.id)
  })

  test('gives a port its address when its host is known, and only hosts that reach it', async () => {
    const { network, segments: ids } = await racked()
    const subnets = [
      (await subnetOn(network, ids[0], '10.1.0.0/24')).body.subnet.id,
      (await subnetOn(network, ids[1], '10.2.0.0/24')).body.subnet.id,
    ]
    const port = await api.post(admin, '/v2.0/ports', { port: { network_id: network } })
    expect(port.body.port).toMatchObject({ fixed_ips: [], ip_allocation: 'deferred' })
    const path = `/v2.0/ports/${port.body.port.id}`
    const bind = (host: string) => api.put(admin, path, { port: { 'binding:host_id': host } })
    expect(outcome(await bind('elsewhere'))).toEqual([409, 'HostNotConnectedToAnySegment'])
    const bound = (await bind('host2')).body.port
    expect(bound).toMatchObject({ ip_allocation: 'immediate', fixed_ips: [{ subnet_id: subnets[1] }] })
    expect(outcome(await bind('host1'))).toEqual([409, 'HostNotCompatibleWithFixedIps'])
    expect(outcome(await api.delete(admin, `${segments}/${ids[1]}`))).toEqual([409, 'SegmentInUse'])
    const fixed = (...subnet_ids: string[]) =>
      api.post(admin, '/v2.0/ports', {
        port: { network_id: network, fixed_ips: subnet_ids.map(subnet_id => ({ subnet_id })) },
      })
    expect((await fixed(subnets[0]!)).status).toBe(201)
    expect(outcome(await fixed(...subnets))).toEqual([400, 'FixedIpsSubnetsNotOnSameSegment'])
  })

  test('tells hosts of the subnets on other segments', async () => {
    const { network, segments: ids } = await racked()
    const first = (await subnetOn(network, ids[0], '10.1.0.0/24')).body.subnet
    const second = (await subnetOn(network, ids[1], '10.2.0.0/24')).body.subnet
    expect(second.host_routes).toEqual([{ destination: '10.1.0.0/24', nexthop: '10.2.0.1' }])
    const path = `/v2.0/subnets/${first.id}`
    const routes = async () => (await api.get(admin, path)).body.subnet.host_routes
    expect(await routes()).toEqual([{ destination: '10.2.0.0/24', nexthop: '10.1.0.1' }])
    const more = { destination: '192.0.2.0/24', nexthop: '10.1.0.9' }
    await api.put(admin, path, { subnet: { host_routes: [...(await routes()), more] } })
    expect(await routes()).toEqual([more, { destination: '10.2.0.0/24', nexthop: '10.1.0.1' }])
    const other = { destination: '10.2.0.0/24', nexthop: '10.1.0.7' }
    await api.put(admin, path, { subnet: { host_routes: [other] } })
    expect(await routes()).toEqual([other])
    await api.put(admin, path, { subnet: { host_routes: [more] } })
    await api.delete(admin, `/v2.0/subnets/${second.id}`)
    expect(await routes()).toEqual([more])
  })
})
