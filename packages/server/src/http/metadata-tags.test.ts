import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../test/support/api/create-test-api.ts'

const { admin, member, other, reader } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
})
afterAll(() => api?.close())

const collections = (path: string) => `/v2.0/${path}`

async function network(tags: readonly string[] = []) {
  const { body } = await api.post(member, '/v2.0/networks', { network: {} })
  if (tags.length > 0) await api.put(member, `/v2.0/networks/${body.network.id}/tags`, { tags })
  return body.network.id as string
}
const pairs = (id: string) => `/v2.0/networks/${id}/metadata_tags`
const refusal = (answer: { status: number; body: { NeutronError?: { type: string } } }) => [
  answer.status,
  answer.body?.NeutronError?.type,
]
const tagsOf = async (id: string) => (await api.get(member, `/v2.0/networks/${id}/tags`)).body.tags

describe('pairs of an object', () => {
  test('are tags of the form key=value, and the others stay', async () => {
    const id = await network(['plain', 'env=dev', 'old=1'])
    expect((await api.get(member, pairs(id))).body).toEqual({ metadata_tags: { env: 'dev', old: '1' } })
    const replaced = await api.put(member, pairs(id), { metadata_tags: { env: 'prod', url: 'a=b,c' } })
    expect([replaced.status, replaced.body]).toEqual([200, { metadata_tags: { env: 'prod', url: 'a=b,c' } }])
    expect(await tagsOf(id)).toEqual(['env=prod', 'plain', 'url=a=b,c'])
    const merged = await api.request(member, 'PATCH', pairs(id), {
      metadata_tags: { url: null, env: 'test', empty: '' },
    })
    expect([merged.status, merged.body]).toEqual([200, { metadata_tags: { empty: '', env: 'test' } }])
    expect((await api.delete(member, pairs(id))).status).toBe(204)
    expect(await tagsOf(id)).toEqual(['plain'])
    expect((await api.get(member, pairs(id))).body).toEqual({ metadata_tags: {} })
  })

  test('are a revision of it, and within its tags', async () => {
    const id = await network(Array.from({ length: 49 }, (_, n) => `t${n}`))
    const revision = async () =>
      (await api.get(member, `/v2.0/networks/${id}`)).body.network.revision_number as number
    const before = await revision()
    expect((await api.put(member, pairs(id), { metadata_tags: { a: '1' } })).status).toBe(200)
    expect(await revision()).toBe(before + 1)
    expect(refusal(await api.put(member, pairs(id), { metadata_tags: { a: '1', b: '2' } }))).toEqual([
      400,
      'BadRequest',
    ])
    const long = { metadata_tags: { k: 'x'.repeat(254) } }
    expect(refusal(await api.put(member, pairs(id), long))).toEqual([400, 'InvalidInput'])
    expect((await api.put(member, pairs(id), { metadata_tags: { k: 'x'.repeat(253) } })).status).toBe(200)
  })

  test.each([
    {},
    { metadata_tags: [] },
    { metadata_tags: { a: 1 } },
    { metadata_tags: { a: null } },
    { metadata_tags: { 'a=b': '1' } },
    { metadata_tags: { 'a:b': '1' } },
    { metadata_tags: { '': '1' } },
  ])('are texts: not %j', async body => {
    const id = await network()
    expect(refusal(await api.put(member, pairs(id), body))).toEqual([400, 'InvalidInput'])
  })

  test('are for those whom the rules of tags let', async () => {
    const id = await network(['a=1'])
    expect((await api.get(reader, pairs(id))).body).toEqual({ metadata_tags: { a: '1' } })
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const answer = await api.request(reader, method, pairs(id), { metadata_tags: {} })
      expect(refusal(answer)).toEqual([403, 'PolicyNotAuthorized'])
    }
    expect((await api.get(other, pairs(id))).status).toBe(
      (await api.get(other, `/v2.0/networks/${id}/tags`)).status,
    )
    expect((await api.post(member, pairs(id), {})).status).toBe(405)
  })

  test('are there for whatever has tags', async () => {
    const found = api.api.endpoints
      .map(({ schema }) => schema.definition)
      .filter(definition => definition.tagged && definition.parent === undefined)
    expect(found.length).toBeGreaterThan(5)
    for (const { pathPrefix, collection } of found) {
      const path = collections([...(pathPrefix ? [pathPrefix] : []), collection].join('/'))
      const missing = await api.get(admin, `${path}/6e7569e2-0000-4000-8000-000000000000/metadata_tags`)
      expect([path, missing.status]).toEqual([path, 404])
      for (const query of ['tag_kv=a:b', 'has_key=a'])
        expect([path, (await api.get(admin, `${path}?${query}`)).status]).toEqual([path, 200])
    }
  })
})

describe('objects are found', () => {
  let ids: readonly string[]
  beforeAll(async () => {
    ids = [
      await network(['team=a', 'color=red']),
      await network(['team=b', 'color=red,blue']),
      await network(['teams=a', 'team']),
    ]
  })
  const found = async (query: string) => {
    const { status, body } = await api.get(member, `/v2.0/networks?fields=id&${query}`)
    expect(status).toBe(200)
    return ids.flatMap((id, index) =>
      body.networks.some((one: { id: string }) => one.id === id) ? index : [],
    )
  }

  test('by pairs and by keys, of which all hold', async () => {
    expect(await found('tag_kv=team:a')).toEqual([0])
    expect(await found('tag_kv=team:a&tag_kv=color:red')).toEqual([0])
    expect(await found('tag_kv=team:a&tag_kv=team:b')).toEqual([])
    expect(await found('tag_kv=color:red,blue')).toEqual([1])
    expect(await found('has_key=team')).toEqual([0, 1])
    expect(await found('has_key=team&has_key=teams')).toEqual([])
    expect(await found('has_key=team&tag_kv=team:b')).toEqual([1])
    expect(await found('has_key=tea')).toEqual([])
    expect(await found('has_key=te%25m')).toEqual([])
  })

  test('by their tags, for clients that know no pairs', async () => {
    expect(await found('tags=team=a')).toEqual([0])
    expect(await found('tags-any=team=a,team=b')).toEqual([0, 1])
    expect(await found('not-tags=team=a')).toEqual([1, 2])
  })

  test('only by what can be one', async () => {
    const queries = [
      'tag_kv=team',
      'tag_kv=:a',
      'tag_kv=',
      'tag_kv=team%3Da:b',
      'has_key=',
      'has_key=team%3Da',
    ]
    for (const query of queries)
      expect(refusal(await api.get(member, `/v2.0/networks?${query}`))).toEqual([400, 'HTTPBadRequest'])
  })
})

test('without the extension there are tags and no map', async () => {
  const without = await createTestApi({ hiddenAliases: ['standard-attr-tag-kv'] })
  try {
    const { body } = await without.post(member, '/v2.0/networks', { network: {} })
    expect((await without.get(member, pairs(body.network.id))).status).toBe(404)
    expect((await without.get(member, '/v2.0/networks?has_key=a')).status).toBe(400)
    const path = `/v2.0/networks/${body.network.id}/tags`
    expect((await without.put(member, path, { tags: ['a=b'] })).status).toBe(200)
  } finally {
    await without.close()
  }
})
