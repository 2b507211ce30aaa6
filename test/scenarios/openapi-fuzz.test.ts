import type { JsonSchema } from '@neutrino/server/definition/kind.ts'
import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { resources } from '@neutrino/server/registry.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../support/api/create-test-api.ts'
import { testSettings } from '../support/api/test-settings.ts'

/** Requests of one kind for each resource; more find more, but take the time of a coffee. */
const REQUESTS = Number(process.env.NEUTRINO_FUZZ_REQUESTS ?? 60)

let api: TestApi
/** Ids that exist, by wire name of what refers to them, so that some requests get far. */
const known: Record<string, string> = {}

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas: unlimited } })
  const { admin } = callers
  const make = async (path: string, member: string, body: object) =>
    (await api.post(admin, `/v2.0/${path}`, { [member]: body })).body[member].id as string
  known.network_id = await make('networks', 'network', {})
  known.floating_network_id = await make('networks', 'network', { 'router:external': true })
  known.subnet_id = await make('subnets', 'subnet', {
    network_id: known.network_id,
    cidr: '10.0.0.0/24',
    ip_version: 4,
  })
  await make('subnets', 'subnet', {
    network_id: known.floating_network_id,
    cidr: '172.24.0.0/16',
    ip_version: 4,
  })
  known.port_id = await make('ports', 'port', { network_id: known.network_id })
  known.security_group_id = await make('security-groups', 'security_group', { name: 'g' })
  known.object_id = known.network_id
})
afterAll(() => api.close())

/** Texts that parsers and SQL may stumble over, besides ordinary ones. */
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '',
    '\0',
    "'; drop table port; --",
    '%s',
    '\\',
    '☃',
    '10.0.0.0/8',
    '::/0',
    'fe80::1',
    '999.1.1.1',
    'true',
    '-1',
    '1e400',
    'tcp',
    'x'.repeat(300),
  ),
)
const oddity = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.integer(),
  text,
  fc.constant([]),
  fc.constant({}),
  fc.array(text, { maxLength: 3 }),
  fc.constant([null]),
  fc.constant({ a: { b: [1] } }),
)

/** Mostly what the schema allows, sometimes anything. */
function suggestedValue(schema: JsonSchema, wire: string): fc.Arbitrary<unknown> {
  const id = known[wire]
  const valid = id === undefined ? validValue(schema) : fc.oneof(fc.constant(id), validValue(schema))
  return fc.oneof({ weight: 30, arbitrary: valid }, { weight: 1, arbitrary: oddity })
}

function validValue(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['object'])
  return fc.oneof(...types.map(type => ofType(type, schema)))
}

function ofType(type: string, schema: JsonSchema): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 70_000, 2 ** 31 - 1) }),
        fc.constantFrom(2 ** 31, 2 ** 53, -(2 ** 40)),
      )
    case 'array':
      return fc.array(schema.items ? validValue(schema.items) : oddity, { maxLength: 3 })
    case 'object': {
      const properties = Object.entries(schema.properties ?? {})
      return fc.record(
        Object.fromEntries(properties.map(([name, inner]) => [name, suggestedValue(inner, name)])),
        {
          requiredKeys: [...(schema.required ?? [])],
        },
      )
    }
    default:
      return schema.format === 'uuid' ? fc.oneof(fc.uuid(), fc.constantFrom(...Object.values(known))) : text
  }
}

function bodyOf(endpoint: Endpoint, verb: 'create' | 'update'): fc.Arbitrary<Record<string, unknown>> {
  const fields = endpoint.schema.fields.filter(field => field.attribute[verb])
  const required = fields.filter(field => field.attribute.create === 'required').map(field => field.wire)
  return fc.record(
    Object.fromEntries(
      fields.map(field => [field.wire, suggestedValue(field.attribute.kind.schema, field.wire)]),
    ),
    {
      requiredKeys: verb === 'create' ? required : [],
    },
  )
}

const names = resources
  .map(({ definition }) => definition)
  .filter(definition => definition.parent === undefined)

describe('no request that the schema suggests, or nearly, ends in a 500', () => {
  for (const { name, collection } of names) {
    const path = `/v2.0/${collection}`
    const find = () => api.api.endpoints.find(each => each.schema.definition.name === name)!

    test(`POST and PUT ${path}`, async () => {
      const endpoint = find()
      const { create, update } = endpoint.resource.behaviour
      const ids: string[] = []
      const send = async (method: string, target: string, body: unknown) => {
        const answer = await api.request(callers.admin, method, target, { [name]: body })
        expect(answer.status, `${method} ${target} ${JSON.stringify(body)}: ${answer.text}`).toBeLessThan(500)
        return answer
      }
      if (create) {
        await fc.assert(
          fc.asyncProperty(bodyOf(endpoint, 'create'), async body => {
            const answer = await send('POST', path, body)
            if (answer.status === 201) ids.push(answer.body[name].id)
          }),
          { numRuns: REQUESTS },
        )
      }
      if (update) {
        const target = fc.integer({ min: 0 }).map(n => ids[n % Math.max(ids.length, 1)] ?? 'nothing')
        await fc.assert(
          fc.asyncProperty(target, bodyOf(endpoint, 'update'), (id, body) =>
            send('PUT', `${path}/${encodeURIComponent(id)}`, body).then(() => undefined),
          ),
          { numRuns: REQUESTS },
        )
      }
    }, 120_000)

    test(`GET ${path} with odd parameters`, async () => {
      const { fields } = find().schema
      const parameter = fc.tuple(
        fc.oneof(
          fc.constantFrom(
            ...fields.map(field => field.wire),
            'tags',
            'not-tags-any',
            'fields',
            'limit',
            'marker',
            'sort_key',
            'sort_dir',
            'page_reverse',
          ),
          text,
        ),
        fc.oneof(
          text,
          fc.constantFrom(
            'asc',
            'desc',
            ...fields.map(field => field.wire),
            ...Object.values(known),
            'ip_address=10.0.0.1',
            'subnet_id=x',
            'ip_address_substr=%',
          ),
        ),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(parameter, { maxLength: 4 }), text, async (parameters, id) => {
          const query = new URLSearchParams(parameters)
          for (const url of [`${path}?${query}`, `${path}/${encodeURIComponent(id)}?${query}`]) {
            const answer = await api.get(callers.admin, url)
            expect(answer.status, `${url}: ${answer.text}`).toBeLessThan(500)
          }
        }),
        { numRuns: REQUESTS },
      )
    }, 120_000)
  }
})
