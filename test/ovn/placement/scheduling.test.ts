import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../support/api/create-test-api.ts'
import { type Asked, candidates as candidatesIn } from './candidates.fixture.ts'
import { openPlacementLab, type PlacementLab } from './placement-lab.fixture.ts'

const { admin } = callers
/** Of the test API's settings. */
const physical = 'physnet1'
const capacity = 10_000

let lab: PlacementLab
let api: TestApi
let reporter: ReturnType<PlacementLab['reporter']>
let hosts: readonly string[]

beforeAll(async () => {
  lab = await openPlacementLab()
  api = await createTestApi()
  reporter = lab.reporter(api.connection.database)
})
afterAll(async () => {
  await reporter.stop()
  await api.close()
  await lab.close()
})

/** Two hosts; only the first reaches the physical network. */
beforeEach(async () => {
  hosts = [randomUuid(), randomUuid()]
  await api.connection.pool.query('delete from chassis; delete from placement_unit')
  for (const [index, name] of hosts.entries()) {
    await lab.direct.createProvider({ id: name, name, parentId: undefined })
    const bandwidth = `resource_provider_bandwidths=br-ex:${capacity}:${capacity};rp_tunnelled:${capacity}:${capacity}`
    await api.connection.pool.query(
      'insert into chassis (name, hostname, other_config, bridge_mappings) values ($1, $1, $2, $3)',
      [
        name,
        { 'ovn-cms-options': `${bandwidth},resource_provider_packet_processing_without_direction=:500` },
        { [index === 0 ? physical : 'elsewhere']: 'br-ex' },
      ],
    )
  }
  await reporter.pass()
  expect(await reporter.state()).toBe('ok')
})

const network = async (fields: object = {}): Promise<string> =>
  (await api.post(admin, '/v2.0/networks', { network: fields })).body.network.id
const vlan = { 'provider:network_type': 'vlan', 'provider:physical_network': physical }

/** What a new port with these guaranteed rates asks for. */
async function requested(networkId: string, rules: readonly (readonly [string, object])[]) {
  const { policy } = (await api.post(admin, '/v2.0/qos/policies', { policy: {} })).body
  for (const [type, rule] of rules)
    await api.post(admin, `/v2.0/qos/policies/${policy.id}/${type}_rules`, { [`${type}_rule`]: rule })
  const fields = { network_id: networkId, qos_policy_id: policy.id }
  const { port } = (await api.post(admin, '/v2.0/ports', { port: fields })).body
  return port.resource_request as Asked
}

/** Hosts of ours that Placement would give for it. */
async function candidates(asked: Asked): Promise<readonly string[]> {
  return (await candidatesIn(lab, asked)).filter(root => hosts.includes(root))
}

const bandwidth = (min_kbps: number) => ['minimum_bandwidth', { min_kbps }] as const
const packets = (min_kpps: number) => ['minimum_packet_rate', { min_kpps, direction: 'any' }] as const

test('a port is placed where its physical network is, and the host carries as much', async () => {
  const net = await network({ ...vlan, 'provider:segmentation_id': 111 })
  expect(await candidates(await requested(net, [bandwidth(capacity)]))).toEqual([hosts[0]])
  expect(await candidates(await requested(net, [bandwidth(capacity + 1)]))).toEqual([])
})

test('on tunnels any host will do that gives its own a rate', async () => {
  const net = await network()
  const found = await candidates(await requested(net, [bandwidth(1_000)]))
  expect(found.toSorted()).toEqual(hosts.toSorted())
})

test('bandwidth and packets are found on one host', async () => {
  const net = await network({ ...vlan, 'provider:segmentation_id': 112 })
  expect(await candidates(await requested(net, [bandwidth(1_000), packets(500)]))).toEqual([hosts[0]])
  expect(await candidates(await requested(net, [bandwidth(1_000), packets(501)]))).toEqual([])
})

test('what is held is not given again', async () => {
  const net = await network({ ...vlan, 'provider:segmentation_id': 113 })
  const first = await requested(net, [bandwidth(6_000)])
  const [device] = (await lab.direct.listTree(hosts[0] ?? '')).filter(one => one.name.endsWith(':br-ex'))
  await lab.direct.replaceAllocations(randomUuid(), {
    providers: { [device?.id ?? '']: first.request_groups[0]?.resources ?? {} },
    ...{ generation: null, projectId: 'p', userId: 'u' },
  })
  expect(await candidates(await requested(net, [bandwidth(4_000)]))).toEqual([hosts[0]])
  expect(await candidates(await requested(net, [bandwidth(4_001)]))).toEqual([])
})
