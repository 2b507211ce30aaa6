import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../test/support/api/create-test-api.ts'
import { readJson } from './request-body.ts'

const { admin, member } = callers
let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api?.close())

test.each([
  String.raw`{"a": "😀 \ud83d\ude00 ☃"}`,
  String.raw`{"a": "C:\\ud800"}`,
  String.raw`{"\\\\ud800": ["\\\ud83d\ude00"]}`,
])('whole characters and what only looks like half of one are texts: %s', text => {
  expect(readJson(text)).toEqual(JSON.parse(text))
})

test.each([String.raw`"\ud800"`, String.raw`{"\uDC00": 1}`, String.raw`[{"a": ["x\\\ud83dy"]}]`])(
  'half of a character is none: %s',
  text => {
    expect(() => readJson(text)).toThrow(SyntaxError)
  },
)

test('a body with half of a character is refused, wherever it would be stored', async () => {
  const post = (path: string, body: object) => api.post(member, `/v2.0/${path}`, body)
  const network_id = (await post('networks', { network: {} })).body.network.id
  const half = 'x\ud800'
  const answers = [
    await post('networks', { network: { name: half } }),
    await post('ports', { port: { network_id, name: half } }),
    await post('ports', { port: { network_id, extra_dhcp_opts: [{ opt_name: half, opt_value: 'v' }] } }),
    await post('security-groups', { security_group: { name: 'g', description: half } }),
    await api.put(member, `/v2.0/networks/${network_id}/tags`, { tags: [half] }),
    await api.put(member, `/v2.0/networks/${network_id}/metadata_tags`, { metadata_tags: { k: half } }),
    await api.put(admin, '/v2.0/quotas/p', { quota: { [half]: 1 } }),
    await api.post(admin, '/v2.0/agents/a/dhcp-networks', { network_id: half }),
  ]
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400))
  expect((await post('networks', { network: { name: 'C:\\ud800 😀' } })).body.network.name).toBe(
    'C:\\ud800 😀',
  )
})

test('limits are of what there is, not of what every object has', async () => {
  const quota = JSON.parse('{"constructor": 1}')
  expect((await api.put(admin, '/v2.0/quotas/p', { quota })).status).toBe(400)
})

test('a path that is no text leads nowhere, in our words', async () => {
  const answer = await api.get(member, '/v2.0/networks/%zz')
  expect([answer.status, answer.body?.NeutronError?.type]).toEqual([404, 'HTTPNotFound'])
})
