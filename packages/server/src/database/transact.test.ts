import { connect as openSocket } from 'node:net'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forbidConnectionsInTransactions } from '../../../../test/support/api/forbid-connections.ts'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from './connect.ts'
import { DatabaseUnavailable } from './database-fault.ts'
import { type Transactor, transact } from './transact.ts'

let database: TestDatabase
let connection: DatabaseConnection
let transactor: Transactor
const retried: string[] = []
const op = { clock: systemClock, log: silentLog, signal: new AbortController().signal }

beforeAll(async () => {
  database = await createTestDatabase()
  connection = connectDatabase({ connectionString: database.url })
  transactor = { database: connection.database, events: { onRetry: name => retried.push(name) } }
})
afterAll(async () => {
  await connection.close()
  await database.drop()
})

const insertQuota = (project: string) =>
  connection.database
    .insertInto('quota')
    .values({ project_id: project, resource: 'network', quota_limit: 1 })
    .execute()

const limitOf = async (project: string) =>
  (
    await connection.database
      .selectFrom('quota')
      .select('quota_limit')
      .where('project_id', '=', project)
      .executeTakeFirst()
  )?.quota_limit

describe('transact', () => {
  test('commits what the body did, and nothing of a body that throws', async () => {
    await transact(op, transactor, 'test.commit', tx =>
      tx.insertInto('quota').values({ project_id: 'kept', resource: 'network', quota_limit: 5 }).execute(),
    )
    const refused = new Error('no')
    await expect(
      transact(op, transactor, 'test.rollback', async tx => {
        await tx
          .insertInto('quota')
          .values({ project_id: 'lost', resource: 'network', quota_limit: 5 })
          .execute()
        throw refused
      }),
    ).rejects.toBe(refused)
    expect([await limitOf('kept'), await limitOf('lost')]).toEqual([5, undefined])
  })

  test('runs again after a deadlock, so that both of two crossing transactions commit', async () => {
    await insertQuota('one')
    await insertQuota('two')
    const raise = (project: string) =>
      sql`update quota set quota_limit = quota_limit + 1 where project_id = ${project}`
    let waiting = 0
    let bothHold: () => void = () => undefined
    const held = new Promise<void>(resolve => {
      bothHold = resolve
    })
    const cross = (first: string, second: string) =>
      transact(op, transactor, 'test.deadlock', async tx => {
        await raise(first).execute(tx)
        waiting += 1
        if (waiting === 2) bothHold()
        await held
        await raise(second).execute(tx)
      })
    await Promise.all([cross('one', 'two'), cross('two', 'one')])
    expect([await limitOf('one'), await limitOf('two')]).toEqual([3, 3])
    expect(retried).toContain('test.deadlock')
  })

  test('runs again when its connection is cut, and applies its changes once', async () => {
    await insertQuota('cut')
    let attempts = 0
    await transact(op, transactor, 'test.cut', async tx => {
      attempts += 1
      await sql`update quota set quota_limit = quota_limit + 1 where project_id = 'cut'`.execute(tx)
      if (attempts > 1) return
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(connection.database)
      await sql`select 1`.execute(tx)
    })
    expect({ attempts, limit: await limitOf('cut') }).toEqual({ attempts: 2, limit: 2 })
  })

  test('says 503 when there is no database', async () => {
    const nowhere = connectDatabase({ host: '/nonexistent', port: 5432, user: 'x', database: 'x' })
    await expect(
      transact(op, { database: nowhere.database, events: {} }, 'test.nowhere', tx =>
        sql`select 1`.execute(tx),
      ),
    ).rejects.toBeInstanceOf(DatabaseUnavailable)
    await nowhere.close()
  })

  test('lets its body open no connection to anything', async () => {
    forbidConnectionsInTransactions()
    await expect(
      transact(op, transactor, 'test.io', async () => {
        openSocket({ path: '/nonexistent' })
      }),
    ).rejects.toThrow('inside the transaction test.io')
  })
})
