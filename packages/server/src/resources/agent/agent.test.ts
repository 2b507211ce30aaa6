import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'

let api: TestApi

const admin = {
  project: 'ad000000000000000000000000000003',
  roles: ['admin', 'manager', 'member', 'reader'],
} as const

beforeAll(async () => {
  api = await createTestApi()
  await api.connection.pool.query(
    `insert into agent (id, agent_type, binary_name, host, heartbeat_at)
     values ('hv1', 'OVN Controller agent', 'ovn-controller', 'hv1', now() - interval '60 s'),
            ('hv2', 'OVN Controller agent', 'ovn-controller', 'hv2', now() - interval '80 s')`,
  )
})

afterAll(() => api.close())

/** When somebody last looked at southbound, in seconds before now. */
async function observed(secondsAgo: number): Promise<void> {
  await api.connection.pool.query(
    `insert into installation (key, value)
     values ('southbound', jsonb_build_object('observedAt', now() - make_interval(secs => $1)))
     on conflict (key) do update set value = excluded.value`,
    [secondsAgo],
  )
}

async function alive(): Promise<Record<string, boolean>> {
  const { body } = await api.get(admin, '/v2.0/agents')
  return Object.fromEntries(body.agents.map((one: { id: string; alive: boolean }) => [one.id, one.alive]))
}

test('an agent is alive while it was heard of within agent_down_time', async () => {
  await observed(0)
  expect(await alive()).toEqual({ hv1: true, hv2: false })
})

test('an agent has not died because nobody looks', async () => {
  await observed(50)
  expect(await alive()).toEqual({ hv1: true, hv2: true })
})

test('an agent that southbound no longer has is down', async () => {
  await api.connection.pool.query(`update agent set marked_down = true where id = 'hv1'`)
  expect(await alive()).toEqual({ hv1: false, hv2: true })
})

describe('agents that networks and routers are given to', () => {
  const { admin: by, member } = callers
  const put = (id: string, fields: object) => api.put(by, `/v2.0/agents/${id}`, { agent: fields })
  const agentsOf = async (path: string) =>
    (await api.get(by, `/v2.0/${path}`)).body.agents.map((agent: { id: string }) => agent.id)

  test('are drained when they are disabled, and given nothing more', async () => {
    await observed(0)
    await api.connection.pool.query(
      `insert into agent (id, agent_type, binary_name, host, resources_synced)
       values ('d1', 'DHCP agent', 'neutron-dhcp-agent', 'h1', true),
              ('d2', 'DHCP agent', 'neutron-dhcp-agent', 'h2', false)`,
    )
    const networks: string[] = []
    for (let index = 0; index < 4; index += 1) {
      const { id } = (await api.post(member, '/v2.0/networks', { network: {} })).body.network
      const subnet = { network_id: id, ip_version: 4, cidr: '10.0.0.0/24' }
      await api.post(member, '/v2.0/subnets', { subnet })
      networks.push(id)
    }
    const holders = () => Promise.all(networks.map(id => agentsOf(`networks/${id}/dhcp-agents`)))
    expect((await holders()).flat().toSorted()).toEqual(['d1', 'd1', 'd2', 'd2'])
    expect((await put('d1', { admin_state_up: false })).body.agent.admin_state_up).toBe(false)
    expect(await holders()).toEqual([['d2'], ['d2'], ['d2'], ['d2']])
    const given = api.post(by, '/v2.0/agents/d1/dhcp-networks', { network_id: networks[0] })
    expect((await given).body.NeutronError.type).toBe('InvalidDHCPAgent')
    expect((await put('d1', { admin_state_up: true })).status).toBe(200)
    expect((await api.delete(by, '/v2.0/agents/d2')).status).toBe(204)
    expect(await holders()).toEqual([[], [], [], []])
  })

  test('of OVN cannot be disabled; the same value again and a description are fine', async () => {
    const refused = await put('hv2', { admin_state_up: false })
    expect([refused.status, refused.body.NeutronError.type]).toEqual([400, 'BadRequest'])
    expect((await put('hv2', { admin_state_up: true })).status).toBe(200)
    expect((await put('hv2', { description: 'rack 4' })).body.agent.description).toBe('rack 4')
  })

  test('agent-resources-synced: show whether Placement knows what they have', async () => {
    const synced = async (id: string) =>
      (await api.get(by, `/v2.0/agents/${id}?fields=resources_synced`)).body.agent.resources_synced
    expect([await synced('d1'), await synced('hv2')]).toEqual([true, null])
  })
})
