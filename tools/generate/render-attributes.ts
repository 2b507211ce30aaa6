import { pascalCase } from './generated-file.ts'
import type { OpenApiDocument, Route, Schema } from './openapi-document.ts'
import { literal, propertyName } from './render-type.ts'

/** The attribute tables of all resources, for columns, forms and completion. */
export function renderAttributes(
  document: OpenApiDocument,
  routesByResource: ReadonlyMap<string, readonly Route[]>,
): string {
  const tables = [...routesByResource].map(([resource, routes]) => {
    const rows = attributeRows(document, resource, routes).map(row => `    { ${row} },\n`)
    return `  ${resource}: [\n${rows.join('')}  ],\n`
  })
  return `import type { AttributeRow } from '../shown.ts'

/** By resource, in the order in which the API shows them. */
export const attributes = {
${tables.join('')}} as const satisfies Readonly<Record<string, readonly AttributeRow[]>>
`
}

function attributeRows(
  document: OpenApiDocument,
  resource: string,
  routes: readonly Route[],
): readonly string[] {
  const { schemas } = document.components
  const name = pascalCase(resource)
  const list = routes.find(
    ({ operation }) => !operation['x-own'] && operation.operationId.startsWith('list_'),
  )?.operation
  const parameters = new Map(list?.parameters?.map(parameter => [parameter.name, parameter.schema]))
  const canCreate = routes.some(({ operation }) => operation.operationId === `create_${resource}`)
  const canUpdate = routes.some(({ operation }) => operation.operationId === `update_${resource}`)
  const create = canCreate ? schemas[`${name}Create`] : undefined
  const update = canUpdate ? schemas[`${name}Update`] : undefined
  const sortKeys = parameters.get('sort_key')?.items?.enum ?? []
  // What is accepted but never shown stands in the form, after what is shown.
  const shown = Object.entries(schemas[name]?.properties ?? {})
  const hidden = Object.entries(create?.properties ?? {}).filter(
    ([wire]) => !shown.some(([one]) => one === wire),
  )
  return [...shown, ...hidden].map(([wire, schema]) => {
    const given = create?.required?.includes(wire)
      ? 'required'
      : create?.properties?.[wire]
        ? 'optional'
        : 'no'
    const row: [string, unknown][] = [
      ['name', wire],
      ...typeOf(schema),
      ['create', given],
      ['update', update?.properties?.[wire] !== undefined],
      ['filter', parameters.has(wire)],
      ['sort', sortKeys.includes(wire)],
      ...values(schema),
      ['doc', schema.description ?? ''],
    ]
    return row.map(([key, value]) => `${propertyName(key)}: ${render(value)}`).join(', ')
  })
}

function typeOf(schema: Schema): readonly [string, unknown][] {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['object'])
  return [
    ['type', types.find(type => type !== 'null')],
    ['nullable', types.includes('null')],
  ]
}

function values(schema: Schema): readonly [string, unknown][] {
  const allowed = schema.enum?.filter(value => value !== null)
  return allowed ? [['values', allowed]] : []
}

function render(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : literal(value)
}
