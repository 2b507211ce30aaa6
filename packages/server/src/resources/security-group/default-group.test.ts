import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../../database/connect.ts'
import type { WriteTx } from '../../database/database.ts'
import { ensureDefaultSecurityGroups } from './default-group.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase({ ...testDatabase.connection, poolSizeMax: 20 })
})
afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})

async function ensure(projects: readonly string[]) {
  const dirtied: string[] = []
  const groups = await connection.database
    .transaction()
    .execute(tx =>
      ensureDefaultSecurityGroups(tx as WriteTx, projects, (kind, ...ids) =>
        dirtied.push(...ids.map(id => `${kind}/${id}`)),
      ),
    )
  return { groups, dirtied }
}

test('a project gets one default group with the rules of the templates', async () => {
  const first = await ensure(['p1', 'p2', 'p1', ''])
  expect([...first.groups.keys()].sort()).toEqual(['p1', 'p2'])
  expect(first.dirtied.sort()).toEqual([...first.groups.values()].map(id => `security_group/${id}`).sort())
  const id = first.groups.get('p1')!
  const rules = await connection.database
    .selectFrom('security_group_rule')
    .select(['project_id', 'direction', 'ethertype', 'remote_group_id'])
    .where('security_group_id', '=', id)
    .orderBy('direction')
    .orderBy('ethertype')
    .execute()
  expect(rules).toEqual([
    { project_id: 'p1', direction: 'egress', ethertype: 'IPv4', remote_group_id: null },
    { project_id: 'p1', direction: 'egress', ethertype: 'IPv6', remote_group_id: null },
    { project_id: 'p1', direction: 'ingress', ethertype: 'IPv4', remote_group_id: id },
    { project_id: 'p1', direction: 'ingress', ethertype: 'IPv6', remote_group_id: id },
  ])
  expect(await ensure(['p1', 'p2'])).toEqual({ groups: first.groups, dirtied: [] })
})

test('racing requests get the same group', async () => {
  const all = await Promise.all(
    Array.from({ length: 16 }, (_, index) => ensure(index % 2 ? ['r1', 'r2'] : ['r2', 'r1'])),
  )
  expect(new Set(all.map(({ groups }) => JSON.stringify([...groups].sort()))).size).toBe(1)
  expect(all.flatMap(({ dirtied }) => dirtied)).toHaveLength(2)
})

test('no limit refuses it, and it counts', async () => {
  for (const resource of ['security_group', 'security_group_rule'])
    await connection.database
      .insertInto('quota')
      .values({ project_id: 'poor', resource, quota_limit: 0 })
      .execute()
  await ensure(['poor'])
  const { rows } =
    await sql`select resource, used from quota_usage where project_id = 'poor' order by 1`.execute(
      connection.database,
    )
  expect(rows).toEqual([
    { resource: 'security_group', used: 1 },
    { resource: 'security_group_rule', used: 4 },
  ])
})
