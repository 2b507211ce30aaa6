import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './create-test-database.ts'

test('each test database is migrated, empty and its own; afterwards it is gone', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()])
  const client = new pg.Client({ connectionString: one.url })
  await client.connect()
  const migrations = await client.query('select count(*)::int as n from schema_migration')
  expect(migrations.rows[0].n).toBeGreaterThan(0)
  await client.query('create table only_here (n int)')
  await client.end()

  const other = new pg.Client(two.connection)
  await other.connect()
  expect((await other.query("select to_regclass('only_here') as found")).rows).toEqual([{ found: null }])
  await other.end()

  await one.drop()
  await two.drop()
  await expect(new pg.Client(one.connection).connect()).rejects.toThrow('does not exist')
})
