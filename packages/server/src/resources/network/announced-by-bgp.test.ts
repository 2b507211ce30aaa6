import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member } = callers
let api: TestApi
beforeAll(async () => {
  api = await createTestApi({ settings: { announcesByBgp: true } })
})
afterAll(() => api?.close())
beforeEach(() => api.connection.pool.query('delete from network'))

const on = (type: string, physical?: string) => ({
  'provider:network_type': type,
  ...(physical === undefined ? {} : { 'provider:physical_network': physical }),
})
const create = (network: object, as: typeof admin | typeof member = admin) =>
  api.post(as, '/v2.0/networks', { network })
const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]
const refused = [400, 'BadRequest']

test('VLANs are refused, whoever chooses them', async () => {
  expect(outcome(await create(on('vlan', 'physnet1')))).toEqual(refused)
  expect(outcome(await create({ segments: [on('geneve'), on('vlan', 'physnet1')] }))).toEqual(refused)
  expect((await create(on('vlan', 'physnet1'))).body.NeutronError.message).toMatch(
    /^Bad network request: VLAN/,
  )
  expect((await create({}, member)).status).toBe(201)
  expect(await api.connection.pool.query('select from network')).toMatchObject({ rowCount: 1 })
})

test('there is one flat network at a time', async () => {
  const first = await create(on('flat', 'physnet1'))
  expect(first.status, first.text).toBe(201)
  expect(outcome(await create(on('flat', 'physnet2')))).toEqual(refused)
  await api.delete(admin, `/v2.0/networks/${first.body.network.id}`)
  const both = await Promise.all(['physnet1', 'physnet2'].map(name => create(on('flat', name))))
  expect(both.map(answer => answer.status).sort()).toEqual([201, 400])
})
