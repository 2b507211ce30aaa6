import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { readTrace } from '@neutrino/server/process/trace/read-trace.ts'
import { microflow } from '@neutrino/server/process/trace/run-trace.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId, testMac } from '../reconcile/intent.ts'
import { startRealOvn, type TestDatabases } from '../reconcile/northbound.ts'
import { createStepReconciler } from '../reconcile/step-reconciler.ts'
import { buildWorld, routerPorts } from './build-world.ts'
import { learnNeighbours } from './learn-neighbours.ts'
import { addressOn, anything, outsideMac, type Pair, randomPair, randomWorld } from './random-world.ts'
import {
  deliver,
  deliverFromOutside,
  firstRouter,
  type Outcome,
  type Port,
  type Rule,
  type World,
} from './reference.ts'
import { startTraceDaemon, type TraceDaemon } from './trace-daemon.ts'

const program = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url))
const WORLDS = 10
const PAIRS_PER_WORLD = 50
/** Another one is tried with NEUTRINO_TRACE_SEED. */
const seed = Number(process.env.NEUTRINO_TRACE_SEED ?? 20_261_122)

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let ovn: TestDatabases
let reconciler: Awaited<ReturnType<typeof createStepReconciler>>
let directory: string

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
  ovn = await startRealOvn()
  directory = await mkdtemp(join(tmpdir(), 'neutrino-trace-'))
  reconciler = await createStepReconciler({ ...ovn, database: connection.database })
  await reconciler.audit()
})

afterAll(async () => {
  await ovn.stop()
  await connection.close()
  await testDatabase.drop()
  await rm(directory, { recursive: true, force: true })
})

async function build(world: World): Promise<void> {
  await reconciler.stop()
  await buildWorld(intent, connection.database, world)
  await reconciler.audit()
  await reconciler.settle()
  await ovn.nbctl(['--wait=sb', 'sync'])
  await learnNeighbours(ovn, world)
}

function expected(world: World, { from, source, destination, packet }: Pair): Outcome | undefined {
  const flight = { source, destination, packet }
  if (from !== 'outside') return deliver(world, from, flight)
  const [router] = world.routers
  return router === undefined ? undefined : deliverFromOutside(world, router, flight)
}

/** Where OVN delivers a packet to, and the source address that it has there. */
async function traced(daemon: TraceDaemon, world: World, pair: Pair): Promise<Outcome | undefined> {
  const { from, source, destination, packet } = pair
  const network = from === 'outside' ? (world.external?.number ?? 0) : from.network
  const uplink = `provnet-${testId('segment', world.external?.number ?? 0)}`
  const sender = from === 'outside' ? { id: uplink, mac: outsideMac } : hardware(from.number)
  const flow = microflow(
    {
      from: {
        ...sender,
        name: '',
        networkId: testId('network', network),
        switchKey: testId('network', network),
        addresses: [],
      },
      ...{ to: undefined, sourceIp: source, destinationIp: destination },
      destinationMac: nextMac(world, pair),
    },
    packet,
  )
  const text = await daemon.trace(`neutron-${testId('network', network)}`, flow)
  const [output] = readTrace(text).outputs
  if (output === undefined) return undefined
  const seen = [...text.matchAll(/ct_snat(?:_in_czone)?\((?:ip4\.src=)?([0-9.]+)\)/g)].at(-1)?.[1] ?? source
  if (output === uplink) return { at: 'outside', source: seen }
  const at = world.ports.find(port => testId('port', port.number) === output)
  if (at === undefined) throw new Error(`${output} is no port of the world`)
  return { at, source: seen }
}

function hardware(number: number) {
  return { id: testId('port', number), mac: testMac(number) }
}

/** Of the neighbour, or else of the router that the sender has as its gateway. */
function nextMac(world: World, { from, destination }: Pair): string {
  if (from === 'outside') return testMac(routerPorts.gateway(1))
  const near = world.ports.find(port => port.network === from.network && port.addresses.includes(destination))
  if (near !== undefined) return testMac(near.number)
  const router = firstRouter(world, from.network)
  if (router === undefined) throw new Error('the sender has nobody to give the packet to')
  return testMac(routerPorts.interface(router.number, from.network))
}

const shown = (outcome: Outcome | undefined) =>
  outcome && { at: outcome.at === 'outside' ? 'outside' : outcome.at.number, source: outcome.source }

test(`ovn-trace agrees with the intent on ${WORLDS * PAIRS_PER_WORLD} random pairs, seed ${seed}`, async () => {
  const counts = { compared: 0, delivered: 0, outside: 0, translated: 0, v6: 0, inbound: 0 }
  for (const [index, world] of fc.sample(randomWorld, { numRuns: WORLDS, seed }).entries()) {
    await build(world)
    const daemon = await startTraceDaemon(ovn.southboundRemote, directory)
    try {
      const pairs = fc.sample(randomPair(world), { numRuns: PAIRS_PER_WORLD, seed: seed + index })
      for (const [number, pair] of pairs.entries()) {
        const wanted = expected(world, pair)
        const got = await traced(daemon, world, pair)
        const { from, source, destination, packet } = pair
        const sender = from === 'outside' ? from : from.number
        const context = `seed ${seed}, world ${index}, pair ${number}: ${JSON.stringify({ sender, source, destination, packet })}`
        // Where nobody could answer, the source may be either.
        const comparable = wanted?.source === undefined && got ? { at: got.at, source: undefined } : got
        expect([context, shown(comparable)]).toEqual([context, shown(wanted)])
        counts.compared += 1
        if (wanted !== undefined) counts.delivered += 1
        if (wanted?.at === 'outside') counts.outside += 1
        if (wanted?.source !== undefined && wanted.source !== source) counts.translated += 1
        if (wanted !== undefined && source.includes(':')) counts.v6 += 1
        if (wanted !== undefined && from === 'outside') counts.inbound += 1
      }
    } finally {
      await daemon.stop()
    }
  }
  console.log(`seed ${seed}: ${JSON.stringify(counts)}`)
  expect(counts.compared).toBe(500)
  // Where all is dropped, nothing is shown.
  expect(counts.delivered).toBeGreaterThan(150)
  for (const few of [counts.outside, counts.translated, counts.v6, counts.inbound]) {
    expect(few).toBeGreaterThan(10)
  }
}, 180_000)

function command(directory: string, ...args: readonly string[]) {
  const all = [program, 'trace', ...args, '--config-file', join(directory, 'neutron.conf')]
  return new Promise<{ code: number; stdout: string; stderr: string }>(resolve => {
    const child = execFile(process.execPath, all, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

test('the command tells by the names of the API what stops a packet', async () => {
  const ssh: Rule = { ...anything('ingress', 4), protocol: 'tcp', first: 22, last: 22 }
  const out = anything('egress', 4)
  const secured = (number: number, network: number, own: readonly number[]): Port => ({
    ...{ number, network, addresses: [addressOn(network, number, 4)], groups: own, isSecured: true },
  })
  const attached = [1, 2].map(network => ({ network, addresses: [addressOn(network, 254, 4)] }))
  await build({
    networks: [1, 2].map(number => ({ number, cidrs: [`10.0.${number}.0/24`] })),
    external: undefined,
    groups: [
      { number: 1, isStateful: true, rules: [out] },
      { number: 2, isStateful: true, rules: [ssh, out] },
    ],
    addressGroups: new Map(),
    ports: [secured(1, 1, [1]), secured(2, 1, [2]), secured(3, 2, [2])],
    routers: [{ number: 1, interfaces: attached, gateway: undefined, routes: [] }],
    floatingIps: [],
  })
  await writeFile(
    join(directory, 'neutron.conf'),
    `[database]\nconnection = ${testDatabase.url}\n[ovn]\novn_sb_connection = ${ovn.southboundRemote}\n`,
  )
  const trace = (...args: readonly string[]) => command(directory, '--from', 'port1', ...args)
  expect(await trace('--to', 'port2', '--protocol', 'tcp', '--port', '22')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`delivered to ${testId('port', 2)}`),
  })
  expect(await trace('--to', 'port3', '--port', '23')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(
      `dropped: no ingress rule of port ${testId('port', 3)} (security groups sg2`,
    ),
  })
  expect(await trace('--to', '8.8.8.8')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`dropped: router ${testId('router', 1)} has no route to 8.8.8.8`),
  })
  const json = await trace('--to', '10.0.2.3', '--port', '22', '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({
    verdict: 'delivered',
    path: [testId('network', 1), testId('router', 1), testId('network', 2)],
    allowedBy: [expect.stringContaining('inport == @pg_'), expect.stringContaining('tcp.dst == 22')],
  })
  expect(await trace('--to', 'nobody')).toMatchObject({ code: 1, stderr: 'There is no port nobody.\n' })
})
