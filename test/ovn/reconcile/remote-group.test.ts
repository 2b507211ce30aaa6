import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { insert } from '@neutrino/ovsdb/operation.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { startMemoryOvn, type TestDatabases } from './northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

const few = 5
const many = 1_500

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let ovn: TestDatabases

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
  ovn = await startMemoryOvn()
  await ovn.northbound.transact([insert('NB_Global', {})])
})
afterAll(async () => {
  await ovn.stop()
  await connection.close()
  await testDatabase.drop()
})

/** Ports of a group whose rules let its own members in, numbered on from `first`. */
async function addMembers(first: number, last: number): Promise<void> {
  const ids = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  await intent.write(
    ids.map(number => ({ kind: 'port', id: testId('port', number) })),
    [
      sql`insert into port (id, project_id, network_id, name, mac_address, device_owner, device_id)
        select ('55555555-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '66666666000040008000000000000001',
          ${testId('network', 1)}::uuid, 'p', ('fa:16:3e:01:' || lpad(to_hex(n / 256), 2, '0') || ':' ||
          lpad(to_hex(n % 256), 2, '0'))::macaddr, 'compute:nova', ''
        from unnest(${ids}::int[]) n`,
      sql`insert into port_security_group (port_id, security_group_id)
        select ('55555555-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, ${testId('group', 1)}::uuid
        from unnest(${ids}::int[]) n`,
    ],
  )
}

async function changedRows(client: OvsdbClient, body: () => Promise<unknown>): Promise<readonly string[]> {
  const tables: string[] = []
  const stop = client.onChange(({ rows }) => tables.push(...rows.map(row => row.table)))
  await body()
  await client.synced()
  stop()
  return tables.filter(table => table !== 'NB_Global').sort()
}

test(`who joins a group of ${many} that its rules name changes no more rows than in a group of ${few}`, async () => {
  await intent.clear()
  await intent.network(1)
  await intent.group(1)
  await intent.rule(1, 1, { remoteGroup: 1, port: 22 })
  await intent.rule(2, 1, { remoteGroup: 1, port: 80 })
  const reconciler = await createStepReconciler({ ...ovn, database: connection.database })
  const join = (number: number) =>
    changedRows(ovn.northbound, async () => {
      await addMembers(number, number)
      await reconciler.settle()
    })
  const leave = (number: number) =>
    changedRows(ovn.northbound, async () => {
      await intent.leave(number, 1)
      await reconciler.settle()
    })
  await addMembers(1, few)
  // The group that drops is everybody's.
  await reconciler.audit()
  await reconciler.settle()
  const small = { join: await join(few + 1), leave: await leave(few + 1) }
  await addMembers(few + 2, many)
  await reconciler.settle()
  const large = { join: await join(many + 1), leave: await leave(many + 1) }
  expect(large).toEqual(small)
  // Itself, its switch, its group and the group that drops: no rule, and no other port.
  expect(large.join).toEqual(['Logical_Switch', 'Logical_Switch_Port', 'Port_Group', 'Port_Group'])
  expect(large.leave).toEqual(['Logical_Switch_Port', 'Port_Group'])
  await reconciler.stop()
})
