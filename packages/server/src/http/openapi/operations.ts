import type { Attributes } from '../../definition/attribute.ts'
import type { MemberAction, Removal } from '../../definition/behaviour.ts'
import type { ResourceSchema } from '../../definition/define-resource.ts'
import type { JsonSchema } from '../../definition/kind.ts'
import type { RouteOperation } from '../route.ts'
import { isSwitchedOn } from '../switched-on.ts'
import { KEY_VALUE_TAGS } from '../tag-pairs.ts'
import { error, type Json, json, member, reference, typeName } from './schemas.ts'

const body = (schema: Json | JsonSchema): Json => ({ required: true, content: json(schema) })

function responses(status: number, content?: Json | JsonSchema): Json {
  return {
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
const pairFilterDocs = {
  tag_kv: 'A tag key=value, as key:value.',
  has_key: 'A tag with this key, whatever its value.',
}

export function listOperation(schema: ResourceSchema, hiddenAliases: ReadonlySet<string>): Json {
  const { collection, paging, tagged, attributes } = schema.definition
  const list = { type: 'array', items: reference(typeName(schema)) }
  const filter = (name: string, description: string) => ({
    ...{ name, in: 'query', description },
    schema: { type: 'array', items: { type: 'string' } },
    explode: true,
  })
  const filters = schema.fields
    .filter(field => field.attribute.filter && isSwitchedOn(field.attribute, hiddenAliases))
    .flatMap(({ wire, attribute }) =>
      (wire === 'tenant_id' ? ['project_id', 'tenant_id'] : [wire]).map(name => filter(name, attribute.doc)),
    )
  const hasTags = tagged && isSwitchedOn(attributes.tags ?? {}, hiddenAliases)
  const hasPairs = hasTags && isSwitchedOn({ alias: KEY_VALUE_TAGS }, hiddenAliases)
  const tagFilters = Object.entries({
    ...(hasTags ? tagFilterDocs : {}),
    ...(hasPairs ? pairFilterDocs : {}),
  }).map(([name, doc]) => filter(name, doc))
  return {
    parameters: [
      ...filters,
      ...tagFilters,
      ...listParameters(schema, hiddenAliases),
      ...expandParameter(schema, hiddenAliases),
    ],
    ...responses(200, {
      type: 'object',
      required: [collection],
      properties: {
        [collection]: list,
        ...(paging ? { [`${collection}_links`]: reference('Links') } : {}),
      },
    }),
  }
}

function listParameters(
  { definition, fields }: ResourceSchema,
  hiddenAliases: ReadonlySet<string>,
): readonly Json[] {
  const text = { type: 'string' }
  const many = (items: Json) => ({ type: 'array', items })
  const parameter = (name: string, schema: Json) => ({ name, in: 'query', schema })
  const sortKeys = fields
    .filter(field => field.attribute.sort && isSwitchedOn(field.attribute, hiddenAliases))
    .map(field => field.wire)
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

export function createOperation(schema: ResourceSchema): Json {
  const { name, bulk, collection } = schema.definition
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
    properties: { [collection]: { type: 'array', items: reference(type) } },
  }
  return {
    requestBody: body(bulk ? { oneOf: [one, many] } : one),
    ...responses(201, bulk ? { oneOf: [created, createdMany] } : created),
  }
}

export function showOperation(schema: ResourceSchema, hiddenAliases: ReadonlySet<string>): Json {
  const parameters = expandParameter(schema, hiddenAliases)
  return {
    ...(parameters.length ? { parameters } : {}),
    ...responses(200, member(schema, typeName(schema))),
  }
}

/** `expand`, where something can be shown inside the objects. */
function expandParameter({ storage }: ResourceSchema, hiddenAliases: ReadonlySet<string>): readonly Json[] {
  const { expansions } = storage
  if (expansions === undefined || !isSwitchedOn(expansions, hiddenAliases)) return []
  const docs = Object.entries(expansions.relations).map(([name, { doc }]) => `\`${name}\`: ${doc}`)
  const description = `What else is shown in \`expanded\` of each object. ${docs.join(' ')}`
  const items = { enum: Object.keys(expansions.relations) }
  return [{ name: 'expand', in: 'query', description, schema: { type: 'array', items }, explode: true }]
}

export function updateOperation(schema: ResourceSchema): Json {
  const type = typeName(schema)
  return { requestBody: body(member(schema, `${type}Update`)), ...responses(200, member(schema, type)) }
}

export function removeOperation(
  removals: Readonly<Record<string, Removal<Attributes>>>,
  hiddenAliases: ReadonlySet<string>,
): Json {
  const plain = responses(204)
  const flags = Object.entries(removals).filter(([, removal]) => isSwitchedOn(removal, hiddenAliases))
  if (flags.length === 0) return plain
  const later = flags.some(([, removal]) => removal.resumes)
  const parameters = flags.map(([name, { doc }]) => ({
    ...{ name, in: 'query', description: doc },
    schema: { type: 'boolean' },
  }))
  const answers = later ? { 202: { description: 'Under way.' } } : {}
  return { parameters, responses: { ...answers, ...Object(plain.responses) } }
}

export function actionOperation(
  schema: ResourceSchema,
  name: string,
  action: Pick<MemberAction<Attributes>, 'method' | 'body' | 'answer' | 'answersObject'>,
): Json {
  const type = typeName(schema)
  const answer = action.answersObject === 'bare' ? reference(type) : member(schema, type)
  return {
    description: `${name} of a ${schema.definition.name}.`,
    ...(action.method === 'PUT' ? { requestBody: body(action.body ?? { type: 'object' }) } : {}),
    ...responses(200, action.answersObject ? answer : (action.answer ?? { type: 'object' })),
  }
}

const tagList = {
  type: 'object',
  required: ['tags'],
  properties: { tags: { type: 'array', items: { type: 'string', maxLength: 255 } } },
}

const pairMap = (value: Json) => ({
  type: 'object',
  required: ['metadata_tags'],
  properties: { metadata_tags: { type: 'object', additionalProperties: value } },
})
const pairs = pairMap({ type: 'string', maxLength: 255 })

/** Operations on /tags, /tags/{tag} and /metadata-tags. */
export const tagOperations = {
  showPairs: responses(200, pairs),
  changePairs: { requestBody: body(pairs), ...responses(200, pairs) },
  mergePairs: {
    requestBody: body(pairMap({ type: ['string', 'null'], maxLength: 255 })),
    ...responses(200, pairs),
  },
  list: responses(200, tagList),
  change: { requestBody: body(tagList), ...responses(200, tagList) },
  removeAll: responses(204),
  check: responses(204),
  add: responses(201, { type: 'null' }),
  remove: responses(204),
} as const

/** A path of its own, as it is declared. */
export function ownOperation({ doc, status = 200, query = {}, body: given, answer }: RouteOperation): Json {
  const parameters = Object.entries(query).map(([name, { description, ...schema }]) => ({
    ...{ name, in: 'query', schema },
    ...(description === undefined ? {} : { description }),
  }))
  return {
    description: doc,
    'x-own': true,
    ...(parameters.length ? { parameters } : {}),
    ...(given === undefined ? {} : { requestBody: body(given) }),
    ...responses(status, answer),
  }
}
