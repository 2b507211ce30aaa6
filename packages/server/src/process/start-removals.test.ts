import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../test/support/api/create-test-api.ts'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { listenFor } from './listen-for.ts'
import { startRemovals } from './start-removals.ts'

const { member, service } = callers
const soonMs = 15_000
let database: TestDatabase
let api: TestApi
let running: Awaited<ReturnType<typeof startRemovals>>[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  api = await createTestApi({ database, settings: { quotas: {}, terminationGraceS: 3, cascadePortsMax: 3 } })
})
afterEach(async () => {
  await Promise.all(running.map(one => one.stop()))
  running = []
})
afterAll(() => api.close())

/** What a process that reconciles does beside it. */
async function start(isLeader: () => boolean = () => true): Promise<void> {
  const removals = await startRemovals({
    services: api.services,
    log: silentLog,
    listen: (channel, onNotify) => listenFor(database.connection, channel, onNotify, silentLog),
    isLeader,
  })
  running.push(removals)
}

const gone = (path: string) =>
  waitUntil({ clock: systemClock }, { what: `${path} is gone`, timeoutMs: soonMs }, async () => {
    return (await api.get(member, `/v2.0/${path}`)).status === 404
  })
const network = async (): Promise<string> =>
  (await api.post(member, '/v2.0/networks', { network: {} })).body.network.id

async function unpluggedPort(): Promise<string> {
  const made = await api.post(member, '/v2.0/ports', {
    port: { network_id: await network(), delete_on_termination: true },
  })
  const { id } = made.body.port
  for (const device_id of ['server', '']) await api.put(service, `/v2.0/ports/${id}`, { port: { device_id } })
  return id
}

test('a port goes after its grace, though the process that was there when it was unplugged is not any more', async () => {
  await start()
  const port = await unpluggedPort()
  await Promise.all(running.splice(0).map(one => one.stop()))
  expect((await api.get(member, `/v2.0/ports/${port}`)).status).toBe(200)
  await start()
  await gone(`ports/${port}`)
})

test('a network goes in steps as soon as it was asked for', async () => {
  await start()
  const id = await network()
  await api.post(member, '/v2.0/ports', { ports: Array.from({ length: 20 }, () => ({ network_id: id })) })
  expect((await api.delete(member, `/v2.0/networks/${id}?cascade=true`)).status).toBe(202)
  await gone(`networks/${id}`)
})

test('who does not lead leaves it to who does', async () => {
  let leads = false
  await start(() => leads)
  const port = await unpluggedPort()
  const waiting = { clock: systemClock }
  await waitUntil(waiting, { what: 'it is due', timeoutMs: soonMs }, async () => {
    const due = await sql`select from port_termination where due_at <= now()`.execute(api.connection.database)
    return due.rows.length > 0
  })
  const runs = () => running[0]?.status().runs ?? 0
  const before = runs()
  await waitUntil(waiting, { what: 'two runs', timeoutMs: soonMs }, () => runs() > before + 1)
  expect((await api.get(member, `/v2.0/ports/${port}`)).status).toBe(200)
  leads = true
  await gone(`ports/${port}`)
})
