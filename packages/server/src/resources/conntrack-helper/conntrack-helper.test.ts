import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { makeRouter } from '../router/router.fixture.ts'

const { member, other, reader } = callers
let api: TestApi
let router: string
let at: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1 } } })
  router = (await makeRouter(api)).id
  at = `/v2.0/routers/${router}/conntrack_helpers`
})
afterAll(() => api.close())

const create = (fields: object, by: Caller = member) => api.post(by, at, { conntrack_helper: fields })

test('a helper is made, shown in its router, changed and removed', async () => {
  const { status, body } = await create({ helper: 'tftp', protocol: 'udp', port: 69 })
  const made = body.conntrack_helper
  expect({ status, made }).toEqual({
    status: 201,
    made: { id: made.id, helper: 'tftp', protocol: 'udp', port: 69 },
  })
  const show = async () => (await api.get(member, `/v2.0/routers/${router}`)).body.router
  const before = await show()
  expect(before.conntrack_helpers).toEqual([{ helper: 'tftp', protocol: 'udp', port: 69 }])
  const changed = await api.put(member, `${at}/${made.id}`, { conntrack_helper: { port: 6969 } })
  expect(changed.body.conntrack_helper).toEqual({ ...made, port: 6969 })
  expect((await show()).revision_number).toBe(before.revision_number + 1)
  expect((await api.get(member, `${at}?port=6969`)).body.conntrack_helpers).toHaveLength(1)
  expect((await api.delete(member, `${at}/${made.id}`)).status).toBe(204)
  expect((await show()).conntrack_helpers).toEqual([])
  expect((await api.get(member, `${at}/${made.id}`)).body.NeutronError.type).toBe('ConntrackHelperNotFound')
})

test.each([
  ['a helper that is not allowed', { helper: 'irc', protocol: 'tcp', port: 1 }, 'ConntrackHelperNotAllowed'],
  ['a protocol that it is not for', { helper: 'ftp', protocol: 'udp', port: 1 }, 'InvalidProtocolForHelper'],
  ['a port out of range', { helper: 'ftp', protocol: 'tcp', port: 0 }, 'HTTPBadRequest'],
  ['a second one of the same', { helper: 'ftp', protocol: 'tcp', port: 21 }, 'BadRequest'],
])('%s is refused', async (_name, fields, type) => {
  await create({ helper: 'ftp', protocol: 'tcp', port: 21 })
  expect(await create(fields)).toMatchObject({ status: 400, body: { NeutronError: { type } } })
})

test('only the project of the router may', async () => {
  const fields = { helper: 'sip', protocol: 'tcp', port: 5060 }
  expect((await create(fields, other)).body.NeutronError.type).toBe('RouterNotFound')
  expect((await create(fields, reader)).status).toBe(403)
  expect((await api.get(reader, at)).status).toBe(200)
})
