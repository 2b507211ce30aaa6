import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { insertLargeCloud } from './large-cloud.ts'
import { startRealOvn, type TestDatabases } from './northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection
let ovn: TestDatabases

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  ovn = await startRealOvn()
  await insertLargeCloud(connection.database, { networks: 20, ports: 1_000, groups: 200, rules: 2_000 })
})

afterAll(async () => {
  await ovn.stop()
  await connection.close()
  await testDatabase.drop()
})

test('a tenth of a large cloud is built by one audit, and the next one finds nothing to do', async () => {
  const reconciler = await createStepReconciler({ ...ovn, database: connection.database })
  const built = await reconciler.audit()
  expect(built.unitsTotal).toBe(1_221)
  expect(ovn.northbound.replica.count('Logical_Switch_Port')).toBe(1_000)
  // A rule each, and ten of the group that drops.
  expect(ovn.northbound.replica.count('ACL')).toBe(2_010)
  const checked = await reconciler.audit()
  expect(checked.lastOperations).toBe(0)
  // The whole cloud, ten times this, has 20 seconds.
  expect(checked.lastDurationMs).toBeLessThan(2_000)
  await reconciler.stop()
})

test('a batch costs a constant number of statements, whatever its size', async () => {
  const counts: number[] = []
  for (const size of [1, 200]) {
    await sql`insert into dirty_unit (kind, id) select 'port', id::text from port order by id limit ${size}`.execute(
      connection.database,
    )
    let statements = 0
    const counting = connection.database.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const reconciler = await createStepReconciler({ ...ovn, database: counting })
    await reconciler.step()
    counts.push(statements)
    await reconciler.stop()
  }
  expect(counts[0]).toBeLessThan(20)
  expect(counts[1]).toBe(counts[0])
})
