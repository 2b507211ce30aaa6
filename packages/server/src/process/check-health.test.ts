import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import { checkHealth, REPORT_AGE_S_MAX } from './check-health.ts'
import { reportReconciler } from './report-reconciler.ts'

let database: TestDatabase
let connection: DatabaseConnection
beforeAll(async () => {
  database = await createTestDatabase()
  connection = connectDatabase({ ...database.connection, poolSizeMax: 4 })
})
afterAll(async () => {
  await connection.close()
  await database.drop()
})
beforeEach(() => connection.pool.query('delete from installation'))

async function reported(of: Parameters<typeof reportReconciler>[1]): Promise<void> {
  const report = reportReconciler(connection.pool, of, silentLog)
  const wait = { what: 'a report', timeoutMs: 5_000, pollMs: 10 }
  await waitUntil({ clock: systemClock }, wait, async () => {
    const { rows } = await connection.pool.query('select from installation')
    return rows.length > 0
  })
  await report.stop()
}

test('what the reconciler reports is shown, and none of it makes the API unhealthy', async () => {
  expect(await checkHealth(connection.pool, silentLog, true)).toEqual({
    healthy: true,
    checks: { database: 'ok', northbound: 'no reconciler reports', placement: 'no reconciler reports' },
  })
  const away = 'failing'
  await reported({ northbound: () => 'synced', placement: async () => away })
  expect(await checkHealth(connection.pool, silentLog, true)).toEqual({
    healthy: true,
    checks: { database: 'ok', northbound: 'ok', placement: away },
  })
})

test('what OVN lacks is shown while it is known', async () => {
  await reported({ northbound: () => 'synced', ovn: () => 'ok, without evpn' })
  expect((await checkHealth(connection.pool, silentLog)).checks.ovn).toBe('ok, without evpn')
  await connection.pool.query('delete from installation')
  await reported({ northbound: () => 'lost', ovn: () => 'ok' })
  expect((await checkHealth(connection.pool, silentLog)).checks).not.toHaveProperty('ovn')
})

test('nothing is said of a Placement that there is not, and old reports say nothing', async () => {
  await reported({ northbound: () => 'lost' })
  expect((await checkHealth(connection.pool, silentLog)).checks).toEqual({
    database: 'ok',
    northbound: 'lost',
  })
  await connection.pool.query(
    `update installation set value = value || jsonb_build_object('at', now() - make_interval(secs => $1))`,
    [REPORT_AGE_S_MAX + 1],
  )
  expect((await checkHealth(connection.pool, silentLog)).checks.northbound).toBe('no reconciler reports')
})

test('why the database does not answer is not told to everybody', async () => {
  const nowhere = connectDatabase({ ...database.connection, host: '/nowhere', poolSizeMax: 1 })
  try {
    expect(await checkHealth(nowhere.pool, silentLog)).toEqual({
      healthy: false,
      checks: { database: 'away' },
    })
  } finally {
    await nowhere.close()
  }
})
