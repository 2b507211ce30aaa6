import { silentLog } from '@neutrino/base/log.ts'
import { createOperation, systemActor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { removeTerminated } from './index.ts'

const { admin, member, reader, service } = callers
let api: TestApi
let network: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {}, terminationGraceS: 60 } })
  network = (await api.post(member, '/v2.0/networks', { network: {} })).body.network.id
})
afterAll(() => api.close())

const run = () => {
  const op = createOperation({ actor: systemActor, log: silentLog, clock: api.services.clock })
  return removeTerminated(api.services, op)
}
const put = (id: string, changes: object, caller: Caller = service) =>
  api.put(caller, `/v2.0/ports/${id}`, { port: changes })
const exists = async (id: string) => (await api.get(admin, `/v2.0/ports/${id}`)).status === 200
const isDue = async (id: string) =>
  (await sql`select from port_termination where port_id = ${id}`.execute(api.connection.database)).rows
    .length > 0
/** Lets the grace of every port pass. */
const pass = () =>
  sql`update port_termination set due_at = due_at - interval '1 hour'`.execute(api.connection.database)

async function plugged(flag: boolean | null): Promise<string> {
  const made = await api.post(member, '/v2.0/ports', {
    port: { network_id: network, delete_on_termination: flag },
  })
  expect(made.status, made.text).toBe(201)
  const { id } = made.body.port
  expect((await put(id, { device_id: 'server-1', device_owner: 'compute:nova' })).status).toBe(200)
  return id
}
const unplug = (id: string, caller: Caller = service) => put(id, { device_id: '', device_owner: '' }, caller)

test('the flag is null unless the owner says, and is shown to the compute service', async () => {
  const made = (await api.post(member, '/v2.0/ports', { port: { network_id: network } })).body.port
  expect(made.delete_on_termination).toBeNull()
  const changed = await put(made.id, { delete_on_termination: true }, member)
  expect(changed.body.port).toMatchObject({
    delete_on_termination: true,
    revision_number: made.revision_number + 1,
  })
  expect((await api.get(service, `/v2.0/ports/${made.id}`)).body.port.delete_on_termination).toBe(true)
  expect((await put(made.id, { delete_on_termination: false }, reader)).status).toBe(403)
  expect((await put(made.id, { delete_on_termination: 'maybe' }, member)).status).toBe(400)
  const ports = [true, false, null, true].map(delete_on_termination => ({
    ...{ network_id: network, delete_on_termination },
  }))
  const bulk = await api.post(member, '/v2.0/ports', { ports })
  expect(bulk.body.ports.map((one: { delete_on_termination: unknown }) => one.delete_on_termination)).toEqual(
    [true, false, null, true],
  )
})

test.each([
  [true, true],
  [false, false],
  [null, false],
])(
  'unplugged by the compute service, with the flag %s: deleted %s, once the grace is over',
  async (flag, goes) => {
    const id = await plugged(flag)
    expect((await unplug(id)).status).toBe(200)
    expect(await isDue(id)).toBe(goes)
    await run()
    expect(await exists(id)).toBe(true)
    await pass()
    await sql`delete from dirty_unit`.execute(api.connection.database)
    await run()
    expect(await exists(id)).toBe(!goes)
    const { rows } = await sql`select kind, id from dirty_unit`.execute(api.connection.database)
    expect(rows).toEqual(goes ? [{ kind: 'port', id }] : [])
  },
)

test('its owner may unplug it and keep it; an administrator is as the service', async () => {
  const kept = await plugged(true)
  await unplug(kept, member)
  const gone = await plugged(true)
  await unplug(gone, admin)
  await pass()
  await run()
  expect([await exists(kept), await exists(gone)]).toEqual([true, false])
})

test('used again within the grace, or no longer to go, it stays', async () => {
  const again = await plugged(true)
  await unplug(again)
  await put(again, { device_id: 'server-2', device_owner: 'compute:nova' }, member)
  const spared = await plugged(true)
  await unplug(spared)
  await put(spared, { delete_on_termination: null }, member)
  const parent = await plugged(true)
  await unplug(parent)
  await api.post(member, '/v2.0/trunks', { trunk: { port_id: parent } })
  await pass()
  await run()
  expect([await exists(again), await exists(spared), await exists(parent)]).toEqual([true, true, true])
  expect([await isDue(again), await isDue(spared), await isDue(parent)]).toEqual([false, false, false])
  // Unplugged from the second server by its owner, it is not the first server's any more.
  await unplug(again, member)
  await pass()
  await run()
  expect(await exists(again)).toBe(true)
})

test('a port that is plugged again as its time comes is either kept or gone, never both', async () => {
  const ids = await Promise.all(Array.from({ length: 24 }, () => plugged(true)))
  await Promise.all(ids.map(id => unplug(id)))
  await pass()
  const [, , ...answers] = await Promise.all([
    run(),
    run(),
    ...ids.toReversed().map(async id => ({
      id,
      status: (await put(id, { device_id: 'server-2', device_owner: 'compute:nova' })).status,
    })),
  ])
  for (const answer of answers) {
    if (typeof answer === 'string') continue
    expect(await exists(answer.id)).toBe(answer.status === 200)
    expect([200, 404]).toContain(answer.status)
  }
})
