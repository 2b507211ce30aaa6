import { errorSchema, type Json, json, linksSchema, schemasOf } from './openapi/schemas.ts'
import { parameterNames, type ServedRoute } from './route.ts'
import { serviceRoutes } from './service-routes.ts'
import type { Endpoint } from './wire.ts'

/** In front of the path of every route. */
export const API_ROOT = '/v2.0'

/** What the server serves, of which the document is made. */
export interface Served {
  readonly endpoints: readonly Endpoint[]
  readonly routes: readonly ServedRoute[]
  readonly hiddenAliases: ReadonlySet<string>
}

/** The OpenAPI 3.1 document of every route, made of the same declarations that requests are served by. */
export function openApiDocument({ endpoints, routes, hiddenAliases }: Served): Json {
  const docs = new Map(endpoints.map(({ schema: { definition } }) => [definition.name, definition.doc]))
  const tags = [...new Set([...docs.keys(), ...routes.map(route => route.tag), 'service'])]
  return {
    openapi: '3.1.0',
    info: {
      title: 'Neutrino: OpenStack Networking API',
      version: '2.0',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: tags.map(name => ({ name, ...(docs.has(name) ? { description: docs.get(name) } : {}) })),
    paths: { ...pathsOf(routes), ...servicePaths() },
    components: {
      securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } },
      responses: {
        Error: {
          description: 'The request was refused.',
          content: json({ $ref: '#/components/schemas/Error' }),
        },
      },
      schemas: {
        Error: errorSchema,
        Links: linksSchema,
        ...Object.assign({}, ...endpoints.map(({ schema }) => schemasOf(schema, hiddenAliases))),
      },
    },
  }
}

function pathsOf(routes: readonly ServedRoute[]): Json {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = `${API_ROOT}${route.path}`
    const names = parameterNames(path)
    const item = paths[path] ?? (names.length ? { parameters: names.map(pathParameter) } : {})
    item[route.method.toLowerCase()] = { operationId: route.id, tags: [route.tag], ...route.document() }
    paths[path] = item
  }
  return paths
}

const pathParameter = (name: string): Json => ({
  ...{ name, in: 'path', required: true },
  schema: { type: 'string' },
})

/** Paths beside the API: they need no token, and have no version in front. */
function servicePaths(): Json {
  const paths = serviceRoutes.map(({ path, id, doc, contentType, answer }) => [
    path,
    {
      get: {
        operationId: id,
        tags: ['service'],
        description: doc,
        'x-own': true,
        security: [],
        responses: { 200: { description: 'Done.', content: { [contentType]: { schema: answer } } } },
      },
    },
  ])
  return Object.fromEntries(paths)
}
