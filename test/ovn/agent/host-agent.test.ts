import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Thing } from '@neutrino/agent/ovn/extension.ts'
import { extensions } from '@neutrino/agent/ovn/extensions/index.ts'
import { hostView } from '@neutrino/agent/ovn/host-view.fixture.ts'
import { AUDIT_PERIOD_MS, runAgent } from '@neutrino/agent/ovn/run-agent.ts'
import { parseVerb, type Verb } from '@neutrino/agent/ovn/verb.ts'
import { serveRequests } from '@neutrino/agent/supervision/serve-requests.ts'
import { type Clock, systemClock } from '@neutrino/base/clock.ts'
import { createFakeClock } from '@neutrino/base/fake-clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { byUuid, insert, mutate, remove, update } from '@neutrino/ovsdb/operation.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createRelay } from '../../support/relay.ts'
import { startMemoryOvn, type TestDatabases } from '../reconcile/northbound.ts'

const uuids = (first: string) => `${first}0000000-0000-4000-8000-000000000001`
const chassis = uuids('c')
const encap = uuids('e')
const datapath = uuids('d')
const binding = uuids('b')
const port = '22222222-0000-4000-8000-000000000001'
const steering = { key: port, mode: 'hash' }
/** Of a limit that an agent with other options made before. */
const limit = { key: 'from/7/1', direction: 'from', datapath: 7, port: 1, rate: 5_000, burst: 500 }
const soonMs = 3 * AUDIT_PERIOD_MS
const hoursMs = 3 * 3_600_000
/** How far a clock that is not the machine's goes between two looks. */
const stepMs = 200

let ovn: TestDatabases
let things: Map<string, Thing>
let carriedOut: Verb[]
/** Of Open_vSwitch. */
let operatorIds: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  ovn = await startMemoryOvn()
  await ovn.southbound.transact([
    insert('Encap', encapRow, { uuid: encap }),
    insert('Chassis', chassisRow, { uuid: chassis }),
    insert('Chassis_Private', { name: 'hv1' }, { uuid: uuids('a') }),
    insert('SB_Global', { nb_cfg: 3 }),
    insert('Datapath_Binding', { tunnel_key: 7 }, { uuid: datapath }),
    insert('Port_Binding', bindingRow, { uuid: binding }),
  ])
})
afterAll(() => ovn?.stop())
beforeEach(() => {
  things = new Map([[`packet-rate ${limit.key}`, limit]])
  carriedOut = []
})

const encapRow = { type: 'geneve', ip: '172.30.0.1', chassis_name: 'hv1' }
const chassisRow = { name: 'hv1', hostname: 'hv1.example', encaps: [encap] }
const bindingRow = {
  ...{ logical_port: port, tunnel_key: 1, datapath: datapath, chassis: chassis, up: true },
  external_ids: { 'neutrino:tx-steering': 'hash' },
}

/** A root process whose host is a list of things. */
async function carryOut(value: unknown): Promise<unknown> {
  const verb = parseVerb(value, extensions)
  carriedOut.push(verb)
  if (verb.verb === 'look')
    return { ...hostView({ plugged: [{ name: 'tap1', iface: port }] }).local, externalIds: operatorIds }
  const { extension } = verb
  if (verb.verb === 'list') {
    return [...things].filter(([name]) => name.startsWith(`${extension} `)).map(([, thing]) => thing)
  }
  if (verb.verb === 'put') things.set(`${extension} ${verb.thing.key}`, verb.thing)
  if (verb.verb === 'remove') things.delete(`${extension} ${verb.key}`)
  return null
}

function startAgent(
  how: { readonly remote?: string; readonly clock?: Clock; readonly on?: readonly string[] } = {},
) {
  const { remote = ovn.southboundRemote, clock = systemClock, on = ['tx-steering'] } = how
  let answer: (message: unknown) => void = () => undefined
  const requests = serveRequests(carryOut, { log: silentLog, reply: message => answer(message) })
  const settings = {
    southboundRemotes: [remote],
    southboundTls: null,
    chassis: 'hv1',
    extensions: on,
    measureIntervalMs: 30_000,
    metricsAddress: null,
    clockIntervalMs: 30_000,
    ipsecPollIntervalMs: 30_000,
  }
  const channel = {
    send: (message: unknown) => void requests.take(message),
    onMessage: (listener: (message: unknown) => void) => {
      answer = listener
    },
  }
  return runAgent(settings, { clock, log: silentLog, channel })
}

const eventually = <T>(
  what: string,
  condition: () => Promise<T | false | undefined> | T | false | undefined,
) => waitUntil({ clock: systemClock }, { what, timeoutMs: soonMs }, condition)

/** What the agent wrote into its row. */
function told(): Readonly<Record<string, string>> {
  for (const row of ovn.southbound.replica.rows('Chassis_Private')) {
    return Object.fromEntries(
      Object.entries(row.external_ids ?? {}).map(([key, text]) => [key, String(text)]),
    )
  }
  return {}
}

function generation(): string {
  for (const row of ovn.southbound.replica.rows('SB_Global')) return String(row.nb_cfg)
  return ''
}

const changes = () => carriedOut.filter(({ verb }) => verb === 'put' || verb === 'remove')
const looks = () => carriedOut.filter(({ verb }) => verb === 'look').length

test('things become as southbound wants them, those of what is switched off go, and then nothing is done', async () => {
  const agent = await startAgent()
  await eventually('the agent is ready', () => told()['neutron:ovn-neutron-agent-sb-cfg'] === '3')
  expect([...things.values()]).toEqual([steering])
  expect(told()).toMatchObject({
    'neutrino:neutron-agent-extensions': 'tx-steering',
    'neutrino:neutron-agent-status': '{"phase":"ready","progress":{"done":1,"total":1}}',
  })
  const before = { changes: changes().length, looks: looks() }
  expect(before.changes).toBe(2)
  await ovn.southbound.transact([mutate('SB_Global', [], [['nb_cfg', '+=', 1]])])
  await eventually('the generation is told', () => told()['neutron:ovn-neutron-agent-sb-cfg'] === '4')
  await eventually('the host is looked at again', () => looks() > before.looks)
  await agent.stop()
  expect(changes()).toHaveLength(before.changes)
})

test('what somebody takes away is put back within the period of the audit', async () => {
  const agent = await startAgent()
  await eventually('it is there', () => things.size === 1 && things.has(`tx-steering ${port}`))
  things.clear()
  await eventually('it is back', () => things.has(`tx-steering ${port}`))
  await agent.stop()
})

test('hours without southbound take nothing away, what the host loses is put back, and then all is done at once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-agent-'))
  const { hostname, port: tcpPort } = new URL(ovn.southboundRemote.replace(/^tcp:/, 'tcp://'))
  const relay = await createRelay(join(directory, 'southbound'), () => connect(Number(tcpPort), hostname))
  const clock = createFakeClock()
  const goesOn = <T>(what: string, condition: () => T | false | undefined) =>
    eventually(what, async () => {
      await clock.advance(stepMs)
      return condition()
    })
  const agent = await startAgent({ remote: `unix:${join(directory, 'southbound')}`, clock })
  await goesOn('it is there', () => things.has(`tx-steering ${port}`))
  await goesOn('the agent has done all', () => told()['neutron:ovn-neutron-agent-sb-cfg'] === generation())

  relay.cut()
  const hints = (mode: string) => ({ external_ids: { 'neutrino:tx-steering': mode } })
  await ovn.southbound.transact([update('Port_Binding', byUuid(binding), hints('thread'))])
  const before = { changes: changes().length, looks: looks() }
  await clock.advance(hoursMs)
  expect(looks()).toBeGreaterThan(before.looks)
  expect(changes()).toHaveLength(before.changes)
  things.clear()
  await goesOn('it is back', () => things.has(`tx-steering ${port}`))
  expect([...things.values()]).toEqual([steering])

  relay.mend()
  await goesOn('it is as wanted now', () => things.get(`tx-steering ${port}`)?.mode === 'thread')
  expect(changes()).toHaveLength(before.changes + 2)
  await ovn.southbound.transact([update('Port_Binding', byUuid(binding), hints('hash'))])
  await agent.stop()
  await relay.close()
  await rm(directory, { recursive: true })
})

test('what an extension has the chassis say is told, and taken back once it is switched off', async () => {
  operatorIds = { 'neutron-bgp-peer-bridges': 'br-b,br-a' }
  const agent = await startAgent({ on: ['ovn-bgp'] })
  await eventually('it is told', () => told()['neutron-bgp-bridges'] === 'br-a,br-b')
  expect([...things.keys()]).toEqual(['ovn-bgp mapping/br-a', 'ovn-bgp mapping/br-b'])
  await agent.stop()
  const without = await startAgent()
  await eventually('it is taken back', () => !('neutron-bgp-bridges' in told()))
  await without.stop()
  operatorIds = {}
})

test('nothing is taken away while the chassis has no row, and all of it once nobody wants it', async () => {
  const agent = await startAgent()
  await eventually('it is there', () => things.has(`tx-steering ${port}`))
  await ovn.southbound.transact([
    update('Port_Binding', byUuid(binding), { chassis: undefined }),
    remove('Chassis', byUuid(chassis)),
  ])
  await ovn.southbound.synced()
  await ovn.southbound.transact([mutate('SB_Global', [], [['nb_cfg', '+=', 1]])])
  expect(things.has(`tx-steering ${port}`)).toBe(true)
  await agent.stop()
  expect(things.has(`tx-steering ${port}`)).toBe(true)
  const next = await startAgent()
  await ovn.southbound.transact([
    insert('Encap', encapRow, { uuid: uuids('f') }),
    insert('Chassis', { ...chassisRow, encaps: [uuids('f')] }),
  ])
  await eventually('it is gone', () => !things.has(`tx-steering ${port}`))
  await next.stop()
})
