import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { l3AgentDrivers } from '../../scheduling/l3-agent-drivers.ts'
import { dirtyUnits, forgetDirtyUnits, makeExternal, makeRouter } from '../router/router.fixture.ts'

const { admin, member, manager, other } = callers
let api: TestApi
let external: string

beforeAll(async () => {
  const serviceProviders = [...l3AgentDrivers.keys()].map(driver => ({
    serviceType: 'L3_ROUTER_NAT',
    name: driver.split('.').at(-1) ?? '',
    driver,
    isDefault: false,
  }))
  api = await createTestApi({
    settings: { quotas: { router: -1, network: -1 }, serviceProviders },
  })
  external = (await makeExternal(api, '172.24.0.0/24')).network
  for (const name of ['gw1', 'gw2', 'gw3']) await makeChassis(name, true)
  await makeChassis('hv1', false)
})
afterAll(() => api.close())

async function makeChassis(name: string, isGateway: boolean): Promise<void> {
  const db = api.connection.database
  await sql`insert into chassis (name, hostname, is_gateway) values (${name}, ${name}, ${isGateway})`.execute(
    db,
  )
  await sql`insert into agent (id, agent_type, binary_name, host)
    values (${name}, ${isGateway ? 'OVN Controller Gateway agent' : 'OVN Controller agent'}, 'ovn-controller', ${name})`.execute(
    db,
  )
}

const makeOne = async () =>
  (await makeRouter(api, { external_gateway_info: { network_id: external } })).id as string
const agentsOf = async (id: string) =>
  (await api.get(admin, `/v2.0/routers/${id}/l3-agents`)).body.agents as {
    id: string
    agent_type: string
    ha_chassis_priority: number
  }[]
const prioritiesOf = async (id: string) =>
  Object.fromEntries((await agentsOf(id)).map(one => [one.id, one.ha_chassis_priority]))
const add = (agent: string, body: object) => api.post(admin, `/v2.0/agents/${agent}/l3-routers`, body)
const errorType = async (answer: ReturnType<TestApi['get']>) => (await answer).body.NeutronError.type

describe('the chassis of a router', () => {
  test('are shown as agents with their priority, best first', async () => {
    const id = await makeOne()
    const agents = await agentsOf(id)
    expect(agents.map(one => one.id).toSorted()).toEqual(['gw1', 'gw2', 'gw3'])
    expect(agents[0]).toMatchObject({ agent_type: 'OVN Controller Gateway agent', alive: true })
    expect(agents[0]!.ha_chassis_priority).toBeGreaterThan(agents[1]!.ha_chassis_priority)
    const routers = (await api.get(admin, '/v2.0/agents/gw1/l3-routers')).body.routers
    expect(routers.map((one: { id: string }) => one.id)).toContain(id)
    expect((await api.get(admin, '/v2.0/agents/hv1/l3-routers')).body).toEqual({ routers: [] })
    expect(await agentsOf((await makeRouter(api)).id)).toEqual([])
  })

  test('can be chosen: taken away, given another priority, added', async () => {
    const id = await makeOne()
    const before = await prioritiesOf(id)
    await forgetDirtyUnits(api)
    expect((await api.delete(admin, `/v2.0/agents/gw1/l3-routers/${id}`)).status).toBe(204)
    expect(await dirtyUnits(api)).toContain(`router ${id}`)
    const { gw1: _, ...rest } = before
    expect(await prioritiesOf(id)).toEqual(rest)
    const changed = await api.put(admin, `/v2.0/agents/gw2/l3-routers/${id}`, { ha_chassis_priority: 77 })
    expect({ status: changed.status, body: changed.body }).toEqual({ status: 200, body: null })
    expect(await prioritiesOf(id)).toEqual({ ...rest, gw2: 77 })
    expect(await add('gw1', { router_id: id, ha_chassis_priority: 99 })).toMatchObject({
      status: 201,
      body: null,
    })
    expect(await prioritiesOf(id)).toEqual({ ...rest, gw1: 99, gw2: 77 })
  })

  test('are refused as upstream does', async () => {
    const id = await makeOne()
    const [first, second] = await agentsOf(id)
    expect(await errorType(add('gw1', { router_id: id }))).toBe('RouterHostedByL3Agent')
    expect(await errorType(add('nobody', { router_id: id }))).toBe('InvalidL3Agent')
    expect(await errorType(add('hv1', { router_id: id, ha_chassis_priority: 50 }))).toBe('InvalidL3Agent')
    expect(await errorType(add('gw1', { router_id: 'nope' }))).toBe('RouterNotFound')
    const put = (ha_chassis_priority: number) =>
      api.put(admin, `/v2.0/agents/${first!.id}/l3-routers/${id}`, { ha_chassis_priority })
    expect(await errorType(put(40_000))).toBe('InvalidHAChassisPriority')
    expect(await errorType(put(second!.ha_chassis_priority))).toBe('HAChassisPriorityAlreadyAssigned')
    expect(await errorType(api.delete(admin, `/v2.0/agents/hv1/l3-routers/${id}`))).toBe(
      'RouterNotHostedByL3Agent',
    )
    expect((await api.get(member, `/v2.0/routers/${id}/l3-agents`)).status).toBe(403)
    expect(await errorType(api.get(admin, '/v2.0/routers/nope/l3-agents'))).toBe('RouterNotFound')
  })
})

/** An agent beside OVN, as its report would have stored it. */
async function makeAgent(
  id: string,
  type: 'DHCP agent' | 'L3 agent',
  fields: { zone?: string; isEnabled?: boolean; isDead?: boolean; mode?: string } = {},
): Promise<void> {
  const { zone = 'z1', isEnabled = true, isDead = false, mode } = fields
  await sql`insert into agent (id, agent_type, binary_name, host, availability_zone, admin_state_up,
      marked_down, configurations)
    values (${id}, ${type}, 'test', ${id}, ${zone}, ${isEnabled}, ${isDead},
      ${JSON.stringify(mode === undefined ? {} : { agent_mode: mode })}::jsonb)`.execute(
    api.connection.database,
  )
}

const without = (kind: 'DHCP agent' | 'L3 agent') =>
  sql`delete from agent where agent_type = ${kind}`.execute(api.connection.database)
const networkOf = async (fields: object = {}) =>
  (await api.post(member, '/v2.0/networks', { network: fields })).body.network.id as string
const subnetOn = (network_id: string, fields: object = {}) =>
  api.post(member, '/v2.0/subnets', {
    subnet: { network_id, ip_version: 4, cidr: '10.9.0.0/24', ...fields },
  })
const dhcpAgentsOf = async (id: string) =>
  (await api.get(admin, `/v2.0/networks/${id}/dhcp-agents`)).body.agents.map((one: { id: string }) => one.id)
const networksOf = async (id: string) =>
  (await api.get(admin, `/v2.0/agents/${id}/dhcp-networks`)).body.networks.map(
    (one: { id: string }) => one.id,
  )

describe('the DHCP agents of a network', () => {
  afterEach(() => without('DHCP agent'))
  const give = (agent: string, network_id: string) =>
    api.post(admin, `/v2.0/agents/${agent}/dhcp-networks`, { network_id })

  test('are none with OVN alone', async () => {
    const id = await networkOf()
    await subnetOn(id)
    expect(await dhcpAgentsOf(id)).toEqual([])
    expect((await api.get(admin, '/v2.0/agents/gw1/dhcp-networks')).body).toEqual({ networks: [] })
    expect(await errorType(api.get(admin, '/v2.0/agents/nobody/dhcp-networks'))).toBe('AgentNotFound')
    expect(await errorType(give('gw1', id))).toBe('InvalidDHCPAgent')
    expect(await errorType(api.delete(admin, `/v2.0/agents/gw1/dhcp-networks/${id}`))).toBe(
      'NetworkNotHostedByDhcpAgent',
    )
    expect((await api.get(member, `/v2.0/networks/${id}/dhcp-agents`)).status).toBe(403)
  })

  test('are chosen when it gets its first subnet with DHCP, the least busy first', async () => {
    for (const id of ['d1', 'd2']) await makeAgent(id, 'DHCP agent')
    await makeAgent('d3', 'DHCP agent', { isDead: true })
    await makeAgent('d4', 'DHCP agent', { isEnabled: false })
    const [one, two, none, later] = [
      await networkOf(),
      await networkOf(),
      await networkOf(),
      await networkOf(),
    ]
    for (const id of [one, two]) await subnetOn(id)
    await subnetOn(none, { enable_dhcp: false })
    const { id: subnet } = (await subnetOn(later, { enable_dhcp: false })).body.subnet
    expect([await dhcpAgentsOf(one), await dhcpAgentsOf(two)].flat().toSorted()).toEqual(['d1', 'd2'])
    expect(await dhcpAgentsOf(none)).toEqual([])
    await api.put(member, `/v2.0/subnets/${subnet}`, { subnet: { enable_dhcp: true } })
    expect(await dhcpAgentsOf(later)).toHaveLength(1)
    await subnetOn(one, { cidr: '10.10.0.0/24' })
    expect(await dhcpAgentsOf(one)).toHaveLength(1)
  })

  test('are in the zones that the network hints at, which are listed', async () => {
    await makeAgent('d1', 'DHCP agent', { zone: 'east' })
    await makeAgent('d2', 'DHCP agent', { zone: 'west', isDead: true })
    const id = await networkOf({ availability_zone_hints: ['east'] })
    await subnetOn(id)
    expect(await dhcpAgentsOf(id)).toEqual(['d1'])
    const zones = (await api.get(admin, '/v2.0/availability_zones?resource=network')).body.availability_zones
    expect(zones.toSorted((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'east', resource: 'network', state: 'available' },
      { name: 'west', resource: 'network', state: 'unavailable' },
    ])
  })

  test('are given networks by hand, each once, and lose them', async () => {
    await makeAgent('d1', 'DHCP agent')
    await makeAgent('d2', 'DHCP agent', { isEnabled: false })
    const id = await networkOf()
    expect(await give('d1', id)).toMatchObject({ status: 201, body: null })
    expect([await networksOf('d1'), await dhcpAgentsOf(id)]).toEqual([[id], ['d1']])
    expect(await errorType(give('d1', id))).toBe('NetworkHostedByDHCPAgent')
    expect(await errorType(give('d2', id))).toBe('InvalidDHCPAgent')
    expect(await errorType(give('nobody', id))).toBe('AgentNotFound')
    expect(await errorType(give('d1', 'nope'))).toBe('NetworkNotFound')
    expect((await api.delete(admin, `/v2.0/agents/d1/dhcp-networks/${id}`)).status).toBe(204)
    expect([await networksOf('d1'), await dhcpAgentsOf(id)]).toEqual([[], []])
    expect(await errorType(api.delete(admin, `/v2.0/agents/d1/dhcp-networks/${id}`))).toBe(
      'NetworkNotHostedByDhcpAgent',
    )
  })

  test('of two requests for the same agent one is told that it has the network', async () => {
    await makeAgent('d1', 'DHCP agent')
    const id = await networkOf()
    const answers = await Promise.all([give('d1', id), give('d1', id)])
    expect(answers.map(answer => answer.status).toSorted()).toEqual([201, 409])
  })
})

/** A flavor that leads to a driver of L3 agents. */
async function flavorOf(driver: string): Promise<string> {
  const service_profile = { driver: `neutron.services.l3_router.service_providers.${driver}` }
  const profile = await api.post(admin, '/v2.0/service_profiles', { service_profile })
  const service_profiles = [profile.body.service_profile.id]
  const fields = { service_type: 'L3_ROUTER_NAT', service_profiles }
  return (await api.post(admin, '/v2.0/flavors', { flavor: fields })).body.flavor.id
}

describe('the L3 agents of a router', () => {
  afterEach(() => without('L3 agent'))

  async function routerOf(driver: string): Promise<string> {
    const router = { flavor_id: await flavorOf(driver) }
    const answer = await api.post(admin, '/v2.0/routers', { router })
    expect(answer.status).toBe(201)
    const { ha, distributed } = answer.body.router
    expect({ ha, distributed }).toEqual({ ha: /ha/i.test(driver), distributed: /dvr/.test(driver) })
    return answer.body.router.id
  }
  const agentIds = async (id: string) => (await agentsOf(id)).map(one => one.id).toSorted()

  test('are chosen by what the flavor of the router says it is', async () => {
    await makeAgent('l1', 'L3 agent', { mode: 'dvr_snat' })
    await makeAgent('l2', 'L3 agent', { mode: 'dvr_snat' })
    await makeAgent('l3', 'L3 agent', { mode: 'dvr' })
    const single = await routerOf('single_node.SingleNodeDriver')
    expect(await agentIds(single)).toHaveLength(1)
    expect(await agentIds(await routerOf('ha.HaDriver'))).toEqual(['l1', 'l2'])
    expect(await agentIds(await routerOf('dvr.DvrDriver'))).toHaveLength(1)
    expect(await agentIds(await routerOf('dvrha.DvrHaDriver'))).toEqual(['l1', 'l2'])
    const [holder] = await agentIds(single)
    const routers = (await api.get(admin, `/v2.0/agents/${holder}/l3-routers`)).body.routers
    expect(routers.map((one: { id: string }) => one.id)).toContain(single)
  })

  test('are given it by hand, and lose it', async () => {
    const id = await routerOf('single_node.SingleNodeDriver')
    expect(await agentIds(id)).toEqual([])
    await makeAgent('l1', 'L3 agent')
    await makeAgent('l2', 'L3 agent')
    await makeAgent('l3', 'L3 agent', { mode: 'dvr' })
    expect(await add('l1', { router_id: id })).toMatchObject({ status: 201, body: null })
    expect(await agentIds(id)).toEqual(['l1'])
    expect((await add('l1', { router_id: id })).status).toBe(201)
    expect(await errorType(add('l2', { router_id: id }))).toBe('RouterHostedByL3Agent')
    expect(await errorType(add('l3', { router_id: id }))).toBe('DVRL3CannotAssignToDvrAgent')
    expect(await errorType(add('gw1', { router_id: id }))).toBe('RouterDoesntSupportScheduling')
    expect(await errorType(add('l2', { router_id: await makeOne() }))).toBe('RouterDoesntSupportScheduling')
    expect(await errorType(add('l2', { router_id: await routerOf('dvr.DvrDriver') }))).toBe(
      'RouterL3AgentMismatch',
    )
    expect((await api.delete(admin, `/v2.0/agents/l1/l3-routers/${id}`)).status).toBe(204)
    expect(await errorType(api.delete(admin, `/v2.0/agents/l1/l3-routers/${id}`))).toBe(
      'RouterNotHostedByL3Agent',
    )
    expect(await errorType(api.delete(admin, `/v2.0/agents/l3/l3-routers/${id}`))).toBe(
      'DVRL3CannotRemoveFromDvrAgent',
    )
  })
})

describe('network_ha: the HA network of a project', () => {
  const haNetworks = async () =>
    (await api.get(admin, '/v2.0/networks')).body.networks.filter((one: { name: string }) =>
      one.name.startsWith('HA network tenant'),
    )

  test('is there while the project has highly available routers of L3 agents, and belongs to nobody', async () => {
    const flavor = await flavorOf('ha.HaDriver')
    const make = () => api.post(member, '/v2.0/routers', { router: { flavor_id: flavor } })
    const [one, two] = [(await make()).body.router.id, (await make()).body.router.id]
    const name = `HA network tenant ${member.project}`
    const [network, ...more] = (await haNetworks()).filter((each: { name: string }) => each.name === name)
    expect(more).toEqual([])
    expect(network).toMatchObject({ project_id: '', shared: false, 'provider:network_type': 'geneve' })
    expect((await api.get(member, `/v2.0/networks/${network.id}`)).status).toBe(404)
    const { body } = await api.get(admin, `/v2.0/subnets?network_id=${network.id}`)
    expect(body.subnets).toMatchObject([
      {
        cidr: '169.254.192.0/18',
        gateway_ip: null,
        enable_dhcp: false,
        allocation_pools: [{ start: '169.254.192.1', end: '169.254.255.254' }],
      },
    ])
    await api.delete(member, `/v2.0/routers/${one}`)
    const after = (await api.get(admin, `/v2.0/networks/${network.id}`)).body.network
    expect(after['provider:segmentation_id']).toBe(network['provider:segmentation_id'])
    expect(await dirtyUnits(api)).toContain(`network ${network.id}`)
    await api.delete(member, `/v2.0/routers/${two}`)
    expect((await api.get(admin, `/v2.0/networks/${network.id}`)).status).toBe(404)
  })

  test('is made once by routers that are made at once', async () => {
    const flavor = await flavorOf('ha.HaDriver')
    const made = await Promise.all(
      [1, 2, 3].map(() => api.post(other, '/v2.0/routers', { router: { flavor_id: flavor } })),
    )
    expect(made.map(answer => answer.status)).toEqual([201, 201, 201])
    const named = (await haNetworks()).filter((one: { name: string }) => one.name.endsWith(other.project))
    expect(named).toHaveLength(1)
  })

  test('can be chosen, once', async () => {
    const make = () => api.post(manager, '/v2.0/networks', { network: { ha: true } })
    const made = await make()
    expect(made.status).toBe(201)
    expect(made.body.network).not.toHaveProperty('ha')
    expect(await errorType(make())).toBe('DuplicatedHANetwork')
    const before = (await haNetworks()).length
    const flavor = await flavorOf('dvrha.DvrHaDriver')
    await api.post(manager, '/v2.0/routers', { router: { flavor_id: flavor } })
    expect(await haNetworks()).toHaveLength(before)
  })
})
