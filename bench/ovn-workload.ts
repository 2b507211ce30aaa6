import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { byUuid, insert, update } from '@neutrino/ovsdb/operation.ts'
import { AUDIT_CHANNEL, auditReportSince, databaseTime } from '@neutrino/server/reconcile/audit-report.ts'
import { DIRTY_CHANNEL } from '@neutrino/server/reconcile/dirty-unit.ts'
import { sql } from 'kysely'
import { type IntentWriter, intentWriter, testId } from '../test/ovn/reconcile/intent.ts'
import { insertLargeCloud } from '../test/ovn/reconcile/large-cloud.ts'
import { type Measured, summarise } from './measure.ts'
import type { OvnCloud } from './ovn-cloud.ts'
import type { OvnResults } from './ovn-reference.ts'

const CHANGES_PER_SECOND = 100
const UP_PORTS = 100
/** What the bounds are for. */
const largeCloud = { networks: 200, ports: 10_000, groups: 2_000, rules: 20_000 }
const AUDIT_TIMEOUT_MS = 120_000

export async function measureChanges(cloud: OvnCloud, seconds: number, results: OvnResults): Promise<void> {
  const intent = intentWriter(cloud.connection.database)
  await intent.network(1)
  await intent.subnet(1, 1, '10.0.0.0/16', '10.0.0.1')
  await intent.group(1)
  const reconciler = await cloud.start('reconcile')
  try {
    await settled(cloud)
    // The first changes compile the code that all others run.
    await changePorts(cloud, intent, { first: 1, count: CHANGES_PER_SECOND })
    const first = 1 + CHANGES_PER_SECOND
    const commits = await changePorts(cloud, intent, { first, count: seconds * CHANGES_PER_SECOND })
    results.set('commit', summarise(commits))
    results.set('up', summarise(await plugPorts(cloud)))
  } finally {
    await reconciler.end()
  }
}

/** New ports at a steady rate, whatever is slow; gives the time from each commit to its row, in milliseconds. */
async function changePorts(
  { connection, northbound }: OvnCloud,
  intent: IntentWriter,
  { first, count }: { readonly first: number; readonly count: number },
): Promise<readonly number[]> {
  const committedMs = new Map<string, number>()
  const seenMs = new Map<string, number>()
  const stop = northbound.onChange(({ rows }) => {
    for (const { before, after } of rows) {
      if (before === undefined && after !== undefined) seenMs.set(String(after.name), performance.now())
    }
  })
  const startedMs = performance.now()
  const changes = Array.from({ length: count }, async (_, index) => {
    const number = first + index
    await systemClock.sleep(startedMs + (index * 1_000) / CHANGES_PER_SECOND - performance.now())
    await intent.port(number, 1, { host: 'hv1' })
    committedMs.set(testId('port', number), performance.now())
    await sql`select pg_notify(${DIRTY_CHANNEL}, '')`.execute(connection.database)
  })
  await Promise.all(changes)
  const wait = { what: 'all ports are in northbound', timeoutMs: 30_000 }
  await waitUntil({ clock: systemClock }, wait, () => seenMs.size >= count)
  stop()
  return [...committedMs].map(([id, ms]) => (seenMs.get(id) ?? Number.NaN) - ms)
}

/** Binds ports as ovn-controller does; gives the time from `up` in northbound to ACTIVE in the database. */
async function plugPorts({ connection, northbound, southbound }: OvnCloud): Promise<readonly number[]> {
  const chassis = '77777777-0000-4000-8000-000000000001'
  const encap = '77777777-0000-4000-8000-000000000002'
  await southbound.transact([
    insert('Encap', { type: 'geneve', ip: '127.0.0.1', chassis_name: 'hv1' }, { uuid: encap }),
    insert('Chassis', { name: 'hv1', hostname: 'hv1', encaps: [encap] }, { uuid: chassis }),
  ])
  const upMs = new Map<string, number>()
  const stop = northbound.onChange(({ rows }) => {
    for (const { after } of rows) if (after?.up === true) upMs.set(String(after.name), performance.now())
  })
  const times: number[] = []
  for (let number = 1; number <= UP_PORTS; number += 1) {
    const id = testId('port', number)
    const bindings = [...southbound.replica.rows('Port_Binding')]
    const binding = bindings.find(row => row.logical_port === id)
    if (binding === undefined) continue
    await southbound.transact([update('Port_Binding', byUuid(binding._uuid), { chassis, up: true })])
    const wait = { what: 'the port is ACTIVE', timeoutMs: 10_000, pollMs: 2 }
    await waitUntil({ clock: systemClock }, wait, async () => {
      const { rows } = await sql`select from port where id = ${id} and status = 'ACTIVE'`.execute(
        connection.database,
      )
      return rows.length > 0
    })
    times.push(performance.now() - (upMs.get(id) ?? Number.NaN))
  }
  stop()
  return times
}

export async function measureLargeCloud(cloud: OvnCloud, results: OvnResults): Promise<void> {
  await cloud.pauseNorthd()
  await intentWriter(cloud.connection.database).clear()
  await insertLargeCloud(cloud.connection.database, largeCloud)
  const { database } = cloud.connection
  const started = await databaseTime(database)
  const reconciler = await cloud.start('reconcile')
  // Loading the program is a stretch of its own, before there is anything to serve.
  await reconciler.longestStretchMs()
  const build = await auditedSince(cloud, started)
  results.set('build', one(build.durationMs / 1_000))
  results.set('build-loop', one(await reconciler.longestStretchMs()))
  const since = await databaseTime(database)
  await sql`select pg_notify(${AUDIT_CHANNEL}, '')`.execute(database)
  const audit = await auditedSince(cloud, since)
  if (audit.operations > 0) throw new Error(`the second audit took ${audit.operations} operations`)
  results.set('audit', one(audit.durationMs / 1_000))
  results.set('audit-loop', one(await reconciler.longestStretchMs()))
  results.set('memory', one(await reconciler.peakMiB()))
  await reconciler.end()
  await measureRestart(cloud, results)
}

/** Both processes at once, as after the restart of a host. */
async function measureRestart(cloud: OvnCloud, results: OvnResults): Promise<void> {
  const since = await databaseTime(cloud.connection.database)
  const startedMs = performance.now()
  const [api, reconciler] = await Promise.all([cloud.start('api'), cloud.start('reconcile')])
  results.set('serving', one(api.startedInMs / 1_000))
  await auditedSince(cloud, since)
  results.set('synced', one((performance.now() - startedMs) / 1_000))
  await api.end()
  const diffMs = performance.now()
  const code = await cloud.command('ovn', 'diff')
  if (code !== 0) throw new Error('neutrino ovn diff found differences')
  results.set('diff', one((performance.now() - diffMs) / 1_000))
  await reconciler.end()
}

function auditedSince({ connection }: OvnCloud, since: Date) {
  const wait = { what: 'the audit has ended', timeoutMs: AUDIT_TIMEOUT_MS, pollMs: 50 }
  return waitUntil({ clock: systemClock }, wait, () => auditReportSince(connection.database, since))
}

async function settled({ connection }: OvnCloud): Promise<void> {
  const wait = { what: 'nothing is marked', timeoutMs: 30_000 }
  await waitUntil({ clock: systemClock }, wait, async () => {
    const { rows } = await sql`select from dirty_unit limit 1`.execute(connection.database)
    return rows.length === 0
  })
}

function one(value: number): Measured {
  return { value, samples: 1 }
}
