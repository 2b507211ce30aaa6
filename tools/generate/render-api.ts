import type { Field } from '@neutrino/server/definition/define-resource.ts'
import type { JsonSchema } from '@neutrino/server/definition/kind.ts'
import type { ServedRoute } from '@neutrino/server/http/route.ts'
import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { code, table } from './markdown.ts'
import { served } from './served.ts'

const introduction = `# The API, resource by resource

Everything is under \`/v2.0\`. *C* may be given on POST (**C**: must be), *U* on PUT, *F* filters a list, *S* sorts it;
*P* means that giving it asks a rule of its own. The same as OpenAPI: \`GET /openapi.json\`.
`

export function renderApi(): string {
  const { endpoints, routes } = served()
  const resources = new Set(endpoints.map(({ schema }) => schema.definition.name))
  const others = routes.filter(route => !resources.has(route.tag))
  return [
    introduction,
    ...endpoints.map(endpoint => renderEndpoint(endpoint, routes)),
    `## Paths of their own\n\n${others.map(requestLine).join('\n')}\n`,
  ].join('\n')
}

function requestLine({ method, path, document }: ServedRoute): string {
  const { description, parameters, 'x-own': isOwn } = document()
  const flags = method === 'DELETE' && Array.isArray(parameters) ? parameters.map(flagText) : []
  return `- \`${method} ${path}\`${isOwn ? `: ${String(description)}` : ''}${flags.join('')}`
}

const flagText = ({ name, description }: { readonly name: string; readonly description: string }) =>
  `; with \`?${name}=true\`: ${description}`

function renderEndpoint({ schema }: Endpoint, routes: readonly ServedRoute[]): string {
  const { name, doc, alias, bulk, paging, quota } = schema.definition
  const requests = routes.filter(route => route.tag === name).map(requestLine)
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

${requests.join('\n')}

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
