import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { loadRouters } from './intent.ts'

const { admin, member, reader } = callers
let api: TestApi
beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1 } } })
})
afterAll(() => api?.close())

const create = (router: object, as: typeof admin | typeof member = admin) =>
  api.post(as, '/v2.0/routers', { router: { project_id: member.project, ...router } })
const intentOf = async (id: string) => (await loadRouters(api.connection.database, [id])).get(id)

test('a router announces its routes when an administrator gives it a VNI, for good', async () => {
  expect((await create({}, member)).body.router.evpn_vni).toBe(null)
  expect((await create({ evpn_vni: 7 }, member)).status).toBe(403)
  const { status, body } = await create({ evpn_vni: '7' })
  expect([status, body.router.evpn_vni]).toEqual([201, 7])
  const { id } = body.router
  expect((await api.get(reader, `/v2.0/routers/${id}`)).body.router.evpn_vni).toBe(7)
  const listed = (await api.get(admin, '/v2.0/routers?evpn_vni=7&fields=id')).body.routers
  expect(listed).toEqual([{ id }])
  expect((await api.put(admin, `/v2.0/routers/${id}`, { router: { evpn_vni: 8 } })).status).toBe(400)
  expect(await intentOf(id)).toMatchObject({ evpn: { vni: 7 } })
})

test('no two routers have one VNI, until one of them is gone', async () => {
  const { id } = (await create({ evpn_vni: 5000 })).body.router
  const again = await create({ evpn_vni: 5000 })
  expect([again.status, again.body.NeutronError.type]).toEqual([409, 'EVPNVNIInUse'])
  expect((await api.delete(admin, `/v2.0/routers/${id}`)).status).toBe(204)
  expect((await create({ evpn_vni: 5000 })).status).toBe(201)
})

test('0 asks for a free one', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => create({ evpn_vni: 0 })))
  const vnis = answers.map(({ body }) => body.router.evpn_vni)
  expect(new Set(vnis).size).toBe(8)
  expect(vnis.every(vni => vni >= 1)).toBe(true)
  const intents = await Promise.all(answers.map(({ body }) => intentOf(body.router.id)))
  expect(new Set(intents.map(intent => intent?.evpn?.vlan)).size).toBe(8)
})

test.each([-1, 2 ** 24, 'a', null])('%j is no VNI', async evpn_vni => {
  expect((await create({ evpn_vni })).status).toBe(400)
})
