import { randomUuid } from '@neutrino/base/uuid.ts'
import { cardProviderId } from '@neutrino/server/placement/card-providers.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../support/api/create-test-api.ts'
import { testSettings } from '../../support/api/test-settings.ts'
import { type Asked, candidates } from './candidates.fixture.ts'
import { openPlacementLab, type PlacementLab } from './placement-lab.fixture.ts'

const { admin } = callers
const physical = 'physnet1'
const functions = 4
const kilobits = 10_000

let lab: PlacementLab
let counting: TestApi
let reporter: ReturnType<PlacementLab['reporter']>
let host: string
let network: string

beforeAll(async () => {
  lab = await openPlacementLab()
  const binding = { ...testSettings.binding, mechanisms: ['ovn', 'sriovnicswitch'] as const }
  counting = await createTestApi({ settings: { tracksVirtualFunctions: true, binding } })
  reporter = lab.reporter(counting.connection.database, { tracksVirtualFunctions: true })
  const provider = { 'provider:network_type': 'vlan', 'provider:physical_network': physical }
  network = (await counting.post(admin, '/v2.0/networks', { network: provider })).body.network.id
})
afterAll(async () => {
  await reporter.stop()
  await counting.close()
  await lab.close()
})

/** A host with two cards, of which one leads to the network. */
beforeEach(async () => {
  host = randomUuid()
  await counting.connection.pool.query(
    `delete from agent where agent_type = 'NIC Switch agent'; delete from placement_unit`,
  )
  await lab.direct.createProvider({ id: host, name: host, parentId: undefined })
  await cards({ eth1: functions, eth2: functions })
  await reporter.pass()
  expect(await reporter.state()).toBe('ok')
})

async function cards(virtual_functions: Readonly<Record<string, number>>): Promise<void> {
  const configurations = {
    device_mappings: { [physical]: ['eth1'], elsewhere: ['eth2'] },
    resource_provider_bandwidths: { eth1: { egress: kilobits, ingress: kilobits } },
    resource_provider_hypervisors: {},
    virtual_functions,
  }
  await counting.connection.pool.query(
    `insert into agent (id, agent_type, binary_name, host, configurations)
     values ($1, 'NIC Switch agent', 'neutron-sriov-nic-agent', $1, $2)
     on conflict (id) do update set configurations = excluded.configurations`,
    [host, configurations],
  )
}

async function asked(more: object = {}): Promise<Asked> {
  const port = { network_id: network, 'binding:vnic_type': 'direct', ...more }
  const made = await counting.post(admin, '/v2.0/ports', { port })
  expect(made.status, made.text).toBe(201)
  return made.body.port.resource_request
}

const inventories = async (card: string) =>
  Object.fromEntries(
    Object.entries((await lab.direct.readInventories(cardProviderId(host, card))).inventories).map(
      ([name, { total }]) => [name, total],
    ),
  )
const placed = async (request: Asked) => (await candidates(lab, request)).filter(root => root === host)
const hold = (card: string, resources: Readonly<Record<string, number>>) =>
  lab.direct.replaceAllocations(randomUuid(), {
    providers: { [cardProviderId(host, card)]: resources },
    ...{ generation: null, projectId: 'p', userId: 'u' },
  })

test("cards stand below their host's agent, with their functions, their bandwidth and what they lead to", async () => {
  const tree = await lab.direct.listTree(host)
  expect(tree.map(one => one.name).toSorted()).toEqual(
    ['', ':NIC Switch agent', ':NIC Switch agent:eth1', ':NIC Switch agent:eth2'].map(end => `${host}${end}`),
  )
  expect(await inventories('eth1')).toEqual({
    SRIOV_NET_VF: functions,
    NET_BW_EGR_KILOBIT_PER_SEC: kilobits,
    NET_BW_IGR_KILOBIT_PER_SEC: kilobits,
  })
  expect(await inventories('eth2')).toEqual({ SRIOV_NET_VF: functions })
  const { traits } = await lab.direct.readTraits(cardProviderId(host, 'eth1'))
  expect(traits).toEqual(expect.arrayContaining(['CUSTOM_PHYSNET_PHYSNET1', 'CUSTOM_VNIC_TYPE_DIRECT']))
  const { rows } = await counting.connection.pool.query('select resources_synced from agent where id = $1', [
    host,
  ])
  expect(rows[0].resources_synced).toBe(true)
})

test('a port of a function finds a host until all are held, on the card that leads to its network', async () => {
  const request = await asked()
  expect(request.request_groups.map(group => group.resources)).toEqual([{ SRIOV_NET_VF: 1 }])
  await hold('eth1', { SRIOV_NET_VF: functions - 1 })
  expect(await placed(request)).toEqual([host])
  await hold('eth1', { SRIOV_NET_VF: 1 })
  expect(await placed(request)).toEqual([])
})

test('function and guaranteed rate are of one card', async () => {
  const { policy } = (await counting.post(admin, '/v2.0/qos/policies', { policy: {} })).body
  await counting.post(admin, `/v2.0/qos/policies/${policy.id}/minimum_bandwidth_rules`, {
    minimum_bandwidth_rule: { min_kbps: kilobits },
  })
  const request = await asked({ qos_policy_id: policy.id })
  expect(request.request_groups.map(group => group.resources)).toEqual([
    { NET_BW_EGR_KILOBIT_PER_SEC: kilobits, SRIOV_NET_VF: 1 },
  ])
  expect(await placed(request)).toEqual([host])
  await hold('eth1', { SRIOV_NET_VF: functions })
  expect(await placed(request)).toEqual([])
})

test('only ports of functions ask for one, and none does where nobody counts', async () => {
  for (const vnicType of ['normal', 'direct-physical'])
    expect(await asked({ 'binding:vnic_type': vnicType })).toBeNull()
  const silent = await createTestApi()
  const { id } = (await silent.post(admin, '/v2.0/networks', { network: {} })).body.network
  const port = { network_id: id, 'binding:vnic_type': 'direct' }
  expect((await silent.post(admin, '/v2.0/ports', { port })).body.port.resource_request).toBeNull()
  await silent.close()
})

test('a card that is taken out goes, and so does what somebody counts no more', async () => {
  await cards({ eth1: 2, eth2: 0 })
  await reporter.pass()
  expect(await inventories('eth1')).toMatchObject({ SRIOV_NET_VF: 2 })
  const names = (await lab.direct.listTree(host)).map(one => one.name)
  expect(names).not.toContain(`${host}:NIC Switch agent:eth2`)
})
