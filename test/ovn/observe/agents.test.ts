import { systemClock } from '@neutrino/base/clock.ts'
import { createFakeClock, type FakeClock } from '@neutrino/base/fake-clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { mutate } from '@neutrino/ovsdb/operation.ts'
import { observeChassis } from '@neutrino/server/observe/observe-chassis.ts'
import { createObserver } from '@neutrino/server/observe/observer.ts'
import { storeAgents } from '@neutrino/server/observe/store-agents.ts'
import { createLease } from '@neutrino/server/reconcile/lease.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../support/api/create-test-api.ts'
import { startRealOvn, type TestDatabases } from '../reconcile/northbound.ts'

const { admin } = callers
const agentDownTimeMs = 75_000
let api: TestApi
let ovn: TestDatabases
let clock: FakeClock

beforeAll(async () => {
  clock = createFakeClock(new Date())
  ;[api, ovn] = await Promise.all([createTestApi(), startRealOvn()])
  await ovn.nbctl(['set', 'NB_Global', '.', 'nb_cfg=9'])
})
afterAll(() => Promise.all([api.close(), ovn.stop()]))

/** What ovn-controller does when it starts: its rows, without anything carried out. */
async function startController(name: string): Promise<void> {
  await ovn.sbctl(['chassis-add', name, 'geneve', `10.0.0.${name.length}`])
  await ovn.sbctl(['set', 'Chassis', name, `hostname=${name}`])
  const uuid = (await ovn.sbctl(['get', 'Chassis', name, '_uuid'])).trim()
  await ovn.sbctl(['create', 'Chassis_Private', `name=${name}`, `chassis=${uuid}`])
}

const carryOut = (name: string, generation: number) =>
  ovn.sbctl(['set', 'Chassis_Private', name, `nb_cfg=${generation}`])

/** Looks once at what southbound says by now. */
async function observe(): Promise<void> {
  await Promise.all([ovn.northbound.synced(), ovn.southbound.synced()])
  const { database } = api.connection
  const { northbound, southbound } = ovn
  await observeChassis({ database, northbound, southbound, clock, log: silentLog, agentDownTimeMs })
}

const agents = async (query = '') => (await api.get(admin, `/v2.0/agents?${query}`)).body.agents
const reportOf = async (id: string) => (await api.get(admin, `/v2.0/agents/${id}`)).body.agent.status_report
const chassis = async (table: string) =>
  (await ovn.sbctl(['--bare', '--columns=name', 'list', table])).split('\n').filter(Boolean).toSorted()

test('a hypervisor is followed through its phases, by which agents are found', async () => {
  await startController('hv')
  await observe()
  expect(await reportOf('hv')).toMatchObject({ phase: 'starting', progress: { done: 0, total: 9 } })
  await carryOut('hv', 4)
  await observe()
  expect(await reportOf('hv')).toMatchObject({ phase: 'full_sync', progress: { done: 4, total: 9 } })
  expect((await agents('phase=full_sync')).map((agent: { id: string }) => agent.id)).toEqual(['hv'])
  expect(await agents('phase=ready')).toEqual([])
  await carryOut('hv', 9)
  await observe()
  const ready = await reportOf('hv')
  expect(ready).toMatchObject({ phase: 'ready', progress: null, restarts: 0, last_error: null })
  expect(ready.transitions.map((one: { phase: string }) => one.phase)).toEqual([
    'starting',
    'full_sync',
    'ready',
  ])
  await observe()
  expect(await reportOf('hv')).toEqual(ready)
})

test('one that stands still is degraded, and what another agent says of itself is shown', async () => {
  const told = {
    'neutron:ovn-metadata-id': 'meta',
    'neutron:ovn-metadata-sb-cfg': '9',
    'neutrino:metadata-status': '{"phase":"syncing","progress":{"done":2,"total":5}}',
  }
  await ovn.southbound.transact([
    mutate('Chassis_Private', [['name', '==', 'hv']], [['external_ids', 'insert', told]]),
  ])
  await ovn.nbctl(['set', 'NB_Global', '.', 'nb_cfg=20'])
  await observe()
  expect((await reportOf('hv')).phase).toBe('syncing')
  expect(await reportOf('meta')).toMatchObject({ phase: 'syncing', progress: { done: 2, total: 5 } })
  await clock.advance(agentDownTimeMs + 1_000)
  await observe()
  expect(await reportOf('hv')).toMatchObject({
    phase: 'degraded',
    last_error: 'carries out nothing any more',
  })
})

test('bridges that an agent tells of are kept, and the routers that announce by BGP are looked at again', async () => {
  const { database } = api.connection
  const kept = async () => {
    const { rows } = await sql`select bgp_bridges, (select count(*)::int from dirty_unit
      where kind = 'bgp_topology') as marks from chassis where name = 'hv'`.execute(database)
    await sql`delete from dirty_unit where kind = 'bgp_topology'`.execute(database)
    return rows[0]
  }
  await kept()
  const key = 'external_ids:neutron-bgp-bridges'
  await ovn.sbctl(['set', 'Chassis_Private', 'hv', `${key}="br-b,br-a"`])
  await observe()
  expect(await kept()).toEqual({ bgp_bridges: ['br-a', 'br-b'], marks: 1 })
  await observe()
  expect(await kept()).toEqual({ bgp_bridges: ['br-a', 'br-b'], marks: 0 })
  await ovn.sbctl(['remove', 'Chassis_Private', 'hv', 'external_ids', 'neutron-bgp-bridges'])
  await observe()
  expect(await kept()).toEqual({ bgp_bridges: [], marks: 1 })
})

test('an agent that is deleted leaves southbound; it stays away unless its process lives', async () => {
  expect((await api.delete(admin, '/v2.0/agents/meta')).status).toBe(204)
  await observe()
  expect(await ovn.sbctl(['get', 'Chassis_Private', 'hv', 'external_ids'])).toBe('{}\n')
  expect((await agents()).map((agent: { id: string }) => agent.id)).toEqual(['hv'])

  expect((await api.delete(admin, '/v2.0/agents/hv')).status).toBe(204)
  expect((await api.get(admin, '/v2.0/agents/hv')).status).toBe(404)
  expect((await api.delete(admin, '/v2.0/agents/hv')).status).toBe(404)
  await observe()
  expect([await chassis('Chassis'), await chassis('Chassis_Private')]).toEqual([[], []])
  await observe()
  expect(await agents()).toEqual([])

  await startController('hv')
  await carryOut('hv', 20)
  await observe()
  expect((await agents()).map((agent: { id: string; alive: boolean }) => [agent.id, agent.alive])).toEqual([
    ['hv', true],
  ])
})

test('a hypervisor that leaves in order is stopping, and has restarted when it is back', async () => {
  await ovn.sbctl(['chassis-del', 'hv'])
  await ovn.sbctl(['--if-exists', 'destroy', 'Chassis_Private', 'hv'])
  await observe()
  expect(await agents('fields=alive&fields=status_report')).toMatchObject([
    { alive: false, status_report: { phase: 'stopping' } },
  ])
  await startController('hv')
  await observe()
  expect(await reportOf('hv')).toMatchObject({ phase: 'starting', restarts: 1 })
})

test('an agent that appears on a running hypervisor, or tells another phase, is seen at once', async () => {
  const { database } = api.connection
  await carryOut('hv', 20)
  // Its clock goes on by what a burst of events rests, never to the next look at everything.
  const still = createFakeClock(new Date())
  const lease = createLease({ database, holder: 'test', clock: still, log: silentLog })
  await lease.refresh()
  const observer = createObserver({
    ...{ database, lease, agentDownTimeMs, clock: still, log: silentLog },
    ...{ northbound: ovn.northbound, southbound: ovn.southbound },
    onMarked: () => undefined,
  })
  const runs = () => observer.status()[0]?.runs ?? 0
  const shown = (what: string, phase: string) => {
    let restsLeft = 20
    return waitUntil({ clock: systemClock }, { what, timeoutMs: 10_000 }, async () => {
      if (restsLeft-- > 0) await still.advance(50)
      const [agent] = await agents('binary=neutron-ovn-agent')
      return agent?.status_report.phase === phase
    })
  }
  const tell = (phase: string) =>
    ovn.southbound.transact([
      mutate(
        'Chassis_Private',
        [['name', '==', 'hv']],
        [
          ['external_ids', 'delete', ['neutrino:neutron-agent-status']],
          [
            'external_ids',
            'insert',
            {
              'neutron:ovn-neutron-agent-id': 'side',
              'neutron:ovn-neutron-agent-sb-cfg': '20',
              'neutrino:neutron-agent-status': JSON.stringify({ phase }),
            },
          ],
        ],
      ),
    ])
  observer.start()
  try {
    await waitUntil({ clock: systemClock }, { what: 'the first look', timeoutMs: 10_000 }, () => runs() > 0)
    await tell('syncing')
    await shown('the agent is there', 'syncing')
    await tell('ready')
    await shown('it is ready', 'ready')
  } finally {
    await observer.stop()
    await lease.release()
  }
})

test('a look that began before an agent was deleted does not bring it back', async () => {
  const { database } = api.connection
  const [stored] = await agents()
  const seen = {
    ...{ id: 'gone', host: 'gone', agentType: stored.agent_type, binaryName: stored.binary },
    ...{ availabilityZone: '', configurations: { chassis_name: 'gone' }, description: undefined, told: {} },
    ...{ generation: 20, generationAt: undefined },
  }
  const store = () => storeAgents(database, [seen], { generation: 20, now: clock.now(), agentDownTimeMs })
  await store()
  expect((await api.delete(admin, '/v2.0/agents/gone')).status).toBe(204)
  await store()
  await observe()
  expect((await agents()).map((agent: { id: string }) => agent.id)).not.toContain('gone')
})
