import { randomUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import { storeBfdSessions } from './bfd-sessions.ts'

const network = randomUuid()
const bounded = { router: randomUuid(), port: randomUuid(), pathsMax: 1 }
const free = { router: randomUuid(), port: randomUuid(), pathsMax: null }
let database: TestDatabase
let connection: DatabaseConnection

beforeAll(async () => {
  database = await createTestDatabase()
  connection = connectDatabase({ ...database.connection, poolSizeMax: 2 })
  const db = connection.database
  await sql`insert into network (id, project_id, mtu) values (${network}, 'p', 1500)`.execute(db)
  for (const [index, { router, port, pathsMax }] of [bounded, free].entries()) {
    await sql`insert into router (id, project_id, ecmp_max_paths) values (${router}, 'p', ${pathsMax})`.execute(
      db,
    )
    await sql`insert into port (id, project_id, network_id, mac_address)
      values (${port}, '', ${network}, ${`fa:16:3e:00:00:0${index}`})`.execute(db)
    await sql`insert into router_port (port_id, router_id, device_owner, position)
      values (${port}, ${router}, 'network:router_gateway', 0)`.execute(db)
  }
})
afterAll(async () => {
  await connection?.close()
  await database?.drop()
})

const store = async (sessions: readonly (readonly [{ readonly port: string }, string, string])[]) => {
  const seen = sessions.map(([{ port }, address, status]) => ({ portId: port, address, status }))
  const marked = await storeBfdSessions(connection.database, seen)
  const { rows } = await sql<{ port: string; address: string; status: string }>`
    select port_id as port, host(dst_ip) as address, status from bfd_session order by dst_ip`.execute(
    connection.database,
  )
  const { rows: dirty } = await sql<{ id: string }>`delete from dirty_unit returning id`.execute(
    connection.database,
  )
  expect(dirty).toHaveLength(marked)
  return {
    sessions: rows.map(
      row => `${row.port === bounded.port ? 'bounded' : 'free'} ${row.address} ${row.status}`,
    ),
    dirty: dirty.map(({ id }) => (id === bounded.router ? 'bounded' : id)),
  }
}

test('sessions come, change and go; routers are marked that choose by what is alive', async () => {
  expect(await store([[free, 'fd00::1', 'up']])).toEqual({ sessions: ['free fd00::1 up'], dirty: [] })
  const both = [
    [free, 'fd00::1', 'down'],
    [bounded, '203.0.113.1', 'up'],
    [{ port: randomUuid() }, '203.0.113.1', 'up'],
  ] as const
  const stored = { sessions: ['bounded 203.0.113.1 up', 'free fd00::1 down'] }
  expect(await store(both)).toEqual({ ...stored, dirty: ['bounded'] })
  expect(await store(both)).toEqual({ ...stored, dirty: [] })
  expect(await store([])).toEqual({ sessions: [], dirty: ['bounded'] })
})
