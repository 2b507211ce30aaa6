import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { dirtyUnits, forgetDirtyUnits, makeExternal, makeRouter } from '../router/router.fixture.ts'

const { admin, member } = callers
let api: TestApi
let external: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1 } } })
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

test('no agent serves DHCP', async () => {
  expect((await api.get(admin, '/v2.0/agents/gw1/dhcp-networks')).body).toEqual({ networks: [] })
  expect((await api.get(admin, `/v2.0/networks/${external}/dhcp-agents`)).body).toEqual({ agents: [] })
  expect(await errorType(api.get(admin, '/v2.0/agents/nobody/dhcp-networks'))).toBe('AgentNotFound')
  const refused = api.post(admin, '/v2.0/agents/gw1/dhcp-networks', { network_id: external })
  expect(await errorType(refused)).toBe('InvalidDHCPAgent')
  expect(await errorType(api.delete(admin, `/v2.0/agents/gw1/dhcp-networks/${external}`))).toBe(
    'NetworkNotHostedByDhcpAgent',
  )
})
