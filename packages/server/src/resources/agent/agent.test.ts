import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'

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
