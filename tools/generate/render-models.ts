import { pascalCase } from './generated-file.ts'
import type { OpenApiDocument, Route, Schema } from './openapi-document.ts'
import { propertyName, renderType } from './render-type.ts'

/** The types of one resource: as shown, as created, as updated, and the query of its list. */
export function renderModels(document: OpenApiDocument, resource: string, routes: readonly Route[]): string {
  const { schemas } = document.components
  const name = pascalCase(resource)
  const doc = document.tags.find(tag => tag.name === resource)?.description ?? ''
  const isUsed = (type: string) => JSON.stringify(routes).includes(`"#/components/schemas/${type}"`)
  const parts = [
    // Shown attributes may be missing by rule of the policy only where they are marked so.
    model(name, doc, schemas[name] ?? {}, schema => schema['x-conditional'] !== true),
    ...['Create', 'Update']
      .map(verb => `${name}${verb}`)
      .filter(isUsed)
      .map(type => {
        const schema = schemas[type] ?? {}
        const text = type.endsWith('Create') ? `What a new ${resource} is made from.` : 'What may be changed.'
        return model(type, text, schema, (_, wire) => schema.required?.includes(wire) ?? false)
      }),
    queryModel(name, resource, routes),
  ]
  return parts.join('\n')
}

function model(
  name: string,
  doc: string,
  schema: Schema,
  isPresent: (schema: Schema, wire: string) => boolean,
): string {
  const members = Object.entries(schema.properties ?? {}).map(
    ([wire, property]) =>
      `${comment(property.description, '  ')}  readonly ${propertyName(wire)}${isPresent(property, wire) ? '' : '?'}: ${renderType(property)}\n`,
  )
  return `${comment(doc, '')}export interface ${name} {\n${members.join('')}}\n`
}

function queryModel(name: string, resource: string, routes: readonly Route[]): string {
  const list = routes.find(
    ({ operation }) => !operation['x-own'] && operation.operationId.startsWith('list_'),
  )?.operation
  const members = (list?.parameters ?? []).map(({ name: wire, schema, description }) => {
    const item = schema.items?.enum ? renderType(schema.items) : undefined
    const type =
      wire === 'fields'
        ? 'readonly string[]'
        : item !== undefined
          ? `readonly (${item})[]`
          : queryType(schema)
    return `${comment(description, '  ')}  readonly ${propertyName(wire)}?: ${type}\n`
  })
  return `/** Filters, sorting and paging of a ${resource} list; an array matches any of its values. */
export type ${name}Query = {\n${members.join('')}}\n`
}

function queryType(schema: Schema): string {
  return schema.type === 'array' ? 'QueryValue' : renderType(schema)
}

function comment(text: string | undefined, indent: string): string {
  return text ? `${indent}/** ${text.replaceAll('*/', '*\\/')} */\n` : ''
}
