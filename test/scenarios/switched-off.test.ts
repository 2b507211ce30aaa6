import { withDependents } from '@neutrino/server/extensions/claims.ts'
import { createEndpoints } from '@neutrino/server/http/endpoints.ts'
import { openApiDocument } from '@neutrino/server/http/openapi.ts'
import { pathOf } from '@neutrino/server/http/resource-routes.ts'
import { templateOf } from '@neutrino/server/http/route.ts'
import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { resources, routes } from '@neutrino/server/registry.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../support/api/create-test-api.ts'
import { testSettings } from '../support/api/test-settings.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres/create-test-database.ts'
import { makeChildren, makeProvider, makeSite } from './security/site.ts'

const { admin } = callers
const endpoints = createEndpoints(resources, testSettings)
const missing = '11111111-2222-4333-8444-555555555555'

/** Aliases that bring a resource, an attribute, an action or a path. */
const aliases = [
  ...new Set([
    ...endpoints.flatMap(({ schema, resource }) => [
      schema.definition.alias,
      ...schema.fields.map(field => field.attribute.alias),
      ...Object.values(resource.behaviour.actions ?? {}).map(action => action.alias),
    ]),
    ...routes.map(route => route.alias),
  ]),
].filter(alias => alias !== undefined)

let database: TestDatabase
let whole: TestApi
let without: TestApi
/** Ids in the place of the names in paths: policy_id -> an id that exists. */
const parents = new Map<string, string>()

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  database = await createTestDatabase()
  whole = await createTestApi({ settings: { quotas: unlimited }, database })
  const site = await makeSite(whole, admin, await makeProvider(whole), 1)
  await makeChildren(whole, admin, site)
  for (const [name, id] of Object.entries(site)) parents.set(`${name}_id`, id)
})
afterAll(() => whole.close())

const filled = (path: string) =>
  `/v2.0${path.replace(/\{(\w+)\}/g, (_, name: string) => parents.get(name) ?? missing)}`
const isBroughtBy = (hidden: ReadonlySet<string>, brought: { readonly alias?: string }) =>
  brought.alias !== undefined && hidden.has(brought.alias)

/** Resources that go, with what they own. */
function hiddenEndpoints(hidden: ReadonlySet<string>): readonly Endpoint[] {
  return endpoints.filter(
    ({ schema }) =>
      isBroughtBy(hidden, schema.definition) ||
      (schema.parent !== undefined && isBroughtBy(hidden, schema.parent.schema.definition)),
  )
}

async function expectGone(method: string, path: string): Promise<void> {
  const answer = await without.request(admin, method, filled(path), method === 'GET' ? undefined : {})
  expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(404)
  expect(answer.body?.NeutronError?.type, `${method} ${path}`).toBe('HTTPNotFound')
}

async function expectResourceGone({ schema, resource }: Endpoint): Promise<void> {
  const path = pathOf(schema)
  for (const method of ['GET', 'POST']) await expectGone(method, path)
  for (const method of ['GET', 'PUT', 'DELETE']) await expectGone(method, `${path}/{id}`)
  for (const [name, { method }] of Object.entries(resource.behaviour.actions ?? {}))
    await expectGone(method, `${path}/{id}/${name}`)
  if (schema.definition.tagged) await expectGone('GET', `${path}/{id}/tags`)
}

async function expectAttributesGone(endpoint: Endpoint, hidden: ReadonlySet<string>): Promise<void> {
  const { schema, resource } = endpoint
  const { name, collection } = schema.definition
  const path = filled(pathOf(schema))
  const gone = schema.fields.filter(field => isBroughtBy(hidden, field.attribute))
  if (gone.length === 0) return
  const listed = await without.get(admin, path)
  expect(listed.status, `${path}: ${listed.text}`).toBe(200)
  for (const { wire } of gone) {
    const told = `${wire} of ${name}`
    for (const row of listed.body[collection]) expect(Object.keys(row), told).not.toContain(wire)
    const filtered = await without.get(admin, `${path}?${encodeURIComponent(wire)}=1`)
    expect(filtered.body.NeutronError?.message, told).toBe(`[${wire}] is invalid attribute for filter`)
    const sorted = await without.get(admin, `${path}?sort_key=${encodeURIComponent(wire)}&sort_dir=asc`)
    expect(sorted.body.NeutronError?.message, told).toBe(`'${wire}' is an invalid attribute for sort key`)
    if (wire === 'tags' && schema.definition.tagged) {
      await expectGone('GET', `${pathOf(schema)}/{id}/tags`)
      await expectGone('PUT', `${pathOf(schema)}/{id}/tags/x`)
      expect((await without.get(admin, `${path}?not-tags-any=x`)).status, told).toBe(400)
    }
    const refusal = `Unrecognized attribute(s) '${wire}'`
    const { create, update } = resource.behaviour
    const body = { [name]: { [wire]: null } }
    if (create) expect((await without.post(admin, path, body)).body.NeutronError?.message).toBe(refusal)
    if (update)
      expect((await without.put(admin, `${path}/${missing}`, body)).body.NeutronError?.message).toBe(refusal)
  }
}

describe('an extension that is switched off is hidden and refused', () => {
  test.each(aliases)('%s', async alias => {
    const hidden = withDependents(new Set([alias]))
    without = await createTestApi({
      hiddenAliases: [...hidden],
      database: { connection: database.connection, drop: async () => {} },
    })
    try {
      const gone = hiddenEndpoints(hidden)
      for (const endpoint of gone) await expectResourceGone(endpoint)
      for (const endpoint of endpoints) {
        if (gone.includes(endpoint)) continue
        await expectAttributesGone(endpoint, hidden)
        for (const [name, action] of Object.entries(endpoint.resource.behaviour.actions ?? {}))
          if (isBroughtBy(hidden, action))
            await expectGone(action.method, `${pathOf(endpoint.schema)}/{id}/${name}`)
      }
      for (const route of routes.filter(each => isBroughtBy(hidden, each)))
        for (const method of Object.keys(route.methods)) await expectGone(method, templateOf(route.path))
      const { extensions } = (await without.get(admin, '/v2.0/extensions')).body
      expect(extensions.map((each: { alias: string }) => each.alias)).not.toContain(alias)
      expect((await without.get(admin, `/v2.0/extensions/${alias}`)).status).toBe(404)
      const document = JSON.stringify(openApiDocument(without.api))
      for (const { schema } of gone) expect(document).not.toContain(`"list_${schema.definition.collection}"`)
    } finally {
      await without.close()
    }
  })
})

test('what is on stays as it was when nothing is switched off', async () => {
  expect((await whole.get(admin, '/v2.0/networks')).status).toBe(200)
  expect(aliases.length).toBeGreaterThan(70)
})

describe('what an extension brings to others goes with it', () => {
  const off = (...hiddenAliases: readonly string[]) =>
    createTestApi({ hiddenAliases, database: { connection: database.connection, drop: async () => {} } })

  test.each([
    { member: 'enable_snat', value: true, alias: 'ext-gw-mode' },
    { member: 'qos_policy_id', value: null, alias: 'qos-gateway-ip' },
  ])('$member of gateways with $alias', async ({ member, value, alias }) => {
    const of = async (api: TestApi) => {
      const { routers } = (await api.get(admin, '/v2.0/routers?fields=external_gateway_info')).body
      const info = routers.map((each: Record<string, unknown>) => each.external_gateway_info).find(Boolean)
      expect(info.network_id).toBeTypeOf('string')
      return { info, network_id: info.network_id }
    }
    const { network_id } = await of(whole)
    expect((await of(whole)).info).toHaveProperty(member)
    const api = await off(alias)
    try {
      expect((await of(api)).info).not.toHaveProperty(member)
      const router = { external_gateway_info: { network_id, [member]: value } }
      const refused = await api.post(admin, '/v2.0/routers', { router })
      expect(refused.status).toBe(400)
      expect(refused.body.NeutronError.message).toContain(member)
      const gateways = { external_gateways: [{ network_id, [member]: value }] }
      const path = `/v2.0/routers/${parents.get('router_id')}`
      expect((await api.put(admin, path, { router })).status).toBe(400)
      const added = await api.put(admin, `${path}/add_external_gateways`, { router: gateways })
      expect(added.body.NeutronError.message).toContain(member)
    } finally {
      await api.close()
    }
  })

  test('its limits', async () => {
    const named = async (api: TestApi, path: string) =>
      Object.keys((await api.get(admin, `/v2.0/quotas/p${path}`)).body.quota)
    expect(await named(whole, '')).toEqual(
      expect.arrayContaining(['trunk', 'security_group_rule', 'network']),
    )
    await whole.put(admin, '/v2.0/quotas/p', { quota: { trunk: 3 } })
    const api = await off('trunk', 'security-group')
    try {
      for (const path of ['', '/default', '/details']) {
        const names = await named(api, path)
        expect(names).toContain('network')
        for (const gone of ['trunk', 'security_group', 'security_group_rule'])
          expect(names).not.toContain(gone)
      }
      expect(JSON.stringify((await api.get(admin, '/v2.0/quotas')).body)).not.toContain('trunk')
      const refused = await api.put(admin, '/v2.0/quotas/p', { quota: { trunk: 1 } })
      expect(refused.body.NeutronError.message).toBe("Unrecognized attribute(s) 'trunk'")
    } finally {
      await api.close()
    }
  })

  test('sharing of its objects', async () => {
    const api = await off('rbac-security-groups')
    try {
      const object_id = parents.get('security_group_id') ?? missing
      const policy = { object_type: 'security_group', object_id, action: 'access_as_shared' }
      const body = { rbac_policy: { ...policy, target_tenant: 'p' } }
      const refused = await api.post(admin, '/v2.0/rbac-policies', body)
      expect(refused.status).toBe(400)
      expect(refused.body.NeutronError.message).toContain('not a valid RBAC object type')
    } finally {
      await api.close()
    }
  })
})
