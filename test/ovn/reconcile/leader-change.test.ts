import { readFile } from 'node:fs/promises'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { createMetrics } from '@neutrino/base/metrics.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { connect } from '@neutrino/ovsdb/client/connect.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { insert } from '@neutrino/ovsdb/operation.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { DIRTY_CHANNEL } from '@neutrino/server/reconcile/dirty-unit.ts'
import { ovnSettingsDefault } from '@neutrino/server/reconcile/model/ovn-settings.ts'
import { indexOwners } from '@neutrino/server/reconcile/owners.ts'
import { planAll } from '@neutrino/server/reconcile/plan-all.ts'
import { printOperations } from '@neutrino/server/reconcile/planned-operation.ts'
import { createReconciler, type Reconciler } from '@neutrino/server/reconcile/reconciler.ts'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type Cluster, startCluster } from '../ovsdb/cluster.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { startMemoryOvn, type TestDatabases } from './northbound.ts'

const ports = 300
const killAt = [100, 200]
const electedWaitMs = 30_000
const settledWaitMs = 60_000

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let cluster: Cluster
let northbound: OvsdbClient
let southbound: TestDatabases
let reconciler: Reconciler

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
  const schema = JSON.parse(await readFile('/usr/share/ovn/ovn-nb.ovsschema', 'utf8')) as { name: string }
  ;[cluster, southbound] = await Promise.all([startCluster(schema), startMemoryOvn()])
  northbound = open(
    cluster.servers.map(server => server.remote),
    true,
  )
  await northbound.ready(AbortSignal.timeout(electedWaitMs))
  await northbound.transact([insert('NB_Global', {})])
  reconciler = createReconciler({
    database: connection.database,
    listen,
    northbound,
    southbound: southbound.southbound,
    settings: ovnSettingsDefault,
    auditPeriodMs: 3_600_000,
    clock: systemClock,
    log: silentLog,
    metrics: createMetrics(),
    holder: 'first',
  })
  await reconciler.start()
}, 120_000)

afterAll(async () => {
  await reconciler.stop()
  await Promise.all([northbound.close(), southbound.stop()])
  await cluster.close()
  await connection.close()
  await testDatabase.drop()
})

test('leaders of the northbound cluster die while ports are made, and every member ends as intended', {
  timeout: 180_000,
}, async () => {
  await intent.network(1)
  await intent.subnet(1, 1, '10.0.0.0/16', '10.0.0.1')
  await intent.group(1)
  for (let number = 1; number <= ports; number += 1) {
    await intent.port(number, 1, { host: '' })
    await intent.address(number, 1, `10.0.${number >> 8}.${number & 255}`)
    await intent.join(number, 1)
    await sql`select pg_notify(${DIRTY_CHANNEL}, '')`.execute(connection.database)
    if (killAt.includes(number)) {
      const leader = await cluster.leader()
      await leader.stop('SIGKILL')
      await leader.start()
    }
  }
  await eventually('nothing is left to do', settledWaitMs, async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from dirty_unit`.execute(
      connection.database,
    )
    return rows[0]?.n === 0
  })
  for (const { remote } of cluster.servers) await expectIntended(remote)
})

async function expectIntended(remote: string): Promise<void> {
  const reader = open([remote], false)
  indexOwners(reader.replica)
  try {
    await reader.ready(AbortSignal.timeout(electedWaitMs))
    await eventually('the member has caught up', settledWaitMs, () => {
      return reader.replica.find('Logical_Switch_Port', 'name', testId('port', ports)).length === 1
    })
    const { database } = connection
    const context = {
      database,
      northbound: reader,
      southbound: southbound.southbound,
      settings: ovnSettingsDefault,
    }
    const { operations, obstacles } = await planAll(context)
    expect(printOperations(operations)).toBe('')
    expect(obstacles).toEqual([])
  } finally {
    await reader.close()
  }
}

function open(remotes: readonly string[], leaderOnly: boolean): OvsdbClient {
  return connect({
    ...{ remotes, database: 'OVN_Northbound', leaderOnly },
    ...{ probeIntervalMs: 1_000, backoffMsMax: 500, clock: systemClock, log: silentLog },
  })
}

async function listen(channel: string, onNotify: () => void): Promise<() => Promise<void>> {
  const client = new pg.Client(testDatabase.connection)
  await client.connect()
  client.on('notification', () => onNotify())
  await client.query(`listen ${channel}`)
  return () => client.end()
}

function eventually(
  what: string,
  timeoutMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<unknown> {
  return waitUntil({ clock: systemClock }, { what, timeoutMs }, condition)
}
