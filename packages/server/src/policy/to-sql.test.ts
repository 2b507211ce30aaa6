import fc from 'fast-check'
import { type Generated, Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { partialEvaluate } from './partial.ts'
import { createPolicy } from './policy.ts'
import { anyActor, anyCheck, anyRow, namedRules } from './residual.fixture.ts'
import { holds, type Residual } from './residual.ts'
import { type SqlField, toSql } from './to-sql.ts'

interface PortRow {
  id: Generated<number>
  project_id: string | null
  network_project_id: string | null
  network_shared: boolean | null
  port_security_enabled: boolean | null
  device_owner: string | null
  mtu: number | null
}

const fields: Readonly<Record<string, SqlField>> = {
  project_id: { sql: sql`project_id` },
  'network:project_id': { sql: sql`(select network_project_id)` },
  'networks:shared': { sql: sql`network_shared`, type: 'boolean' },
  port_security_enabled: { sql: sql`port_security_enabled`, type: 'boolean' },
  device_owner: { sql: sql`device_owner` },
  'port:device_owner': { sql: sql`device_owner` },
  mtu: { sql: sql`mtu`, type: 'integer' },
}

function resolve(name: string): SqlField {
  const field = fields[name]
  if (field === undefined) throw new Error(`no field ${name}`)
  return field
}

let testDatabase: TestDatabase
let database: Kysely<{ port_row: PortRow }>

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  database = new Kysely({
    dialect: new PostgresDialect({ pool: new pg.Pool({ ...testDatabase.connection, max: 1 }) }),
  })
  await sql`create table port_row (id int generated always as identity primary key, project_id text,
    network_project_id text, network_shared boolean, port_security_enabled boolean, device_owner text,
    mtu int)`.execute(database)
})

afterAll(async () => {
  await database?.destroy()
  await testDatabase?.drop()
})

test('the predicate selects exactly the rows whose objects satisfy the condition', async () => {
  const rows = fc.sample(anyRow, { numRuns: 200, seed: 7 })
  const inserted = await database
    .insertInto('port_row')
    .values(
      rows.map(row => ({
        project_id: row.project_id,
        network_project_id: row['network:project_id'],
        network_shared: row['networks:shared'],
        port_security_enabled: row.port_security_enabled,
        device_owner: row.device_owner,
        mtu: row.mtu,
      })),
    )
    .returning('id')
    .execute()
  const objects = rows.map((row, index) => ({ id: inserted[index]?.id ?? -1, row }))

  await fc.assert(
    fc.asyncProperty(anyCheck, anyActor, async (check, actor) => {
      const residual = partialEvaluate(check, actor, name => namedRules.get(name))
      const found = await database
        .selectFrom('port_row')
        .select('id')
        .where(toSql(residual, resolve))
        .execute()
      const expected = objects.filter(({ row }) => holds(residual, row)).map(({ id }) => id)
      expect(found.map(({ id }) => id).sort((a, b) => a - b)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})

describe('the text of a predicate', () => {
  const textOf = (residual: Residual, resolveField: (name: string) => SqlField = resolve) =>
    toSql(residual, resolveField).compile(database)

  test('carries values as parameters and compares so that an index can serve', () => {
    const member = { userId: 'u1', projectId: 'p1', roles: ['member', 'reader'], isAdmin: false }
    const { sql: text, parameters } = textOf(createPolicy().partial(member, 'get_port'))
    expect(text).toBe('((select network_project_id) = $1 or project_id = $2)')
    expect(parameters).toEqual(['p1', 'p1'])
  })

  test('turns a regular expression into one that is anchored at the start', () => {
    const regex: Residual = {
      kind: 'field',
      collection: 'port',
      attribute: 'device_owner',
      comparison: 'regex',
      value: 'a|b',
    }
    expect(textOf(regex)).toMatchObject({ sql: 'device_owner ~ $1', parameters: ['^(?:a|b)'] })
  })

  test('takes text that is no uuid for different instead of failing', () => {
    const equals: Residual = { kind: 'equals', field: 'id', value: 'nonsense' }
    expect(textOf(equals, () => ({ sql: sql`id`, type: 'uuid' })).sql).toBe('false')
  })
})
