import { servedPaths } from '@neutrino/server/http/api.ts'
import { discoveryRoutes } from '@neutrino/server/http/discovery.ts'
import { API_ROOT, openApiDocument } from '@neutrino/server/http/openapi.ts'
import { resources, routes } from '@neutrino/server/registry.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../support/api/create-test-api.ts'
import { isFailure } from '../support/api/is-failure.ts'
import { testSettings } from '../support/api/test-settings.ts'

/** Requests of one operation; more find more, but take the time of a coffee. */
const REQUESTS = Number(process.env.NEUTRINO_FUZZ_REQUESTS ?? 30)

/** Ids that an operation is tried on besides those that do not exist. */
const IDS_MAX = 20

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly oneOf?: readonly Schema[]
}

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly parameters?: readonly { readonly name: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } }
}

interface Document {
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const served = servedPaths(resources, [...discoveryRoutes([]), ...routes], {
  settings: testSettings,
  hiddenAliases: new Set(),
})
const document = openApiDocument(served) as unknown as Document

/** What makes objects comes first, what removes them last, so that the others meet some. */
const order = ['post', 'get', 'put', 'delete']
const operationsOf = (tag: string) =>
  Object.entries(document.paths)
    .flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method, operation]) => method !== 'parameters' && operation.tags.includes(tag))
        .map(([method, operation]) => ({ path, method, operation })),
    )
    .toSorted((one, other) => order.indexOf(one.method) - order.indexOf(other.method))
type Request = ReturnType<typeof operationsOf>[number]

let api: TestApi
/** Ids that exist, by wire name of what refers to them, so that some requests get far. */
const known: Record<string, string> = {}
/** Ids of objects that the requests made, by tag. */
const made = new Map<string, string[]>()

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas: unlimited } })
  const { admin } = callers
  const make = async (path: string, member: string, body: object) => {
    const { id } = (await api.post(admin, `/v2.0/${path}`, { [member]: body })).body[member]
    made.set(member, [id])
    return id as string
  }
  known.floating_network_id = await make('networks', 'network', { 'router:external': true })
  known.external_subnet_id = await make('subnets', 'subnet', {
    network_id: known.floating_network_id,
    cidr: '172.24.0.0/16',
    ip_version: 4,
  })
  known.network_id = await make('networks', 'network', {})
  known.subnet_id = await make('subnets', 'subnet', {
    network_id: known.network_id,
    cidr: '10.0.0.0/24',
    ip_version: 4,
  })
  known.port_id = await make('ports', 'port', { network_id: known.network_id })
  known.security_group_id = await make('security-groups', 'security_group', { name: 'g' })
  known.router_id = await make('routers', 'router', {})
  known.floatingip_id = await make('floatingips', 'floatingip', {
    floating_network_id: known.floating_network_id,
  })
  known.policy_id = await make('qos/policies', 'policy', { name: 'q' })
  known.local_ip_id = await make('local-ips', 'local_ip', { network_id: known.network_id })
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
function suggestedValue(schema: Schema, wire: string): fc.Arbitrary<unknown> {
  const id = known[wire]
  const valid = id === undefined ? validValue(schema) : fc.oneof(fc.constant(id), validValue(schema))
  return fc.oneof({ weight: 30, arbitrary: valid }, { weight: 1, arbitrary: oddity })
}

function validValue(schema: Schema): fc.Arbitrary<unknown> {
  const { $ref, oneOf } = schema
  if ($ref !== undefined)
    return validValue(document.components.schemas[$ref.slice($ref.lastIndexOf('/') + 1)]!)
  if (oneOf !== undefined) return fc.oneof(...oneOf.map(validValue))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['object'])
  return fc.oneof(...types.map(type => ofType(type, schema)))
}

function ofType(type: string, schema: Schema): fc.Arbitrary<unknown> {
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
    case 'object':
      return objectOf(schema)
    default:
      return schema.format === 'uuid' ? fc.oneof(fc.uuid(), fc.constantFrom(...Object.values(known))) : text
  }
}

function objectOf({ properties, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
  if (properties === undefined) {
    if (typeof additionalProperties !== 'object') return fc.dictionary(text, oddity, { maxKeys: 3 })
    const name = fc.oneof(fc.constantFrom('network', 'port', 'force', 'check_limit'), text)
    return fc.dictionary(name, validValue(additionalProperties), { maxKeys: 3 })
  }
  const fields = Object.entries(properties).map(([name, inner]) => [name, suggestedValue(inner, name)])
  return fc.record<Record<string, unknown>>(Object.fromEntries(fields), { requiredKeys: [...required] })
}

/** A path with its parameters filled in: by what exists, mostly. */
function pathOf({ path, operation }: Request): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const values = names.map((name): fc.Arbitrary<string> => {
    const ids = [
      ...(name === 'id' ? (made.get(operation.tags[0] ?? '') ?? []) : (made.get(name) ?? [])),
      ...(known[name] === undefined ? [] : [known[name]]),
    ].slice(-IDS_MAX)
    const missing = fc.oneof(fc.uuid(), text)
    if (ids.length === 0) return missing
    return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: missing })
  })
  return fc
    .tuple(...values)
    .map(chosen =>
      names.reduce(
        (filled, name, index) => filled.replace(`{${name}}`, encodeURIComponent(chosen[index] ?? '')),
        path,
      ),
    )
}

function queryOf({ operation }: Request): fc.Arbitrary<[string, string][]> {
  const names = operation.parameters?.map(parameter => parameter.name) ?? []
  const words = ['asc', 'desc', 'true', 'ip_address=10.0.0.1', 'subnet_id=x', 'ip_address_substr=%']
  const parameter = fc.tuple(
    fc.oneof(fc.constantFrom(...names, 'fields', 'tags', 'not-tags-any', 'marker'), text),
    fc.oneof(text, fc.constantFrom(...words, ...names, ...Object.values(known))),
  )
  return names.length ? fc.array(parameter, { maxLength: 4 }) : fc.array(parameter, { maxLength: 1 })
}

function bodyOf({ operation }: Request): fc.Arbitrary<unknown> {
  const schema = operation.requestBody?.content['application/json'].schema
  if (schema === undefined) return fc.constant(undefined)
  const odd = fc.oneof(oddity, fc.constantFrom('', '{', '[]', 'null'))
  return fc.oneof({ weight: 40, arbitrary: validValue(schema) }, { weight: 1, arbitrary: odd })
}

async function tryOut(request: Request): Promise<void> {
  const { method, operation } = request
  const tag = operation.tags[0] ?? ''
  await fc.assert(
    fc.asyncProperty(pathOf(request), queryOf(request), bodyOf(request), async (path, query, body) => {
      const parameters = method === 'get' && query.length ? `?${new URLSearchParams(query)}` : ''
      const url = `${path}${parameters}`
      const answer = await api.request(callers.admin, method.toUpperCase(), url, body)
      expect(isFailure(answer), `${method} ${url} ${JSON.stringify(body)}: ${answer.text}`).toBe(false)
      const id: unknown = answer.body?.[tag]?.id
      if (method === 'post' && typeof id === 'string') made.set(tag, [...(made.get(tag) ?? []), id])
    }),
    { numRuns: REQUESTS },
  )
}

describe('no request that the schema suggests, or nearly, ends in a 500', () => {
  const isOutside = ({ path }: Request) => !path.startsWith(`${API_ROOT}/`)
  const all = document.tags.map(({ name }) => ({
    name,
    requests: operationsOf(name).filter(request => !isOutside(request)),
  }))
  for (const { name, requests } of all.filter(each => each.requests.length > 0)) {
    test(`${requests.length} operations of ${name}`, async () => {
      for (const request of requests) await tryOut(request)
    }, 240_000)
  }
})
