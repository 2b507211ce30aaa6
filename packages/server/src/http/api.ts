import type { AnyResource } from '../definition/behaviour.ts'
import { HttpMethodNotAllowed, HttpNotAcceptable, HttpNotFound } from '../errors/errors.ts'
import { createEndpoints } from './endpoints.ts'
import { listObjects, showObject } from './read.ts'
import { serveTags } from './tags.ts'
import type { ApiRequest, ApiResponse, Endpoint, Services } from './wire.ts'
import { createObjects, removeObject, runAction, updateObject } from './write.ts'

/** A path outside the general pattern, as /quotas/:project/details. */
export interface Route {
  /** Segments after /v2.0; `:name` matches one. Dashes and underscores are the same. */
  readonly path: string
  readonly methods: Readonly<
    Record<
      string,
      (
        services: Services,
        request: ApiRequest,
        parameters: Readonly<Record<string, string>>,
      ) => Promise<ApiResponse>
    >
  >
}

export interface Api {
  readonly endpoints: readonly Endpoint[]
  /** What may follow /v2.0/, with underscores: collections, prefixes and routes of their own. */
  readonly roots: ReadonlySet<string>
  handle(request: ApiRequest): Promise<ApiResponse>
}

/** Everything under /v2.0 that belongs to a resource or an extra route. */
export function createApi(
  services: Services,
  resources: readonly AnyResource[],
  routes: readonly Route[],
): Api {
  const endpoints = createEndpoints(resources, services.settings)
  const byPath = new Map(endpoints.map(endpoint => [collectionPath(endpoint), endpoint]))
  const prefixes = new Set(endpoints.flatMap(endpoint => endpoint.schema.definition.pathPrefix ?? []))
  const extra = routes.map(route => ({ ...route, parts: route.path.split('/').map(underscored) }))

  const ownRoots = endpoints.flatMap(({ schema: { definition } }) =>
    definition.parent ? [] : definition.collection,
  )

  return {
    endpoints,
    roots: new Set([...ownRoots, ...prefixes, ...extra.map(({ parts }) => parts[0] ?? '')]),
    async handle(request) {
      for (const route of extra) {
        const parameters = matchRoute(route.parts, request.segments)
        if (!parameters) continue
        const handler = route.methods[request.method]
        if (!handler) throw new HttpMethodNotAllowed({})
        return handler(services, request, parameters)
      }
      const segments = prefixes.has(request.segments[0] ?? '') ? request.segments.slice(1) : request.segments
      const [collection = '', parentId, owned] = segments
      const endpoint = byPath.get(underscored(collection))
      if (endpoint === undefined) throw new HttpNotFound({})
      const ofParent = owned === undefined ? undefined : byPath.get(ownedPath(collection, owned))
      if (ofParent === undefined) return serveResource(services, endpoint, request, segments)
      return serveResource(services, ofParent, { ...request, parentId: parentId ?? '' }, segments.slice(2))
    },
  }
}

/** Where a collection is found: networks, or policies/bandwidth_limit_rules below an object. */
function collectionPath({ schema: { definition } }: Endpoint): string {
  const { parent, collection } = definition
  return parent ? ownedPath(parent.collection, collection) : collection
}

const ownedPath = (parents: string, collection: string) =>
  `${underscored(parents)}/${underscored(collection)}`

/** A name in a path as it is known by: dashes and underscores are the same. */
export const underscored = (segment: string) => segment.replaceAll('-', '_')

function matchRoute(
  parts: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (parts.length !== segments.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const segment = segments[index]!
    if (part.startsWith(':')) parameters[part.slice(1)] = segment
    else if (part !== underscored(segment)) return undefined
  }
  return parameters
}

async function serveResource(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
  segments: readonly string[],
): Promise<ApiResponse> {
  const { definition } = endpoint.schema
  refuseOtherFormats(endpoint, request)
  const [, id, part, last, ...more] = segments
  if (more.length) throw new HttpNotFound({})
  if (id === undefined) return serveCollection(services, endpoint, request)
  if (part === undefined) return serveObject(services, endpoint, request, id)
  if (part === 'tags' && definition.tagged) return serveTags(services, endpoint, request, id, last)
  const { actions = {} } = endpoint.resource.behaviour
  // Not what every object inherits: `constructor` is no action.
  const action = last === undefined && Object.hasOwn(actions, part) ? actions[part] : undefined
  if (!action) throw new HttpNotFound({})
  if (action.method !== request.method) throw new HttpMethodNotAllowed({})
  return runAction(services, endpoint, request, id, part, action)
}

function refuseOtherFormats(endpoint: Endpoint, request: ApiRequest): void {
  const accept = request.headers.accept
  if (endpoint.schema.definition.pipeline !== 'core' || typeof accept !== 'string') return
  if (!/json|\*\/\*|text\/(plain|html)|^$/.test(accept)) throw new HttpNotAcceptable({})
}

async function serveCollection(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
): Promise<ApiResponse> {
  switch (request.method) {
    case 'GET':
    case 'OPTIONS':
      return listObjects(services, endpoint, request)
    case 'POST':
      return createObjects(services, endpoint, request)
    case 'PUT':
    case 'DELETE':
      // Upstream looks the object up before it looks at the method.
      throw endpoint.schema.definition.notFound('None')
    default:
      throw new HttpMethodNotAllowed({})
  }
}

async function serveObject(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
  id: string,
): Promise<ApiResponse> {
  switch (request.method) {
    case 'GET':
      return showObject(services, endpoint, request, id)
    case 'PUT':
      return updateObject(services, endpoint, request, id)
    case 'DELETE':
      return removeObject(services, endpoint, request, id)
    default:
      throw new HttpMethodNotAllowed({})
  }
}
