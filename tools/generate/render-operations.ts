import { camelCase, pascalCase } from './generated-file.ts'
import type { Method, Route } from './openapi-document.ts'
import { renderOwnOperation } from './render-own-operation.ts'
import { pathText } from './render-path.ts'
import { renderType } from './render-type.ts'

interface Names {
  readonly resource: string
  readonly collection: string
  readonly type: string
}

/** One typed function for every operation of a resource. */
export function renderOperations(resource: string, routes: readonly Route[]): string {
  const list = routes.find(
    ({ operation }) => !operation['x-own'] && operation.operationId.startsWith('list_'),
  )
  const collection = list?.operation.operationId.slice('list_'.length) ?? ''
  const names: Names = { resource, collection, type: pascalCase(resource) }
  return routes.map(route => renderRoute(names, route)).join('\n')
}

function renderRoute(names: Names, route: Route): string {
  if (route.operation['x-own']) return renderOwnOperation(route)
  const verb = route.operation.operationId.split('_')[0]
  if (/\/tags(\/\{tag\})?$/.test(route.path)) return tagFunction(route)
  if (route.path.endsWith('/metadata-tags')) return pairsFunction(route)
  if (/\{id\}\/\w+$/.test(route.path)) return actionFunction(route)
  switch (verb) {
    case 'list':
      return listFunctions(names, route)
    case 'show':
      return showFunction(names, route)
    case 'create':
      return createFunctions(names, route)
    case 'update':
      return updateFunction(names, route)
    case 'delete':
      return deleteFunction(names, route)
    default:
      throw new Error(`render-operations.ts has no row for ${route.operation.operationId}`)
  }
}

function listFunctions({ collection, type }: Names, { path, operation }: Route): string {
  const isPaged = operation.parameters?.some(parameter => parameter.name === 'marker')
  const name = pascalCase(collection)
  const one = `/** All of the ${collection} that match, in one answer unless \`limit\` is given. */
export async function list${name}<const Q extends ${type}Query>(
  transport: Transport,${ownerParameter(path)}
  query?: Q,
): Promise<readonly Shown<${type}, Q>[]> {
  const answer = await transport.send<{ ${collection}: readonly Shown<${type}, Q>[] }>(${request('get', path, 'query')})
  return answer.${collection}
}
`
  const paged = `
/** The same page by page, \`limit\` objects a request. */
export function page${name}<const Q extends ${type}Query>(
  transport: Transport,${ownerParameter(path)}
  query?: Q,
): AsyncGenerator<readonly Shown<${type}, Q>[], void, undefined> {
  return pages(transport, { path: ${pathText(path)}, collection: '${collection}' }, query)
}
`
  return isPaged ? one + paged : one
}

function showFunction({ resource, type }: Names, { path }: Route): string {
  return `export async function show${type}<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,${ownerParameter(path)}
  id: string,
  query?: Q,
): Promise<Shown<${type}, Q>> {
  const answer = await transport.send<{ ${resource}: Shown<${type}, Q> }>(${request('get', path, 'query')})
  return answer.${resource}
}
`
}

function createFunctions({ resource, collection, type }: Names, { path, operation }: Route): string {
  const isBulk = operation.requestBody?.content?.['application/json']?.schema.oneOf !== undefined
  const one = `export async function create${type}(transport: Transport,${ownerParameter(path)} values: ${type}Create): Promise<${type}> {
  const answer = await transport.send<{ ${resource}: ${type} }>(${request('post', path, `body: { ${resource}: values }`)})
  return answer.${resource}
}
`
  const many = `
/** All or none of them, in the order given. */
export async function create${pascalCase(collection)}(
  transport: Transport,${ownerParameter(path)}
  values: readonly ${type}Create[],
): Promise<readonly ${type}[]> {
  const answer = await transport.send<{ ${collection}: readonly ${type}[] }>(${request('post', path, `body: { ${resource}s: values }`)})
  return answer.${collection}
}
`
  return isBulk ? one + many : one
}

function updateFunction({ resource, type }: Names, { path }: Route): string {
  return `/** \`revision\`: refused with 412 when the object has been changed since. */
export async function update${type}(
  transport: Transport,${ownerParameter(path)}
  id: string,
  changes: ${type}Update,
  options: { readonly revision?: number } = {},
): Promise<${type}> {
  const answer = await transport.send<{ ${resource}: ${type} }>(${request('put', path, `body: { ${resource}: changes }, headers: ifMatch(options.revision)`)})
  return answer.${resource}
}
`
}

function deleteFunction({ type }: Names, { path, operation }: Route): string {
  const flags = (operation.parameters ?? []).filter(parameter => parameter.in === 'query')
  const docs = flags.map(({ name, description }) => ` * \`${name}\`: ${description}\n`).join('')
  const revision = '`revision`: refused with 412 when the object has been changed since.'
  const comment = flags.length === 0 ? `/** ${revision} */` : `/**\n * ${revision}\n${docs} */`
  const options = [
    'readonly revision?: number',
    ...flags.map(({ name }) => `readonly ${name}?: boolean | undefined`),
  ]
  const query = flags.map(({ name }) => `${name}: options.${name}`).join(', ')
  const sent = `${query === '' ? '' : `query: { ${query} }, `}headers: ifMatch(options.revision)`
  return `${comment}
export async function delete${type}(
  transport: Transport,${ownerParameter(path)}
  id: string,
  options: { ${options.join('; ')} } = {},
): Promise<void> {
  await transport.send(${request('delete', path, sent)})
}
`
}

function actionFunction({ path, method, operation }: Route): string {
  const action = camelCase(path.slice(path.lastIndexOf('/') + 1))
  const given = operation.requestBody?.content?.['application/json']?.schema
  const answer = operation.responses['200']?.content?.['application/json']?.schema ?? {}
  return `export function ${action}(
  transport: Transport,${ownerParameter(path)}
  id: string${given === undefined ? '' : `,\n  body: ${renderType(given)}`},
): Promise<${renderType(answer)}> {
  return transport.send(${request(method, path, given === undefined ? undefined : 'body')})
}
`
}

function tagFunction({ path, method, operation }: Route): string {
  const name = camelCase(operation.operationId)
  const isOne = path.endsWith('/{tag}')
  const takesBody = !isOne && (method === 'put' || method === 'post')
  const answersTags = !isOne && method !== 'delete'
  const parameters = ['transport: Transport', 'id: string']
  if (isOne) parameters.push('tag: string')
  if (takesBody) parameters.push('tags: readonly string[]')
  const call = request(method, path, takesBody ? 'body: { tags }' : undefined)
  const comment =
    method === 'get' && isOne ? '/** Throws a 404 when the object does not have the tag. */\n' : ''
  return answersTags
    ? `export async function ${name}(${parameters.join(', ')}): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>(${call})
  return answer.tags
}
`
    : `${comment}export async function ${name}(${parameters.join(', ')}): Promise<void> {
  await transport.send(${call})
}
`
}

/** The tags of the form key=value, as a map. */
function pairsFunction({ path, method, operation }: Route): string {
  const name = camelCase(operation.operationId)
  const takesBody = method === 'put' || method === 'patch'
  const value = method === 'patch' ? 'string | null' : 'string'
  const pairs = `, pairs: Readonly<Record<string, ${value}>>`
  const call = request(method, path, takesBody ? 'body: { metadata_tags: pairs }' : undefined)
  if (method === 'delete')
    return `export async function ${name}(transport: Transport, id: string): Promise<void> {
  await transport.send(${call})
}
`
  return `export async function ${name}(transport: Transport, id: string${takesBody ? pairs : ''}): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>(${call})
  return answer.metadata_tags
}
`
}

/** The id of the object that owns those of the path, where another one does. */
function ownerParameter(path: string): string {
  const [, name] = /\{(\w+_id)\}/.exec(path) ?? []
  return name === undefined ? '' : ` ${camelCase(name)}: string,`
}

function request(method: Method, path: string, more: string | undefined): string {
  const extra = more === 'query' ? ', ...(query === undefined ? {} : { query })' : more ? `, ${more}` : ''
  return `{ method: '${method.toUpperCase()}', path: ${pathText(path)}${extra} }`
}

/** What the functions and types of one file need of the client's own files. */
export function renderImports(text: string): string {
  const types = (file: string, names: readonly string[]) => {
    const used = names.filter(name => new RegExp(`\\b${name}\\b`).test(text))
    return used.length ? [`import type { ${used.join(', ')} } from '../${file}.ts'`] : []
  }
  const lines = [
    ...(text.includes('ifMatch(') ? ["import { ifMatch } from '../if-match.ts'"] : []),
    ...(text.includes('pages(') ? ["import { pages } from '../pages.ts'"] : []),
    ...types('shown', ['Shown']),
    ...types('transport', ['QueryValue', 'Transport']),
  ]
  return `${lines.join('\n')}\n`
}
