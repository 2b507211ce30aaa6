import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../test/support/api/create-test-api.ts'

const { admin, manager, member } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

test('whatever has tags takes them in the request that makes it', async () => {
  const tags = ['b', 'a']
  const network = (await api.post(member, '/v2.0/networks', { network: { tags } })).body.network
  expect(network).toMatchObject({ tags: ['a', 'b'], revision_number: 0 })
  const found = async (collection: string) =>
    (await api.get(admin, `/v2.0/${collection}?tags=a,b`)).body[collection.replaceAll('-', '_')]
  const others: readonly (readonly [string, string, object])[] = [
    ['subnets', 'subnet', { network_id: network.id, cidr: '10.0.0.0/24', ip_version: 4 }],
    ['ports', 'port', { network_id: network.id }],
    ['routers', 'router', {}],
    ['subnetpools', 'subnetpool', { name: 'p', prefixes: ['10.0.0.0/8'] }],
    ['security-groups', 'security_group', { name: 'g' }],
  ]
  for (const [collection, name, fields] of others) {
    const { status, body } = await api.post(manager, `/v2.0/${collection}`, { [name]: { ...fields, tags } })
    expect([name, status, body[name]?.tags]).toEqual([name, 201, ['a', 'b']])
    expect(await found(collection)).toHaveLength(1)
  }
})

test('each object of many has its own', async () => {
  const { body } = await api.post(member, '/v2.0/networks', {
    networks: [{ tags: ['one'] }, {}, { tags: ['two', 'three'] }],
  })
  expect(body.networks.map((one: { tags: string[] }) => one.tags)).toEqual([['one'], [], ['three', 'two']])
})

test('tags that cannot be stay with their object', async () => {
  const before = (await api.get(member, '/v2.0/networks')).body.networks.length
  for (const tags of ['x', ['a', 'a'], ['x'.repeat(256)], Array.from({ length: 51 }, (_, n) => `t${n}`)])
    expect(outcome(await api.post(member, '/v2.0/networks', { network: { tags } }))).toEqual([
      400,
      'HTTPBadRequest',
    ])
  expect((await api.get(member, '/v2.0/networks')).body.networks).toHaveLength(before)
})
