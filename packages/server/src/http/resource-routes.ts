import type { Attributes } from '../definition/attribute.ts'
import type { MemberAction } from '../definition/behaviour.ts'
import type { ResourceSchema } from '../definition/define-resource.ts'
import { HttpMethodNotAllowed, HttpNotAcceptable, HttpNotFound } from '../errors/errors.ts'
import { serveMetadataTags } from './metadata-tags.ts'
import {
  actionOperation,
  createOperation,
  listOperation,
  removeOperation,
  showOperation,
  tagOperations,
  updateOperation,
} from './openapi/operations.ts'
import { listObjects, showObject } from './read.ts'
import { type Handler, type Method, methods, type ServedRoute } from './route.ts'
import type { Refuse, RoutePath } from './route-table.ts'
import { isSchemaOn, isSwitchedOn } from './switched-on.ts'
import { KEY_VALUE_TAGS } from './tag-pairs.ts'
import { serveTags } from './tags.ts'
import type { ApiRequest, Endpoint } from './wire.ts'
import { createObjects, removeObject, runAction, updateObject } from './write.ts'

const dashed = (name: string) => name.replaceAll('_', '-')

/** Where a collection is, without its prefix: /policies/{policy_id}/bandwidth-limit-rules. */
function pathWithoutPrefix({ definition: { parent, collection } }: ResourceSchema): string {
  const own = `/${dashed(collection)}`
  return parent ? `/${dashed(parent.collection)}/{${parent.member}_id}${own}` : own
}

/** The same as it is documented: /qos/policies/{policy_id}/bandwidth-limit-rules. */
export function pathOf(schema: ResourceSchema): string {
  const { pathPrefix } = schema.definition
  return `${pathPrefix ? `/${pathPrefix}` : ''}${pathWithoutPrefix(schema)}`
}

/** Every path of a resource: its collection, its objects, their tags and what else is done to them. */
export function resourcePaths(endpoint: Endpoint, hiddenAliases: ReadonlySet<string>): readonly RoutePath[] {
  const { schema, resource } = endpoint
  if (!isSchemaOn(schema, hiddenAliases)) return []
  const { definition } = schema
  const { actions = {} } = resource.behaviour
  const hasTags = definition.tagged && isSwitchedOn(definition.attributes.tags ?? {}, hiddenAliases)
  return [
    collectionRoutes(endpoint, hiddenAliases),
    objectRoutes(endpoint, hiddenAliases),
    ...(hasTags ? tagRoutes(endpoint) : []),
    ...(hasTags && isSwitchedOn({ alias: KEY_VALUE_TAGS }, hiddenAliases) ? [pairRoutes(endpoint)] : []),
    ...Object.entries(actions)
      .filter(([, action]) => isSwitchedOn(action, hiddenAliases))
      .map(([name, action]) => actionRoutes(endpoint, name, action)),
  ]
}

type Served = Omit<ServedRoute, 'path' | 'tag' | 'method'>

function routePath(
  endpoint: Endpoint,
  suffix: string,
  refuse: Refuse,
  served: Readonly<Partial<Record<Method, Served | undefined>>>,
): RoutePath {
  const { schema } = endpoint
  const routes = methods.flatMap((method): ServedRoute[] => {
    const own = served[method]
    if (own === undefined) return []
    const path = `${pathOf(schema)}${suffix}`
    const run = acceptable(endpoint, own.run)
    return [{ ...own, run, path, tag: schema.definition.name, method }]
  })
  return {
    path: `${pathWithoutPrefix(schema)}${suffix}`,
    methods: new Map(routes.map(route => [route.method, route.run])),
    routes,
    refuse: async request => {
      refuseOtherFormats(endpoint, request)
      return refuse(request)
    },
  }
}

function acceptable(endpoint: Endpoint, run: Handler): Handler {
  return async (services, request, parameters) => {
    refuseOtherFormats(endpoint, request)
    const { parent } = endpoint.schema.definition
    if (parent === undefined) return run(services, request, parameters)
    const parentId = parameters[`${parent.member}_id`] ?? ''
    return run(services, { ...request, parentId }, parameters)
  }
}

function refuseOtherFormats(endpoint: Endpoint, request: ApiRequest): void {
  const accept = request.headers.accept
  if (endpoint.schema.definition.pipeline !== 'core' || typeof accept !== 'string') return
  if (!/json|\*\/\*|text\/(plain|html)|^$/.test(accept)) throw new HttpNotAcceptable({})
}

const notAllowed: Refuse = async () => {
  throw new HttpMethodNotAllowed({})
}

function collectionRoutes(endpoint: Endpoint, hiddenAliases: ReadonlySet<string>): RoutePath {
  const { schema, resource } = endpoint
  const { name, collection, notFound } = schema.definition
  const refuse: Refuse = async ({ method }) => {
    // Upstream looks the object up before it looks at the method.
    if (method === 'PUT' || method === 'DELETE') throw notFound('None')
    throw method === 'POST' ? new HttpNotFound({}) : new HttpMethodNotAllowed({})
  }
  const found = routePath(endpoint, '', refuse, {
    GET: {
      id: `list_${collection}`,
      run: (services, request) => listObjects(services, endpoint, request),
      document: () => listOperation(schema, hiddenAliases),
    },
    POST: resource.behaviour.create && {
      id: `create_${name}`,
      run: (services, request) => createObjects(services, endpoint, request),
      document: () => createOperation(schema),
    },
  })
  // Upstream lists on OPTIONS, too.
  const list = found.methods.get('GET')
  return list ? { ...found, methods: new Map([...found.methods, ['OPTIONS', list]]) } : found
}

function objectRoutes(endpoint: Endpoint, hiddenAliases: ReadonlySet<string>): RoutePath {
  const { schema, resource } = endpoint
  const { name } = schema.definition
  const { update, remove, removals = {} } = resource.behaviour
  const refuse: Refuse = async ({ method }) => {
    throw method === 'PUT' || method === 'DELETE' ? new HttpNotFound({}) : new HttpMethodNotAllowed({})
  }
  return routePath(endpoint, '/{id}', refuse, {
    GET: {
      id: `show_${name}`,
      run: (services, request, { id = '' }) => showObject(services, endpoint, request, id),
      document: () => showOperation(schema, hiddenAliases),
    },
    PUT: update && {
      id: `update_${name}`,
      run: (services, request, { id = '' }) => updateObject(services, endpoint, request, id),
      document: () => updateOperation(schema),
    },
    DELETE: remove && {
      id: `delete_${name}`,
      run: (services, request, { id = '' }) => removeObject(services, endpoint, request, id),
      document: () => removeOperation(removals, hiddenAliases),
    },
  })
}

function tagRoutes(endpoint: Endpoint): readonly RoutePath[] {
  const { name } = endpoint.schema.definition
  const run: Handler = (services, request, { id = '', tag }) =>
    serveTags(services, endpoint, request, id, tag)
  const served = (verb: string, operation: keyof typeof tagOperations): Served => ({
    id: `${verb}_${name}`,
    run,
    document: () => tagOperations[operation],
  })
  return [
    routePath(endpoint, '/{id}/tags', notAllowed, {
      GET: served('list_tags_of', 'list'),
      PUT: served('replace_tags_of', 'change'),
      POST: served('add_tags_of', 'change'),
      DELETE: served('remove_all_tags_of', 'removeAll'),
    }),
    routePath(endpoint, '/{id}/tags/{tag}', notAllowed, {
      GET: served('check_tag_of', 'check'),
      PUT: served('add_tag_to', 'add'),
      DELETE: served('remove_tag_from', 'remove'),
    }),
  ]
}

function pairRoutes(endpoint: Endpoint): RoutePath {
  const { name } = endpoint.schema.definition
  const served = (verb: string, operation: keyof typeof tagOperations): Served => ({
    id: `${verb}_metadata_tags_of_${name}`,
    run: (services, request, { id = '' }) => serveMetadataTags(services, endpoint, request, id),
    document: () => tagOperations[operation],
  })
  return routePath(endpoint, '/{id}/metadata-tags', notAllowed, {
    GET: served('show', 'showPairs'),
    PUT: served('replace', 'changePairs'),
    PATCH: served('change', 'mergePairs'),
    DELETE: served('remove_all', 'removeAll'),
  })
}

function actionRoutes(endpoint: Endpoint, name: string, action: MemberAction<Attributes>): RoutePath {
  const { schema } = endpoint
  const served: Served = {
    id: `${name}_${schema.definition.name}`,
    run: (services, request, { id = '' }) => runAction(services, endpoint, request, id, name, action),
    document: () => actionOperation(schema, name, action),
  }
  return routePath(endpoint, `/{id}/${name}`, notAllowed, { [action.method]: served })
}
