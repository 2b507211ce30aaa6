import type { Field, ResourceSchema } from '../../definition/define-resource.ts'
import type { JsonSchema } from '../../definition/kind.ts'
import { defaultRules } from '../../policy/default-rules.ts'
import { isSwitchedOn } from '../switched-on.ts'

export type Json = Readonly<Record<string, unknown>>

export const json = (schema: Json | JsonSchema) => ({ 'application/json': { schema } })
export const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
export const error: Json = { $ref: '#/components/responses/Error' }

/** network -> Network, security_group -> SecurityGroup */
export function typeName(schema: ResourceSchema): string {
  return schema.definition.name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
}

/** A body with one object in the resource's member key. */
export function member(schema: ResourceSchema, type: string): Json {
  const { name } = schema.definition
  return { type: 'object', required: [name], properties: { [name]: reference(type) } }
}

/** The schemas of a resource: as shown, as created, as updated. Extensions that are switched off bring nothing. */
export function schemasOf(schema: ResourceSchema, hiddenAliases: ReadonlySet<string>): Json {
  const name = typeName(schema)
  const fields = schema.fields.filter(field => isSwitchedOn(field.attribute, hiddenAliases))
  const shown = fields.filter(field => !field.attribute.hidden)
  return {
    [name]: withExpansions(
      schema,
      withConditions(
        schema,
        objectSchema(shown, () => false),
      ),
      hiddenAliases,
    ),
    [`${name}Create`]: objectSchema(
      fields.filter(field => field.attribute.create),
      field => field.attribute.create === 'required',
    ),
    [`${name}Update`]: objectSchema(
      fields.filter(field => field.attribute.update),
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
function withConditions({ ruleName, byWire }: ResourceSchema, object: ObjectSchema): ObjectSchema {
  const properties = Object.entries(object.properties).map(([wire, property]) => {
    const isConditional = byWire.get(wire)?.attribute.omitNull || ruleNames.has(`get_${ruleName}:${wire}`)
    return [wire, isConditional ? { ...property, 'x-conditional': true } : property]
  })
  return { ...object, properties: Object.fromEntries(properties) }
}

/** What `expand=` brings. */
function withExpansions(
  { storage: { expansions } }: ResourceSchema,
  object: ObjectSchema,
  hiddenAliases: ReadonlySet<string>,
): Json {
  if (expansions === undefined || !isSwitchedOn(expansions, hiddenAliases)) return object
  const relations = Object.entries(expansions.relations).map(([name, { single, doc }]) => [
    name,
    {
      ...(single ? { type: ['object', 'null'] } : { type: 'array', items: { type: 'object' } }),
      description: doc,
    },
  ])
  const expanded = {
    type: 'object',
    description: 'What `expand` asks for, as its own GET shows it.',
    properties: Object.fromEntries(relations),
    'x-conditional': true,
  }
  return { ...object, properties: { ...object.properties, expanded } }
}

export const errorSchema: Json = {
  type: 'object',
  properties: {
    NeutronError: {
      type: 'object',
      required: ['type', 'message', 'detail'],
      properties: { type: { type: 'string' }, message: { type: 'string' }, detail: { type: 'string' } },
    },
  },
}

export const linksSchema: Json = {
  type: 'array',
  items: {
    type: 'object',
    required: ['rel', 'href'],
    properties: { rel: { enum: ['next', 'previous'] }, href: { type: 'string' } },
  },
}
