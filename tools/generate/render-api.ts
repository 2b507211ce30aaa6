import type { Field } from '@neutrino/server/definition/define-resource.ts'
import type { JsonSchema } from '@neutrino/server/definition/kind.ts'
import { pathOf } from '@neutrino/server/http/openapi.ts'
import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { allEndpoints } from './endpoints.ts'
import { code, table } from './markdown.ts'

const introduction = `# The API, resource by resource

Everything is under \`/v2.0\`. *C* may be given on POST (**C**: must be), *U* on PUT, *F* filters a list, *S* sorts it;
*P* means that giving it asks a rule of its own. The same as OpenAPI: \`GET /openapi.json\`.
`

export function renderApi(): string {
  return [introduction, ...allEndpoints().map(renderEndpoint)].join('\n')
}

function renderEndpoint({ schema, resource }: Endpoint): string {
  const { name, doc, alias, bulk, paging, tagged, quota } = schema.definition
  const path = pathOf(schema)
  const { create, update, remove, actions = {} } = resource.behaviour
  const requests = [
    `GET ${path}`,
    ...(create ? [`POST ${path}`] : []),
    `GET ${path}/{id}`,
    ...(update ? [`PUT ${path}/{id}`] : []),
    ...(remove ? [`DELETE ${path}/{id}`] : []),
    ...(tagged
      ? [`GET, PUT, POST, DELETE ${path}/{id}/tags`, `GET, PUT, DELETE ${path}/{id}/tags/{tag}`]
      : []),
    ...Object.entries(actions).map(([action, { method }]) => `${method} ${path}/{id}/${action}`),
  ]
  const traits = [
    ...(alias ? [`extension \`${alias}\``] : []),
    bulk ? 'several in one POST' : 'one in a POST',
    paging ? 'paged' : 'not paged',
    ...(quota ? [`quota \`${quota}\``] : []),
  ]
  const rows = schema.fields.map(field => [
    code(field.wire),
    typeText(field.attribute.kind.schema),
    flags(field),
    defaultText(field),
    field.attribute.doc + (field.attribute.alias ? ` (\`${field.attribute.alias}\`)` : ''),
  ])
  return `## ${name}

${doc} (${traits.join(', ')})

${requests.map(request => `- \`${request}\``).join('\n')}

${table(['attribute', 'type', 'flags', 'default', 'what it is'], rows)}`
}

function flags({ attribute }: Field): string {
  const { create, update, filter, sort, enforcePolicy, hidden } = attribute
  const letters = [
    create === 'required' ? '**C**' : create ? 'C' : '',
    update ? 'U' : '',
    filter ? 'F' : '',
    sort ? 'S' : '',
    enforcePolicy ? 'P' : '',
  ]
  return letters.filter(Boolean).join(' ') + (hidden ? ' never shown' : '')
}

function defaultText({ attribute }: Field): string {
  return attribute.default === undefined ? '' : code(JSON.stringify(attribute.default))
}

function typeText(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map(value => code(String(value))).join(', ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  const item = schema.items ? ` of ${typeText(schema.items)}` : ''
  const named = types.map(type => (type === 'array' ? `array${item}` : type)).join(' or ')
  return schema.format ? `${named} (${schema.format})` : named
}
