import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import { dirtyBacklog, settleDirty, takeDirty } from './dirty-queue.ts'
import { markDirty, type Unit } from './dirty-unit.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
})

afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})

beforeEach(async () => {
  await sql`truncate dirty_unit`.execute(connection.database)
})

const unit = (id: string): Unit => ({ kind: 'router', id })
const mark = (...ids: string[]) => markDirty(connection.database, ids.map(unit))
const take = () => takeDirty(connection.database, 10)
const applied = (id: string) => ({ unit: unit(id), state: 'applied' }) as const
const failed = (id: string) => ({ unit: unit(id), state: 'failed', error: `no ${id}` }) as const

async function stored() {
  const { rows } = await sql<{ id: string; attempts: number; error: string | null }>`
    select id, attempts, error from dirty_unit order by id`.execute(connection.database)
  return rows
}

test('marks are taken in the order they were made, and marking twice is one mark', async () => {
  await mark('b')
  await mark('a', 'a')
  await mark('c')
  expect((await take()).map(unit => unit.id)).toEqual(['b', 'a', 'c'])
  await mark('b')
  expect((await take()).map(unit => unit.id)).toEqual(['a', 'c', 'b'])
})

test('applied units are cleared, failed ones are put off with their error', async () => {
  await mark('a', 'b')
  await settleDirty(connection.database, await take(), [applied('a'), failed('b')])
  expect(await stored()).toEqual([{ id: 'b', attempts: 1, error: 'no b' }])
  expect(await take()).toEqual([])
})

test('a unit that was marked again meanwhile stays, for its newer intent was not seen', async () => {
  await mark('a', 'b')
  const batch = await take()
  await mark('a', 'b')
  await settleDirty(connection.database, batch, [applied('a'), failed('b')])
  expect(await stored()).toEqual([
    { id: 'a', attempts: 0, error: null },
    { id: 'b', attempts: 0, error: null },
  ])
})

test('a unit that is being marked by an open transaction is left to it, without waiting', async () => {
  await mark('a')
  const batch = await take()
  await connection.database.transaction().execute(async tx => {
    await markDirty(tx, [unit('a')])
    await settleDirty(connection.database, batch, [applied('a')])
  })
  expect(await stored()).toEqual([{ id: 'a', attempts: 0, error: null }])
})

test('a unit without a mark that fails gets one, so that it shows and is tried again', async () => {
  await settleDirty(connection.database, [], [failed('a'), applied('b')])
  expect(await stored()).toEqual([{ id: 'a', attempts: 1, error: 'no a' }])
})

test('marking a failed unit gives it a fresh start', async () => {
  await mark('a')
  await settleDirty(connection.database, await take(), [failed('a')])
  await mark('a')
  expect(await stored()).toEqual([{ id: 'a', attempts: 0, error: null }])
  expect(await take()).toHaveLength(1)
})

test('transactions that mark the same units in different orders do not deadlock', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `p${index}`)
  await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      connection.database
        .transaction()
        .execute(tx => markDirty(tx, (index % 2 === 0 ? ids : ids.toReversed()).map(unit))),
    ),
  )
  expect(await dirtyBacklog(connection.database)).toMatchObject({ units: 20 })
})

test('units of a kind that only another release knows are left to it', async () => {
  await sql`insert into dirty_unit (kind, id) values ('from_the_future', 'x')`.execute(connection.database)
  expect(await take()).toEqual([])
})
