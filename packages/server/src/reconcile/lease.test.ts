import { createFakeClock, type FakeClock } from '@neutrino/base/fake-clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import { createLease, LEASE_TTL_MS } from './lease.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection
let clock: FakeClock

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
})

afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})

beforeEach(async () => {
  clock = createFakeClock()
  await sql`truncate lease`.execute(connection.database)
})

const lease = (holder: string) =>
  createLease({ database: connection.database, holder, clock, log: silentLog })

const expire = () =>
  sql`update lease set expires_at = clock_timestamp() - interval '1 ms'`.execute(connection.database)

test('of two that ask, one holds it, and renewing keeps the epoch', async () => {
  const [first, second] = [lease('a'), lease('b')]
  await first.refresh()
  await second.refresh()
  await first.refresh()
  expect([first.epoch(), second.epoch()]).toEqual([1, undefined])
})

test('a new holder gets a higher epoch, and the old one notices', async () => {
  const [first, second] = [lease('a'), lease('b')]
  await first.refresh()
  await expire()
  await second.refresh()
  await first.refresh()
  expect([first.epoch(), second.epoch()]).toEqual([undefined, 2])
})

test('a holder that could not renew stops by itself before another may begin', async () => {
  const first = lease('a')
  await first.refresh()
  await clock.advance(LEASE_TTL_MS - 500)
  expect(first.epoch()).toBeUndefined()
})

test('a lease that was given away is taken at once', async () => {
  const [first, second] = [lease('a'), lease('b')]
  await first.refresh()
  await first.release()
  await second.refresh()
  expect([first.epoch(), second.epoch()]).toEqual([undefined, 2])
})

test('ten that ask at once: one holds it', async () => {
  const all = Array.from({ length: 10 }, (_, index) => lease(`h${index}`))
  await Promise.all(all.map(one => one.refresh()))
  expect(all.filter(one => one.epoch() !== undefined)).toHaveLength(1)
})

test('the epoch is raised beyond one that was seen elsewhere', async () => {
  const first = lease('a')
  await first.refresh()
  await first.raise(41)
  expect(first.epoch()).toBe(42)
  await first.refresh()
  expect(first.epoch()).toBe(42)
})
