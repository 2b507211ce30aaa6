import { camelCase } from './generated-file.ts'
import type { Route, Schema } from './openapi-document.ts'
import { pathText } from './render-path.ts'
import { propertyName, renderType } from './render-type.ts'

/** A typed function for a path outside the pattern of resources: whole bodies in and out. */
export function renderOwnOperation(route: Route): string {
  const { path, method, operation, isOutside } = route
  const parameters = [
    'transport: Transport',
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => `${camelCase(name)}: string`),
  ]
  const fields = [`method: '${method.toUpperCase()}'`, `path: ${pathText(path)}`]
  if (isOutside) fields.push('isOutside: true')
  const body = operation.requestBody?.content?.['application/json']?.schema
  if (body !== undefined) {
    parameters.push(`body: ${renderType(body)}`)
    fields.push('body')
  }
  if (operation.parameters?.length) {
    parameters.push(`query?: ${queryType(operation.parameters)}`)
    fields.push('...(query === undefined ? {} : { query })')
  }
  const { type, isText } = answerOf(route)
  if (isText) fields.push('isText: true')
  return `/** ${operation.description ?? ''} */
export function ${camelCase(operation.operationId)}(${parameters.join(', ')}): Promise<${type}> {
  return transport.send(${`{ ${fields.join(', ')} }`})
}
`
}

function answerOf({ operation }: Route): { readonly type: string; readonly isText: boolean } {
  const content = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content
  const schema = content?.['application/json']?.schema
  if (schema !== undefined) return { type: renderType(schema), isText: false }
  return content?.['text/plain'] === undefined
    ? { type: 'void', isText: false }
    : { type: 'string', isText: true }
}

function queryType(parameters: readonly { readonly name: string; readonly schema: Schema }[]): string {
  const members = parameters.map(
    ({ name, schema }) => `readonly ${propertyName(name)}?: ${renderType(schema)}`,
  )
  return `{ ${members.join('; ')} }`
}
