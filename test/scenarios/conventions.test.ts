import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEndpoints } from '@neutrino/server/http/endpoints.ts'
import { pathOf } from '@neutrino/server/http/resource-routes.ts'
import { resources } from '@neutrino/server/registry.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, projectA, projectB, type TestApi } from '../support/api/create-test-api.ts'
import { testSettings } from '../support/api/test-settings.ts'
import { makeChildren, makeProvider, makeSite } from './security/site.ts'

const { admin, member } = callers
const missing = '11111111-2222-4333-8444-555555555555'
const endpoints = createEndpoints(resources, testSettings).map(({ schema, resource }) => ({
  name: schema.definition.name,
  schema,
  resource,
}))
let api: TestApi
const parents = new Map<string, string>()

beforeAll(async () => {
  api = await createTestApi()
  const site = await makeSite(api, member, await makeProvider(api), 1)
  await makeChildren(api, member, site)
  for (const [name, id] of Object.entries(site)) parents.set(`${name}_id`, id)
})
afterAll(() => api.close())

const collectionOf = ({ schema }: (typeof endpoints)[number]) =>
  `/v2.0${pathOf(schema).replace(/\{(\w+)\}/g, (_, name: string) => parents.get(name) ?? missing)}`

describe('an attribute that is unknown is refused by name, one of an extension is not', () => {
  test.each(endpoints)('$name', async endpoint => {
    const { create, update } = endpoint.resource.behaviour
    const path = collectionOf(endpoint)
    const refusal = "Unrecognized attribute(s) 'extra_property'"
    const body = { [endpoint.name]: { extra_property: 'x' } }
    if (create) {
      const answer = await api.post(admin, path, body)
      expect([answer.status, answer.body.NeutronError.message]).toEqual([400, refusal])
    }
    if (update) {
      const answer = await api.put(admin, `${path}/${missing}`, body)
      expect([answer.status, answer.body.NeutronError.message]).toEqual([400, refusal])
    }
    for (const { wire, attribute } of endpoint.schema.fields.filter(each => each.attribute.create)) {
      if (attribute.alias === undefined || !create) continue
      const answer = await api.post(admin, path, { [endpoint.name]: { [wire]: {} } })
      expect(answer.body.NeutronError?.message ?? '', wire).not.toContain('Unrecognized')
    }
  })
})

describe("clients may say whose an object is that is nobody's", () => {
  const ownerless = endpoints.filter(({ schema }) => schema.definition.takesProject)

  test.each(ownerless)('$name', async endpoint => {
    if (!endpoint.resource.behaviour.create) return
    for (const name of ['project_id', 'tenant_id']) {
      const ask = (project: string) =>
        api.post(admin, collectionOf(endpoint), { [endpoint.name]: { [name]: project, extra_property: 'x' } })
      const answer = await ask(projectA)
      expect([answer.status, answer.body.NeutronError.message]).toEqual([
        400,
        "Unrecognized attribute(s) 'extra_property'",
      ])
    }
  })
})

describe('a project has two names everywhere, and one column', () => {
  const owned = endpoints.filter(({ schema }) => schema.byWire.has('tenant_id'))

  test.each(owned)('$name shows both, filters and sorts by both', async endpoint => {
    const { schema, resource } = endpoint
    const { collection } = schema.definition
    const path = collectionOf(endpoint)
    const field = schema.byWire.get('tenant_id')!
    const listed = (await api.get(admin, path)).body[collection]
    for (const row of listed) if ('tenant_id' in row) expect(row.project_id).toBe(row.tenant_id)
    const ids = async (query: string) => {
      const answer = await api.get(admin, `${path}?${query}`)
      expect(answer.status, `${query}: ${answer.text}`).toBe(200)
      return answer.body[collection].map((row: { id: string }) => row.id)
    }
    for (const key of ['project_id', 'tenant_id']) {
      if (!field.attribute.hidden) {
        const [row] = (await api.get(admin, `${path}?fields=${key}`)).body[collection]
        if (row !== undefined) expect(Object.keys(row)).toEqual([key])
      }
      if (field.attribute.filter)
        expect(await ids(`${key}=${projectA}`)).toEqual(await ids(`project_id=${projectA}`))
      if (field.attribute.sort) await ids(`sort_key=${key}&sort_dir=asc`)
    }
    if (resource.behaviour.create && field.attribute.create) {
      const body = { [endpoint.name]: { tenant_id: projectA, project_id: projectB } }
      const answer = await api.post(admin, path, body)
      expect([answer.status, answer.body.NeutronError.message]).toEqual([
        400,
        "'project_id' and 'tenant_id' do not match",
      ])
    }
  })

  test('no table has a column tenant_id', () => {
    const schema = join(import.meta.dirname, '../../packages/server/src/database/schema.sql')
    expect(readFileSync(schema, 'utf8')).not.toMatch(/^\s+tenant_id /m)
  })

  test('quotas take both names, and refuse none', async () => {
    for (const body of [{ tenant_id: projectB }, { project_id: projectB }]) {
      const answer = await api.put(admin, `/v2.0/quotas/${projectB}`, { quota: { network: 5, ...body } })
      expect(answer.status, answer.text).toBe(200)
    }
    const [row] = (await api.get(admin, '/v2.0/quotas')).body.quotas
    expect(row.project_id).toBe(row.tenant_id)
  })
})
