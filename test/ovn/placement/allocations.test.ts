import { randomUuid } from '@neutrino/base/uuid.ts'
import { createPlacementAllocations } from '@neutrino/server/placement/placement-allocations.ts'
import type { Amounts } from '@neutrino/server/placement/placement-client.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi, type TestResponse } from '../../support/api/create-test-api.ts'
import type { Fate } from '../../support/placement/gateway.ts'
import { openPlacementLab, type PlacementLab } from './placement-lab.fixture.ts'

const { admin, member, service } = callers
const egress = 'NET_BW_EGR_KILOBIT_PER_SEC'
const ingress = 'NET_BW_IGR_KILOBIT_PER_SEC'
const packets = 'NET_PACKET_RATE_KILOPACKET_PER_SEC'
const capacity = 10_000

let lab: PlacementLab
let api: TestApi
/** The card of the host that servers are on, and what counts its packets. */
let card: string
let host: string
let network: string

beforeAll(async () => {
  lab = await openPlacementLab()
  api = await createTestApi({
    placement: database => createPlacementAllocations({ database, placement: lab.client }),
  })
})
afterAll(async () => {
  await api.close()
  await lab.close()
})
beforeEach(async () => {
  lab.gateway.fate = () => 'served'
  await api.connection.pool.query('delete from placement_change')
  ;[card, host] = [randomUuid(), randomUuid()]
  await offer(card, [egress, ingress])
  await offer(host, [packets])
  network = (await api.post(admin, '/v2.0/networks', { network: {} })).body.network.id
})

async function offer(id: string, classes: readonly string[]): Promise<void> {
  await lab.direct.createProvider({ id, name: id, parentId: undefined })
  const amounts = { reserved: 0, min_unit: 1, max_unit: capacity, step_size: 1, allocation_ratio: 1 }
  const inventories = Object.fromEntries(classes.map(name => [name, { ...amounts, total: capacity }]))
  await lab.direct.replaceInventories(id, 0, inventories)
}

const refusal = (answer: TestResponse) => [
  answer.status,
  Object.values<{ type: string }>(answer.body)[0]?.type,
]
const policy = async (...rules: readonly (readonly [type: string, rule: object])[]): Promise<string> => {
  const { id } = (await api.post(admin, '/v2.0/qos/policies', { policy: { name: 'rates' } })).body.policy
  for (const [type, rule] of rules) {
    const answer = await api.post(admin, `/v2.0/qos/policies/${id}/${type}_rules`, { [`${type}_rule`]: rule })
    expect(answer.status, answer.text).toBe(201)
  }
  return id
}
const bandwidth = (min_kbps: number, direction = 'egress') =>
  ['minimum_bandwidth', { min_kbps, direction }] as const
const rate = (min_kpps: number, direction = 'any') =>
  ['minimum_packet_rate', { min_kpps, direction }] as const

interface ShownPort {
  readonly id: string
  readonly device_id: string
  readonly qos_policy_id: string | null
  readonly revision_number: number
  readonly 'binding:profile': { readonly allocation?: Readonly<Record<string, string>> }
  readonly resource_request: { request_groups: { id: string; resources: Amounts }[] } | null
}

/** What Nova does: finds providers for what a port asks, lets the server hold it and notes it on the port. */
async function place(qosPolicyId: string | null, serverId: string = randomUuid()): Promise<ShownPort> {
  const fields = { network_id: network, device_owner: 'compute:nova', device_id: serverId }
  const { body } = await api.post(admin, '/v2.0/ports', { port: { ...fields, qos_policy_id: qosPolicyId } })
  const groups = (body.port as ShownPort).resource_request?.request_groups ?? []
  const allocation: Record<string, string> = {}
  const held = await lab.direct.readAllocations(serverId)
  const providers: Record<string, Record<string, number>> = structuredClone(held?.providers ?? {})
  for (const { id, resources } of groups) {
    const provider = packets in resources ? host : card
    allocation[id] = provider
    const of = { ...providers[provider] }
    for (const [name, amount] of Object.entries(resources)) of[name] = (of[name] ?? 0) + amount
    providers[provider] = of
  }
  if (groups.length > 0)
    await lab.direct.replaceAllocations(serverId, {
      ...{ providers, generation: held?.generation ?? null, projectId: 'p', userId: 'u' },
    })
  const profile = groups.length > 0 ? { 'binding:profile': { allocation } } : {}
  const answer = await api.put(service, `/v2.0/ports/${body.port.id}`, { port: profile })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.port
}
const give = (port: Pick<ShownPort, 'id'>, qos_policy_id: string | null) =>
  api.put(admin, `/v2.0/ports/${port.id}`, { port: { qos_policy_id } })
const show = async ({ id }: Pick<ShownPort, 'id'>): Promise<ShownPort> =>
  (await api.get(admin, `/v2.0/ports/${id}`)).body.port
const held = async ({ device_id: id }: ShownPort) => (await lab.direct.readAllocations(id))?.providers ?? {}
const changes = async () => (await api.connection.pool.query('select * from placement_change')).rows
const writes = () => lab.gateway.requests.filter(one => !one.startsWith('GET'))

describe('a server whose port gets another policy', () => {
  test('holds the difference, and its port notes the groups that Nova would make of it', async () => {
    const port = await place(await policy(bandwidth(1_000), rate(30)))
    expect(await held(port)).toEqual({ [card]: { [egress]: 1_000 }, [host]: { [packets]: 30 } })
    const after = await give(port, await policy(bandwidth(3_000), bandwidth(500, 'ingress'), rate(10)))
    expect(after.status, after.text).toBe(200)
    expect(await held(port)).toEqual({
      [card]: { [egress]: 3_000, [ingress]: 500 },
      [host]: { [packets]: 10 },
    })
    const shown = await show(port)
    const groups = shown.resource_request?.request_groups ?? []
    expect(shown['binding:profile'].allocation).toEqual({
      [groups[0]?.id ?? '']: card,
      [groups[1]?.id ?? '']: host,
    })
    expect(await changes()).toEqual([])
  })

  test('keeps what it holds for its other ports', async () => {
    const small = await policy(bandwidth(1_000))
    const [one, two] = [await place(small), await place(null)]
    const other = await place(small, one.device_id)
    expect(await held(one)).toEqual({ [card]: { [egress]: 2_000 } })
    await give(other, await policy(bandwidth(4_000)))
    expect(await held(one)).toEqual({ [card]: { [egress]: 5_000 } })
    expect(await held(two)).toEqual({})
  })

  test('gets a 409 when its host has not enough, and nothing is changed', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    const before = await show(port)
    const answer = await give(port, await policy(bandwidth(capacity + 1)))
    expect(refusal(answer)).toEqual([409, 'QosPlacementAllocationUpdateConflict'])
    // How much the host has, and what it is called in Placement, is not for projects.
    expect(answer.body.NeutronError.message).toMatch(/^Server [0-9a-f-]{36} cannot get .* on its host$/)
    expect(await held(port)).toEqual({ [card]: { [egress]: 1_000 } })
    expect(await show(port)).toEqual(before)
    expect(await changes()).toEqual([])
  })

  test('frees what no policy guarantees', async () => {
    const port = await place(await policy(bandwidth(1_000), rate(30)))
    expect((await give(port, await policy(bandwidth(2_000)))).status).toBe(200)
    expect(await held(port)).toEqual({ [card]: { [egress]: 2_000 } })
    expect((await give(port, null)).status).toBe(200)
    expect(await held(port)).toEqual({})
    expect((await show(port))['binding:profile'].allocation).toEqual({})
  })

  test('holds nothing that it was not placed by: that is only carried out', async () => {
    const port = await place(null)
    lab.gateway.requests.length = 0
    expect((await give(port, await policy(bandwidth(1_000)))).status).toBe(200)
    expect(lab.gateway.requests).toEqual([])
    const placed = await place(await policy(bandwidth(1_000)))
    expect((await give(placed, await policy(bandwidth(1_000), rate(5)))).status).toBe(200)
    expect(await held(placed)).toEqual({ [card]: { [egress]: 1_000 } })
    expect(Object.values((await show(placed))['binding:profile'].allocation ?? {})).toEqual([card])
  })

  test('does not change between packets of both directions and of each', async () => {
    const port = await place(await policy(rate(30)))
    expect(refusal(await give(port, await policy(rate(30, 'egress'))))).toEqual([501, 'NotImplementedError'])
  })

  test('costs no request when nothing of it is guaranteed', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    lab.gateway.requests.length = 0
    const [limit, same] = [await policy(['bandwidth_limit', { max_kbps: 9_000 }]), port.qos_policy_id]
    const free = await place(null)
    expect((await give(free, limit)).status).toBe(200)
    expect((await give(port, same)).status).toBe(200)
    expect((await api.put(admin, `/v2.0/ports/${port.id}`, { port: { name: 'x' } })).status).toBe(200)
    expect(lab.gateway.requests).toEqual([])
  })

  test('that Placement does not know is refused', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    await lab.direct.replaceAllocations(port.device_id, {
      ...(await lab.direct.readAllocations(port.device_id))!,
      providers: {},
    })
    expect(refusal(await give(port, await policy(bandwidth(2_000))))).toEqual([
      400,
      'PlacementAllocationRemoved',
    ])
  })
})

test('a port cannot change what a server of another project holds by naming it', async () => {
  const victim = await place(await policy(bandwidth(1_000)))
  const [small, large] = [await policy(bandwidth(1_000)), await policy(bandwidth(2_000))]
  for (const id of [small, large])
    await api.put(admin, `/v2.0/qos/policies/${id}`, { policy: { shared: true } })
  const own = (await api.post(member, '/v2.0/networks', { network: {} })).body.network.id
  const fields = { network_id: own, device_owner: 'compute:nova', device_id: victim.device_id }
  const { port } = (await api.post(member, '/v2.0/ports', { port: { ...fields, qos_policy_id: small } })).body
  const [group] = port.resource_request?.request_groups ?? (await show(port)).resource_request!.request_groups
  await api.put(service, `/v2.0/ports/${port.id}`, {
    port: { 'binding:profile': { allocation: { [group.id]: card } } },
  })
  const answer = await api.put(member, `/v2.0/ports/${port.id}`, { port: { qos_policy_id: large } })
  expect(refusal(answer)).toEqual([400, 'PlacementAllocationRemoved'])
  expect(await held(victim)).toEqual({ [card]: { [egress]: 1_000 } })
  lab.gateway.requests.length = 0
  await api.put(member, `/v2.0/ports/${port.id}`, { port: { device_id: '../traits/CUSTOM_X' } })
  expect((await api.put(member, `/v2.0/ports/${port.id}`, { port: { qos_policy_id: large } })).status).toBe(
    200,
  )
  expect(lab.gateway.requests).toEqual([])
})

test('rules of a policy that servers hold are not changed under them', async () => {
  const id = await policy(bandwidth(1_000))
  await place(id)
  const { rules } = (await api.get(admin, `/v2.0/qos/policies/${id}`)).body.policy
  const answer = await api.put(admin, `/v2.0/qos/policies/${id}/minimum_bandwidth_rules/${rules[0].id}`, {
    minimum_bandwidth_rule: { min_kbps: 2_000 },
  })
  expect(refusal(answer)).toEqual([501, 'NotImplementedError'])
})

test('a network’s policy changes what the servers of its ports hold, all or none', async () => {
  const [small, large, huge] = [
    await policy(bandwidth(1_000)),
    await policy(bandwidth(4_000)),
    await policy(bandwidth(7_000)),
  ]
  const rebase = (qos_policy_id: string | null) =>
    api.put(admin, `/v2.0/networks/${network}`, { network: { qos_policy_id } })
  await rebase(small)
  const [one, two, own] = [await place(null), await place(null), await place(await policy(bandwidth(100)))]
  expect((await rebase(large)).status).toBe(200)
  expect(await Promise.all([one, two, own].map(held))).toEqual(
    [4_000, 4_000, 100].map(amount => ({ [card]: { [egress]: amount } })),
  )
  // The first of them would find room, the second would not.
  expect(refusal(await rebase(huge))).toEqual([409, 'QosPlacementAllocationUpdateConflict'])
  expect(await Promise.all([one, two].map(held))).toEqual(
    [4_000, 4_000].map(amount => ({ [card]: { [egress]: amount } })),
  )
  expect((await api.get(admin, `/v2.0/networks/${network}`)).body.network.qos_policy_id).toBe(large)
  expect(await changes()).toEqual([])
})

describe('when others change the same server', () => {
  test('at the same time, their change stays', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    let disturbances = 3
    lab.gateway.fate = async (method): Promise<Fate> => {
      if (method === 'PUT' && disturbances-- > 0) {
        const now = (await lab.direct.readAllocations(port.device_id))!
        const more = { ...now.providers[card], [ingress]: (now.providers[card]?.[ingress] ?? 0) + 1 }
        await lab.direct.replaceAllocations(port.device_id, { ...now, providers: { [card]: more } })
      }
      return 'served'
    }
    expect((await give(port, await policy(bandwidth(2_000)))).status).toBe(200)
    expect(await held(port)).toEqual({ [card]: { [egress]: 2_000, [ingress]: 3 } })
  })

  test('without end, the request gives up and says so', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    lab.gateway.fate = async (method): Promise<Fate> => {
      if (method === 'PUT') {
        const now = (await lab.direct.readAllocations(port.device_id))!
        await lab.direct.replaceAllocations(port.device_id, now)
      }
      return 'served'
    }
    const answer = await give(port, await policy(bandwidth(2_000)))
    expect(refusal(answer)).toEqual([409, 'PlacementAllocationGenerationConflict'])
    expect(await held(port)).toEqual({ [card]: { [egress]: 1_000 } })
  })

  test('two requests for its ports take turns', async () => {
    const small = await policy(bandwidth(1_000))
    const one = await place(small)
    const two = await place(small, one.device_id)
    const [a, b] = [await policy(bandwidth(2_000)), await policy(bandwidth(5_000))]
    const answers = await Promise.all([give(one, a), give(two, b)])
    expect(answers.map(answer => answer.status)).toEqual([200, 200])
    expect(await held(one)).toEqual({ [card]: { [egress]: 7_000 } })
    expect(await changes()).toEqual([])
  })
})

describe('what is arranged and not committed is undone', () => {
  /** Puts a trigger in the way of the commit. */
  const failingCommits = async (act: () => Promise<unknown>) => {
    await api.connection.pool.query(`
      create function refuse_commit() returns trigger language plpgsql as
        $$ begin raise exception 'no commit today'; end $$;
      create constraint trigger refuse_commit after update on port deferrable initially deferred
        for each row execute function refuse_commit()`)
    try {
      await act()
    } finally {
      await api.connection.pool.query('drop trigger refuse_commit on port; drop function refuse_commit')
    }
  }

  test('when the commit fails', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    const next = await policy(bandwidth(2_000))
    lab.gateway.requests.length = 0
    await failingCommits(async () => expect((await give(port, next)).status).toBe(500))
    expect(writes()).toHaveLength(2)
    expect(await held(port)).toEqual({ [card]: { [egress]: 1_000 } })
    expect((await show(port)).qos_policy_id).toBe(port.qos_policy_id)
    expect(await changes()).toEqual([])
    expect((await give(port, next)).status).toBe(200)
  })

  test('when the policy went meanwhile', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    const next = await policy(bandwidth(2_000))
    lab.gateway.fate = async (method): Promise<Fate> => {
      if (method === 'PUT') await api.delete(admin, `/v2.0/qos/policies/${next}`)
      return 'served'
    }
    expect(refusal(await give(port, next))).toEqual([404, 'QosPolicyNotFound'])
    expect(await held(port)).toEqual({ [card]: { [egress]: 1_000 } })
  })

  test('and made anew when its rules changed meanwhile', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    const next = await policy(bandwidth(2_000))
    let isFirst = true
    lab.gateway.fate = async (method): Promise<Fate> => {
      if (method === 'PUT' && isFirst) {
        isFirst = false
        const { rules } = (await api.get(admin, `/v2.0/qos/policies/${next}`)).body.policy
        await api.put(admin, `/v2.0/qos/policies/${next}/minimum_bandwidth_rules/${rules[0].id}`, {
          minimum_bandwidth_rule: { min_kbps: 6_000 },
        })
      }
      return 'served'
    }
    expect((await give(port, next)).status).toBe(200)
    expect(await held(port)).toEqual({ [card]: { [egress]: 6_000 } })
    expect(await changes()).toEqual([])
  })

  /** As when the process ends right after Placement has, or has not, got the request. */
  const dying = async (port: ShownPort, next: string, fate: Fate) => {
    let isOver = false
    lab.gateway.fate = method => {
      if (isOver) return 'lost'
      isOver = method === 'PUT'
      return isOver ? fate : 'served'
    }
    const answer = await give(port, next)
    expect(answer.status, answer.text).toBe(503)
    await api.connection.pool.query('update placement_change set expires_at = now()')
    lab.gateway.fate = () => 'served'
  }
  const cleanUp = async () => {
    const reporter = lab.reporter(api.connection.database)
    expect(await reporter.state()).toMatch(/1 allocations of servers to be undone/)
    await reporter.pass()
    expect(await changes()).toEqual([])
  }

  test.each(['lost', 'answer lost'] as const)('when the request was left behind, %s', async fate => {
    const port = await place(await policy(bandwidth(1_000)))
    const next = await policy(bandwidth(2_000))
    await dying(port, next, fate)
    expect((await show(port)).qos_policy_id).toBe(port.qos_policy_id)
    await cleanUp()
    expect(await held(port)).toEqual({ [card]: { [egress]: 1_000 } })
    expect((await give(port, next)).status).toBe(200)
    expect(await held(port)).toEqual({ [card]: { [egress]: 2_000 } })
  })

  test('also when Nova has given the server more of the same since', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    await dying(port, await policy(bandwidth(2_000)), 'answer lost')
    const second = await place(await policy(bandwidth(500)), port.device_id)
    expect(await held(port)).toEqual({ [card]: { [egress]: 2_500 } })
    await cleanUp()
    expect(await held(second)).toEqual({ [card]: { [egress]: 1_500 } })
  })

  test('and forgotten when Placement was never asked', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    await api.connection.pool.query(
      `insert into placement_change (consumer_id, id, difference, expires_at)
       values ($1, gen_random_uuid(), $2, now())`,
      [port.device_id, { [card]: { [egress]: 500 } }],
    )
    await cleanUp()
    expect(await held(port)).toEqual({ [card]: { [egress]: 1_000 } })
  })

  test('also under a request that is still on its way: it comes too late, and its writer is told', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    const next = await policy(bandwidth(2_000))
    let isFirst = true
    lab.gateway.fate = async (method): Promise<Fate> => {
      if (method === 'PUT' && isFirst) {
        isFirst = false
        await api.connection.pool.query('update placement_change set expires_at = now()')
        await cleanUp()
      }
      return 'served'
    }
    expect(refusal(await give(port, next))).toEqual([409, 'PlacementAllocationGenerationConflict'])
    expect(await held(port)).toEqual({ [card]: { [egress]: 1_000 } })
    expect((await show(port)).qos_policy_id).toBe(port.qos_policy_id)
    expect((await give(port, next)).status).toBe(200)
    expect(await held(port)).toEqual({ [card]: { [egress]: 2_000 } })
  })

  test('and forgotten when the server is gone', async () => {
    const port = await place(await policy(bandwidth(1_000)))
    await dying(port, await policy(bandwidth(2_000)), 'answer lost')
    const now = (await lab.direct.readAllocations(port.device_id))!
    await lab.direct.replaceAllocations(port.device_id, { ...now, providers: {} })
    await cleanUp()
    expect(await held(port)).toEqual({})
  })
})

test('without Placement everything else goes on', async () => {
  const port = await place(await policy(bandwidth(1_000)))
  const [next, limit] = [
    await policy(bandwidth(2_000)),
    await policy(['bandwidth_limit', { max_kbps: 9_000 }]),
  ]
  const free = await place(null)
  lab.gateway.fate = () => 'lost'
  const answer = await give(port, next)
  expect(refusal(answer)).toEqual([503, 'ServiceUnavailable'])
  expect((await show(port)).qos_policy_id).toBe(port.qos_policy_id)
  expect((await give(free, limit)).status).toBe(200)
  expect((await api.put(admin, `/v2.0/ports/${port.id}`, { port: { name: 'renamed' } })).status).toBe(200)
  lab.gateway.fate = () => 'served'
  expect((await give(port, next)).status).toBe(200)
})
