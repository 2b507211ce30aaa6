import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { findEndpoints } from '@neutrino/server/process/trace/find-endpoints.ts'
import { runTrace } from '@neutrino/server/process/trace/run-trace.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId } from '../reconcile/intent.ts'
import { startRealOvn, type TestDatabases } from '../reconcile/northbound.ts'
import { createStepReconciler } from '../reconcile/step-reconciler.ts'
import { type Packet, type Port, type Rule, receiver, type World } from './reference.ts'

const program = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url))
const networks = [1, 2, 3]
const groups = [1, 2, 3, 4]
const PAIRS = 500
const WORLDS = 5
/** What one test may take; pairs that do not fit are left out. */
const TIME_MS = 60_000
const WIDTH = 4

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let ovn: TestDatabases
let reconciler: Awaited<ReturnType<typeof createStepReconciler>>

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
  ovn = await startRealOvn()
  reconciler = await createStepReconciler({ ...ovn, database: connection.database })
  await reconciler.audit()
})

afterAll(async () => {
  await ovn.stop()
  await connection.close()
  await testDatabase.drop()
})

const remote = fc.option(
  fc.oneof(
    fc.constantFrom(...groups).map(group => ({ group })),
    fc.tuple(fc.constantFrom(...networks), fc.constantFrom(16, 24, 30)).map(([network, prefix]) => ({
      ...{ network: prefix === 16 ? '10.0.0.0' : `10.0.${network}.0`, prefix },
    })),
  ),
  { nil: undefined },
)
const rule: fc.Arbitrary<Rule> = fc
  .record({
    direction: fc.constantFrom('ingress' as const, 'egress' as const),
    protocol: fc.constantFrom('icmp' as const, 'tcp' as const, 'udp' as const, undefined),
    range: fc.option(fc.tuple(fc.integer({ min: 20, max: 25 }), fc.integer({ min: 20, max: 25 })), {
      nil: undefined,
    }),
    remote,
  })
  .map(({ direction, protocol, range, remote: from }) => {
    const ports = protocol === 'tcp' || protocol === 'udp' ? range?.toSorted() : undefined
    return { direction, protocol, first: ports?.[0], last: ports?.[1], remote: from }
  })

const anything: Rule = {
  ...{ direction: 'egress', protocol: undefined, first: undefined, last: undefined, remote: undefined },
}

const world: fc.Arbitrary<World> = fc
  .record({
    rules: fc.array(fc.array(rule, { minLength: 1, maxLength: 4 }), {
      minLength: groups.length,
      maxLength: groups.length,
    }),
    members: fc.array(fc.uniqueArray(fc.constantFrom(...groups), { maxLength: 3 }), {
      minLength: 9,
      maxLength: 9,
    }),
    routed: fc.constantFrom([1, 2], [1, 2, 3]),
    prefixes: fc.uniqueArray(fc.constantFrom(8, 16, 24), { maxLength: 3 }),
  })
  .map(({ rules, members, routed, prefixes }) => ({
    // Otherwise most packets would not even leave.
    rules: new Map(
      groups.map((group, index) => [group, group > 2 ? rules[index]! : [anything, ...rules[index]!]]),
    ),
    ports: [
      ...members.map((own, index): Port => {
        const network = 1 + (index % 3)
        return {
          number: 1 + index,
          network,
          ip: `10.0.${network}.${1 + index}`,
          groups: own,
          isSecured: true,
        }
      }),
      // Machines that forward for others.
      ...[1, 2].map((network): Port => {
        return { number: 20 + network, network, ip: `10.0.${network}.100`, groups: [], isSecured: false }
      }),
    ],
    routed,
    routes: prefixes.map((prefix, index) => ({
      ...{ network: prefix === 8 ? '20.0.0.0' : '20.5.0.0', prefix, nexthop: `10.0.${1 + (index % 2)}.100` },
    })),
  }))

async function build(made: World): Promise<void> {
  await intent.clear()
  await reconciler.stop()
  for (const network of networks) {
    await intent.network(network)
    await intent.subnet(network, network, `10.0.${network}.0/24`, `10.0.${network}.254`)
  }
  for (const group of groups) await intent.group(group)
  let number = 0
  for (const [group, own] of made.rules) {
    for (const one of own) {
      number += 1
      await insertRule(number, group, one)
    }
  }
  for (const port of made.ports) {
    await intent.port(port.number, port.network)
    await intent.address(port.number, port.network, port.ip)
    for (const group of port.groups) await intent.join(port.number, group)
    await sql`update port set port_security_enabled = ${port.isSecured} where id = ${testId('port', port.number)}`.execute(
      connection.database,
    )
  }
  await intent.router(1)
  for (const network of made.routed) {
    await intent.port(30 + network, network)
    await intent.address(30 + network, network, `10.0.${network}.254`)
    await intent.attach(1, 30 + network, 'network:router_interface')
  }
  await intent.routes(
    1,
    made.routes.map(route => ({ destination: `${route.network}/${route.prefix}`, nexthop: route.nexthop })),
  )
  await reconciler.audit()
  await reconciler.settle()
  await ovn.nbctl(['--wait=sb', 'sync'])
}

const protocolNumbers = { icmp: 1, tcp: 6, udp: 17 } as const

async function insertRule(number: number, group: number, one: Rule): Promise<void> {
  const { remote: from } = one
  const cidr = from !== undefined && 'network' in from ? `${from.network}/${from.prefix}` : null
  const remoteGroup = from !== undefined && 'group' in from ? testId('group', from.group) : null
  await intent.write(
    [{ kind: 'security_group', id: testId('group', group) }],
    [
      sql`insert into security_group_rule (id, project_id, security_group_id, direction, ethertype, protocol,
          protocol_number, port_range_min, port_range_max, remote_group_id, remote_ip_prefix, normalized_cidr)
        values (${testId('rule', number)}, 'p', ${testId('group', group)}, ${one.direction}, 'IPv4',
          ${one.protocol ?? null}, ${one.protocol === undefined ? null : protocolNumbers[one.protocol]},
          ${one.first ?? null}, ${one.last ?? null}, ${remoteGroup}, ${cidr}, ${cidr})
        on conflict do nothing`,
    ],
  )
}

/** The port that OVN delivers to; undefined when it drops. */
async function traced(from: Port, to: string, packet: Packet): Promise<string | undefined> {
  const asked = { from: testId('port', from.number), to }
  const endpoints = await findEndpoints(connection.database, asked).catch((error: Error) => {
    // Without a router there is nobody to send to.
    if (error.name === 'CommandError' && error.message.includes('nowhere to go')) return undefined
    throw error
  })
  if (endpoints === undefined) return undefined
  const { trace } = await runTrace({ remotes: [ovn.southboundRemote], tls: [] }, endpoints, packet)
  return trace.outputs[0]
}

test('ovn-trace agrees with the groups and routes of the intent', async () => {
  const startedMs = performance.now()
  const seed = Date.now() & 0x7fff_ffff
  let compared = 0
  let delivered = 0
  for (const [index, made] of fc.sample(world, { numRuns: WORLDS, seed }).entries()) {
    await build(made)
    const secured = made.ports.filter(port => port.isSecured)
    const pairs = fc.sample(
      fc.record({
        from: fc.constantFrom(...secured),
        to: fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(...made.ports.map(port => port.ip)) },
          { weight: 1, arbitrary: fc.constantFrom('20.5.0.1', '20.5.1.1', '20.6.0.1', '30.0.0.1') },
        ),
        packet: fc.record({
          protocol: fc.constantFrom('icmp' as const, 'tcp' as const, 'udp' as const),
          port: fc.integer({ min: 19, max: 26 }),
        }),
      }),
      { numRuns: (1.15 * PAIRS) / WORLDS, seed: seed + index },
    )
    const left = pairs.filter(({ from, to }) => from.ip !== to)
    const worker = async () => {
      for (let pair = left.pop(); pair !== undefined; pair = left.pop()) {
        if (performance.now() - startedMs > TIME_MS) return
        const { from, to, packet } = pair
        const expected = receiver(made, from, to, packet)
        const got = await traced(from, to, packet)
        const context = `seed ${seed}, world ${index}: ${from.ip} to ${to}, ${JSON.stringify(packet)}`
        expect([context, got]).toEqual([context, expected && testId('port', expected.number)])
        compared += 1
        if (expected !== undefined) delivered += 1
      }
    }
    await Promise.all(Array.from({ length: WIDTH }, worker))
  }
  // Where all is dropped, nothing is shown.
  expect(delivered).toBeGreaterThan(compared / 20)
  expect(compared).toBeGreaterThan(PAIRS / 5)
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
  const ssh: Rule = { direction: 'ingress', protocol: 'tcp', first: 22, last: 22, remote: undefined }
  const secured = (number: number, network: number, own: readonly number[]): Port => ({
    ...{ number, network, ip: `10.0.${network}.${number}`, groups: own, isSecured: true },
  })
  await build({
    rules: new Map([
      [1, [anything]],
      [2, [ssh, anything]],
    ]),
    ports: [secured(1, 1, [1]), secured(2, 1, [2]), secured(3, 2, [2])],
    routed: [1, 2],
    routes: [],
  })
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-trace-'))
  try {
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
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
