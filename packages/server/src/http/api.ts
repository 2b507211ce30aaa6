import { databaseFault } from '../database/database-fault.ts'
import type { AnyResource } from '../definition/behaviour.ts'
import { HttpMethodNotAllowed, HttpNotFound } from '../errors/errors.ts'
import type { Settings } from '../settings.ts'
import { createEndpoints } from './endpoints.ts'
import { ownOperation } from './openapi/operations.ts'
import type { Served } from './openapi.ts'
import { resourcePaths } from './resource-routes.ts'
import { type Handler, methods, type Route, type ServedRoute, templateOf } from './route.ts'
import { type RoutePath, routeTable, underscored } from './route-table.ts'
import { isSchemaOn, isSwitchedOn } from './switched-on.ts'
import type { ApiRequest, ApiResponse, Services } from './wire.ts'

export type { Route, RouteOperation } from './route.ts'

export interface Api extends Served {
  /** What may follow /v2.0/, with underscores: collections, prefixes and routes of their own. */
  readonly roots: ReadonlySet<string>
  handle(request: ApiRequest): Promise<ApiResponse>
}

/** Every path under /v2.0, and what is served there. Extensions that are off bring none. */
export function servedPaths(
  resources: readonly AnyResource[],
  routes: readonly Route[],
  { settings, hiddenAliases }: { settings: Settings; hiddenAliases: ReadonlySet<string> },
): Served & { readonly paths: readonly RoutePath[]; readonly prefixes: ReadonlySet<string> } {
  const endpoints = createEndpoints(resources, settings).filter(({ schema }) =>
    isSchemaOn(schema, hiddenAliases),
  )
  const prefixes = new Set(endpoints.flatMap(endpoint => endpoint.schema.definition.pathPrefix ?? []))
  const paths = [
    ...endpoints.flatMap(endpoint => resourcePaths(endpoint, hiddenAliases)),
    ...routes.filter(route => isSwitchedOn(route, hiddenAliases)).map(route => ownPath(route, prefixes)),
  ]
  return { endpoints, paths, prefixes, hiddenAliases, routes: paths.flatMap(each => each.routes) }
}

/** Everything under /v2.0 that belongs to a resource or an extra route. */
export function createApi(
  services: Services,
  resources: readonly AnyResource[],
  routes: readonly Route[],
): Api {
  const { paths, prefixes, ...served } = servedPaths(resources, routes, services)
  const match = routeTable(paths)
  const firsts = paths.map(({ path }) => underscored(path.split('/')[1] ?? ''))
  return {
    ...served,
    roots: new Set([...firsts, ...prefixes]),
    async handle(request) {
      const { segments, method } = request
      const [first = '', ...rest] = segments
      // A prefix belongs to a name, but clients get along without it; alone it is no path.
      const found = match(prefixes.has(first) && rest.length > 0 ? rest : segments)
      if (found === undefined) throw new HttpNotFound({})
      const run = found.methods.get(method)
      return run ? run(services, request, found.parameters) : found.refuse(request)
    },
  }
}

function ownPath(route: Route, prefixes: ReadonlySet<string>): RoutePath {
  const path = templateOf(route.path)
  const [, first = ''] = path.split('/')
  const handlers = new Map<string, Handler>()
  const routes: ServedRoute[] = []
  for (const method of methods) {
    const operation = route.methods[method]
    if (operation === undefined) continue
    if (typeof operation === 'function') {
      handlers.set(method, translated(operation))
      continue
    }
    const { id, about: tag } = operation
    const run = translated(operation.run)
    handlers.set(method, run)
    routes.push({ method, path, id, tag, run, document: () => ownOperation(operation) })
  }
  return {
    path: prefixes.has(first) ? path.slice(first.length + 1) : path,
    methods: handlers,
    routes,
    refuse: async () => {
      throw new HttpMethodNotAllowed({})
    },
  }
}

/** What the database says becomes the API's refusal, as it does for resources. */
const translated =
  (run: Handler): Handler =>
  async (services, request, parameters) => {
    // PostgreSQL's text cannot hold it, so nothing is called so.
    if (Object.values(parameters).some(value => value.includes('\0'))) throw new HttpNotFound({})
    try {
      return await run(services, request, parameters)
    } catch (error) {
      throw databaseFault(error)
    }
  }
