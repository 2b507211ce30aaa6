import { systemClock } from '@neutrino/base/clock.ts'
import type { Aggregate, NovaAggregates } from '@neutrino/server/placement/nova-aggregates.ts'
import { createNovaAggregates } from '@neutrino/server/placement/nova-aggregates.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../support/api/create-test-api.ts'
import { type NovaStandIn, startNovaStandIn } from './nova-stand-in.fixture.ts'
import { openPlacementLab, type PlacementLab } from './placement-lab.fixture.ts'

const { admin } = callers
/** Of the test API's settings. */
const physical = 'physnet1'

let lab: PlacementLab
let api: TestApi
let nova: NovaStandIn
let aggregates: NovaAggregates
let reporter: ReturnType<PlacementLab['reporter']>
let network: string
let segment: string

beforeAll(async () => {
  lab = await openPlacementLab()
  api = await createTestApi()
  nova = await startNovaStandIn()
  aggregates = createNovaAggregates({ endpoint: nova.url, login: undefined, tls: {} }, systemClock)
})
afterAll(async () => {
  await aggregates.close()
  await nova.close()
  await api.close()
  await lab.close()
})
beforeEach(async () => {
  await api.connection.pool.query('delete from chassis')
  const provider = {
    'provider:network_type': 'vlan',
    'provider:physical_network': physical,
    'provider:segmentation_id': 107,
  }
  network = (await api.post(admin, '/v2.0/networks', { network: provider })).body.network.id
  const { body } = await api.get(admin, `/v2.0/segments?network_id=${network}`)
  segment = body.segments[0].id
  nova.hosts.clear()
  nova.aggregates.length = 0
  reporter = lab.reporter(api.connection.database, { nova: aggregates })
})
afterEach(async () => {
  await reporter.stop()
  await api.connection.pool.query('delete from placement_unit')
  for (const { id } of (await api.get(admin, `/v2.0/ports?network_id=${network}`)).body.ports)
    await api.delete(admin, `/v2.0/ports/${id}`)
  expect((await api.delete(admin, `/v2.0/networks/${network}`)).status).toBe(204)
})

const subnet = async (fields: object = {}): Promise<string> => {
  const wish = { network_id: network, segment_id: segment, ip_version: 4, cidr: '10.7.0.0/24', ...fields }
  const answer = await api.post(admin, '/v2.0/subnets', { subnet: wish })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.subnet.id
}
const pool = (end: string) => ({ allocation_pools: [{ start: '10.7.0.10', end }] })
const port = async (fields: object = {}): Promise<string> => {
  const answer = await api.post(admin, '/v2.0/ports', { port: { network_id: network, ...fields } })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.port.id
}
const chassis = (...hosts: readonly string[]) =>
  api.connection.pool.query(
    `insert into chassis (name, hostname, bridge_mappings)
     select host, host, jsonb_build_object($2::text, 'br-ex') from unnest($1::text[]) as host`,
    [hosts, physical],
  )
const counted = async () => {
  const { inventories } = await lab.direct.readInventories(segment)
  const { total, reserved } = inventories.IPV4_ADDRESS ?? {}
  return { total, reserved }
}
const own = (): Aggregate | undefined => nova.aggregates.find(one => one.name.endsWith(segment))

describe('addresses of a segment', () => {
  test('are an inventory: pools and gateway, of which other ports than those of servers have some', async () => {
    await subnet(pool('10.7.0.29'))
    await reporter.pass()
    expect(await lab.direct.showProvider(segment)).toMatchObject({ name: `Neutron segment id ${segment}` })
    expect(await counted()).toEqual({ total: 21, reserved: 1 })
    const held = await port({ fixed_ips: [{ ip_address: '10.7.0.15' }] })
    await port({ device_owner: 'compute:nova', fixed_ips: [{ ip_address: '10.7.0.16' }] })
    // No pool has this one.
    await port({ fixed_ips: [{ ip_address: '10.7.0.99' }] })
    await reporter.pass()
    expect(await counted()).toEqual({ total: 21, reserved: 2 })
    await api.put(admin, `/v2.0/ports/${held}`, { port: { device_owner: 'compute:nova' } })
    await reporter.pass()
    expect(await counted()).toEqual({ total: 21, reserved: 1 })
    expect(await lab.direct.readInventories(segment)).toMatchObject({
      inventories: { IPV4_ADDRESS: { min_unit: 1, max_unit: 1, step_size: 1, allocation_ratio: 1 } },
    })
  })

  test('follow pools and subnets, and go with the last of them', async () => {
    const first = await subnet(pool('10.7.0.29'))
    const second = await subnet({ cidr: '10.8.0.0/29', gateway_ip: null })
    await subnet({ cidr: '2001:db8::/64', ip_version: 6 })
    await reporter.pass()
    expect(await counted()).toEqual({ total: 21 + 6, reserved: 1 })
    await api.put(admin, `/v2.0/subnets/${first}`, { subnet: pool('10.7.0.19') })
    await reporter.pass()
    expect(await counted()).toEqual({ total: 11 + 6, reserved: 1 })
    for (const id of [first, second])
      expect((await api.delete(admin, `/v2.0/subnets/${id}`)).status).toBe(204)
    await reporter.pass()
    expect(await lab.direct.showProvider(segment)).toBeUndefined()
    expect(own()).toBeUndefined()
    expect((await api.connection.pool.query('select from placement_unit')).rows).toEqual([])
  })

  test('cost no request while nothing changes', async () => {
    await subnet(pool('10.7.0.29'))
    await reporter.pass()
    lab.gateway.requests.length = 0
    nova.requests.length = 0
    await port({ device_owner: 'compute:nova' })
    await reporter.pass()
    expect([...lab.gateway.requests, ...nova.requests]).toEqual([])
  })
})

describe('hosts of a segment', () => {
  test('are an aggregate of Nova’s, which Placement knows the segment by', async () => {
    nova.hosts.add('hv1').add('hv2').add('hv3')
    await chassis('hv1', 'hv2')
    await subnet()
    await reporter.pass()
    expect(own()).toMatchObject({ name: `Neutron segment id ${segment}`, hosts: ['hv1', 'hv2'] })
    expect((await lab.direct.readAggregates(segment)).aggregates).toEqual([own()?.uuid])
    await api.connection.pool.query(`delete from chassis where name = 'hv1'`)
    await chassis('hv3')
    await reporter.pass()
    expect(own()?.hosts).toEqual(['hv2', 'hv3'])
  })

  test('that Nova does not know are told, and join later', async () => {
    nova.hosts.add('hv1')
    await chassis('gateway', 'hv1')
    await subnet()
    await reporter.pass()
    expect(own()?.hosts).toEqual(['hv1'])
    expect(await reporter.state()).toBe('1 not reported in full')
    const { rows } = await api.connection.pool.query('select min(error) as error from placement_unit')
    expect(rows).toEqual([{ error: 'Nova does not know the host gateway' }])
    nova.hosts.add('gateway')
    await api.connection.pool.query(`update placement_unit set synced_at = now() - interval '6 minutes'`)
    await reporter.pass()
    expect(own()?.hosts).toEqual(['hv1', 'gateway'])
    expect(await reporter.state()).toBe('ok')
  })

  test('are not grouped without Nova, but addresses are counted', async () => {
    await reporter.stop()
    reporter = lab.reporter(api.connection.database)
    await chassis('hv1')
    await subnet(pool('10.7.0.29'))
    await reporter.pass()
    expect(await counted()).toEqual({ total: 21, reserved: 1 })
    expect(nova.aggregates).toEqual([])
  })
})
