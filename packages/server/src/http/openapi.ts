import type { Field, ResourceSchema } from '../definition/define-resource.ts'
import type { JsonSchema } from '../definition/kind.ts'
import { defaultRules } from '../policy/default-rules.ts'
import type { Endpoint } from './wire.ts'

type Json = Readonly<Record<string, unknown>>

/** The OpenAPI 3.1 document of all endpoints, made of the same definitions that parse requests. */
export function openApiDocument(endpoints: readonly Endpoint[]): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Neutrino: OpenStack Networking API',
      version: '2.0',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/v2.0' }],
    security: [{ token: [] }],
    tags: endpoints.map(({ schema }) => ({
      name: schema.definition.name,
      description: schema.definition.doc,
    })),
    paths: Object.assign({}, ...endpoints.map(pathsOf)) as Json,
    components: {
      securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } },
      responses: {
        Error: {
          description: 'The request was refused.',
          content: json({ $ref: '#/components/schemas/Error' }),
        },
      },
      schemas: { Error: errorSchema, Links: linksSchema, ...Object.assign({}, ...endpoints.map(schemasOf)) },
    },
  }
}

const errorSchema = {
  type: 'object',
  properties: {
    NeutronError: {
      type: 'object',
      required: ['type', 'message', 'detail'],
      properties: { type: { type: 'string' }, message: { type: 'string' }, detail: { type: 'string' } },
    },
  },
}

const linksSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['rel', 'href'],
    properties: { rel: { enum: ['next', 'previous'] }, href: { type: 'string' } },
  },
}

const json = (schema: Json) => ({ 'application/json': { schema } })
const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
const error: Json = { $ref: '#/components/responses/Error' }

/** network -> Network, security_group -> SecurityGroup */
function typeName(schema: ResourceSchema): string {
  return schema.definition.name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
}

const dashed = (name: string) => name.replaceAll('_', '-')

/** Where a collection is: /qos/policies/{policy_id}/bandwidth-limit-rules. */
export const pathOf = ({ definition: { pathPrefix, parent, collection } }: ResourceSchema) =>
  [
    '',
    ...(pathPrefix ? [pathPrefix] : []),
    ...(parent ? [dashed(parent.collection), `{${parent.member}_id}`] : []),
    dashed(collection),
  ].join('/')

const pathParameter = (name: string): Json => ({
  ...{ name, in: 'path', required: true },
  schema: { type: 'string' },
})

function schemasOf({ schema }: Endpoint): Json {
  const name = typeName(schema)
  const visible = schema.fields.filter(field => !field.attribute.hidden)
  return {
    [name]: withConditions(
      schema,
      objectSchema(visible, () => false),
    ),
    [`${name}Create`]: objectSchema(
      schema.fields.filter(field => field.attribute.create),
      field => field.attribute.create === 'required',
    ),
    [`${name}Update`]: objectSchema(
      schema.fields.filter(field => field.attribute.update),
      () => false,
    ),
  }
}

interface ObjectSchema extends Json {
  readonly properties: Readonly<Record<string, object>>
}

function objectSchema(fields: readonly Field[], isRequired: (field: Field) => boolean): ObjectSchema {
  const required = fields.filter(isRequired).map(field => field.wire)
  const properties: [string, JsonSchema & { default?: unknown }][] = fields.flatMap(field => {
    const { kind, doc, default: value } = field.attribute
    const property = { ...kind.schema, description: doc, ...(value === undefined ? {} : { default: value }) }
    return field.wire === 'tenant_id'
      ? [
          ['project_id', property],
          ['tenant_id', property],
        ]
      : [[field.wire, property]]
  })
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length ? { required } : {}),
    additionalProperties: false,
  }
}

const ruleNames: ReadonlySet<string> = new Set(defaultRules.map(rule => rule.name))

/** Marks what an object may lack: attributes left out when null, and those with a rule of their own. */
function withConditions({ ruleName, byWire }: ResourceSchema, object: ObjectSchema): Json {
  const properties = Object.entries(object.properties).map(([wire, property]) => {
    const isConditional = byWire.get(wire)?.attribute.omitNull || ruleNames.has(`get_${ruleName}:${wire}`)
    return [wire, isConditional ? { ...property, 'x-conditional': true } : property]
  })
  return { ...object, properties: Object.fromEntries(properties) }
}

function pathsOf(endpoint: Endpoint): Json {
  const { schema, resource } = endpoint
  const { create, update, remove, actions = {} } = resource.behaviour
  const path = pathOf(schema)
  const { name, tagged, parent } = schema.definition
  const owner = parent ? [pathParameter(`${parent.member}_id`)] : []
  const id = [...owner, pathParameter('id')]
  return {
    [path]: {
      ...(owner.length ? { parameters: owner } : {}),
      get: listOperation(schema),
      ...(create ? { post: createOperation(schema) } : {}),
    },
    [`${path}/{id}`]: {
      parameters: id,
      get: operation(schema, 'show', 200, member(schema, typeName(schema))),
      ...(update
        ? {
            put: {
              ...operation(schema, 'update', 200, member(schema, typeName(schema))),
              requestBody: body(member(schema, `${typeName(schema)}Update`)),
            },
          }
        : {}),
      ...(remove ? { delete: operation(schema, 'delete', 204) } : {}),
    },
    ...(tagged ? tagPaths(schema, path) : {}),
    ...Object.fromEntries(
      Object.entries(actions).map(([action, { method }]) => [
        `${path}/{id}/${action}`,
        {
          parameters: id,
          [method.toLowerCase()]: {
            ...operation(schema, action, 200, { type: 'object' }),
            ...(method === 'PUT' ? { requestBody: body({ type: 'object' }) } : {}),
            description: `${action} of a ${name}.`,
          },
        },
      ]),
    ),
  }
}

const body = (schema: Json): Json => ({ required: true, content: json(schema) })

function member(schema: ResourceSchema, type: string): Json {
  const { name } = schema.definition
  return { type: 'object', required: [name], properties: { [name]: reference(type) } }
}

function operation(schema: ResourceSchema, verb: string, status: number, content?: Json): Json {
  return {
    operationId: `${verb}_${schema.definition.name}`,
    tags: [schema.definition.name],
    responses: {
      [status]: { description: 'Done.', ...(content ? { content: json(content) } : {}) },
      default: error,
    },
  }
}

/** The filter tags itself is an attribute. */
const tagFilterDocs = {
  'tags-any': 'Any of the tags, separated by commas.',
  'not-tags': 'Not all of the tags, separated by commas.',
  'not-tags-any': 'None of the tags, separated by commas.',
}

function listOperation(schema: ResourceSchema): Json {
  const { collection, name, paging } = schema.definition
  const list = { type: 'array', items: reference(typeName(schema)) }
  const filter = (name: string, description: string) => ({
    ...{ name, in: 'query', description },
    schema: { type: 'array', items: { type: 'string' } },
    explode: true,
  })
  const filters = schema.fields
    .filter(field => field.attribute.filter)
    .flatMap(({ wire, attribute }) =>
      (wire === 'tenant_id' ? ['project_id', 'tenant_id'] : [wire]).map(name => filter(name, attribute.doc)),
    )
  const tagFilters = Object.entries(schema.definition.tagged ? tagFilterDocs : {}).map(([name, doc]) =>
    filter(name, doc),
  )
  return {
    operationId: `list_${collection}`,
    tags: [name],
    parameters: [...filters, ...tagFilters, ...listParameters(schema)],
    responses: {
      200: {
        description: 'Done.',
        content: json({
          type: 'object',
          required: [collection],
          properties: {
            [collection]: list,
            ...(paging ? { [`${collection}_links`]: reference('Links') } : {}),
          },
        }),
      },
      default: error,
    },
  }
}

function listParameters({ definition, fields }: ResourceSchema): readonly Json[] {
  const text = { type: 'string' }
  const many = (items: Json) => ({ type: 'array', items })
  const parameter = (name: string, schema: Json) => ({ name, in: 'query', schema })
  const sortKeys = fields.filter(field => field.attribute.sort).map(field => field.wire)
  const always = [
    parameter('fields', many(text)),
    parameter('sort_key', many(sortKeys.length ? { enum: sortKeys } : text)),
    parameter('sort_dir', many({ enum: ['asc', 'desc'] })),
  ]
  return definition.paging
    ? [
        ...always,
        parameter('limit', { type: 'integer', minimum: 0 }),
        parameter('marker', text),
        parameter('page_reverse', { type: 'boolean' }),
      ]
    : always
}

function createOperation(schema: ResourceSchema): Json {
  const { name, bulk } = schema.definition
  const type = typeName(schema)
  const one = member(schema, `${type}Create`)
  const many = {
    type: 'object',
    required: [`${name}s`],
    properties: { [`${name}s`]: { type: 'array', minItems: 1, items: reference(`${type}Create`) } },
  }
  const created = member(schema, type)
  const createdMany = {
    type: 'object',
    properties: { [schema.definition.collection]: { type: 'array', items: reference(type) } },
  }
  return {
    ...operation(schema, 'create', 201, bulk ? { oneOf: [created, createdMany] } : created),
    requestBody: body(bulk ? { oneOf: [one, many] } : one),
  }
}

function tagPaths(schema: ResourceSchema, path: string): Json {
  const { name } = schema.definition
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
  const tags = {
    type: 'object',
    required: ['tags'],
    properties: { tags: { type: 'array', items: { type: 'string', maxLength: 255 } } },
  }
  const tagOperation = (verb: string, status: number, content?: Json): Json => ({
    ...operation(schema, `${verb}_tags_of`, status, content),
    tags: [name],
  })
  return {
    [`${path}/{id}/tags`]: {
      parameters,
      get: tagOperation('list', 200, tags),
      put: { ...tagOperation('replace', 200, tags), requestBody: body(tags) },
      post: { ...tagOperation('add', 200, tags), requestBody: body(tags) },
      delete: tagOperation('remove_all', 204),
    },
    [`${path}/{id}/tags/{tag}`]: {
      parameters: [...parameters, { name: 'tag', in: 'path', required: true, schema: { type: 'string' } }],
      get: operation(schema, 'check_tag_of', 204),
      put: operation(schema, 'add_tag_to', 201, { type: 'null' }),
      delete: operation(schema, 'remove_tag_from', 204),
    },
  }
}
