import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'

const { admin, member } = callers
let api: TestApi
beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { network: -1 } } })
})
afterAll(() => api?.close())

const create = (network: object, as: typeof admin | typeof member = admin) =>
  api.post(as, '/v2.0/networks', { network })
const vlan = { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' }
const flat = { 'provider:network_type': 'flat', 'provider:physical_network': 'physnet2' }

test('a network lets no tags pass unless it is asked to', async () => {
  expect((await create({}, member)).body.network).toMatchObject({ vlan_transparent: false, qinq: false })
  const made = await create({ vlan_transparent: true }, member)
  expect(made.body.network).toMatchObject({ vlan_transparent: true, qinq: false })
  const { id } = made.body.network
  const { networks } = (await api.get(member, '/v2.0/networks?vlan_transparent=true&fields=id')).body
  expect(networks).toEqual([{ id }])
  const change = await api.put(member, `/v2.0/networks/${id}`, { network: { vlan_transparent: false } })
  expect(change.status).toBe(400)
  expect((await create({ ...vlan, qinq: true })).body.network).toMatchObject({ qinq: true })
})

test.each([
  [{ ...flat, vlan_transparent: true }, 'VlanTransparencyDriverError'],
  [{ segments: [vlan, flat], vlan_transparent: true }, 'VlanTransparencyDriverError'],
  [{ qinq: true }, 'VlanQinqDriverError'],
  [{ ...flat, qinq: true }, 'VlanQinqDriverError'],
  [{ ...vlan, qinq: true, vlan_transparent: true }, 'BadRequest'],
])('%j is refused: %s', async (network, type) => {
  const { status, body } = await create(network)
  expect([status, body.NeutronError.type]).toEqual([400, type])
})
