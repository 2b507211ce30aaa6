import { shape } from '../definition/shape.ts'
import type { Extension } from '../extensions/extension.ts'
import type { Handler, Route } from './route.ts'
import type { ApiResponse } from './wire.ts'

/** GET /: needs no token. */
export function versionDocument(baseUrl: string): ApiResponse {
  return {
    status: 200,
    body: {
      versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${baseUrl}/v2.0/` }] }],
    },
  }
}

const { text, list, object } = shape
const links = list(object({ rel: text, href: text }))
const extension = object({ name: text, alias: text, description: text, updated: text, links })

/** /v2.0/ and /v2.0/extensions: what there is. Errors have a shape of their own there. */
export function discoveryRoutes(extensions: readonly Extension[]): readonly Route[] {
  const shown = extensions.map(({ name, alias, description, updated }) => ({
    ...{ name, alias, description, updated },
    links: [],
  }))
  return [
    {
      path: '',
      methods: {
        GET: {
          id: 'list_core_resources',
          about: 'extension',
          doc: 'The resources of the core of the API: exactly four.',
          answer: object({ resources: list(object({ name: text, collection: text, links })) }),
          run: async (_, { baseUrl }) => coreResources(baseUrl),
        },
      },
    },
    {
      path: 'extensions',
      methods: {
        GET: {
          id: 'list_extensions',
          about: 'extension',
          doc: 'The extensions of the API that are on.',
          answer: object({ extensions: list(extension) }),
          run: async () => ({ status: 200, body: { extensions: shown } }),
        },
        POST: notThere,
        DELETE: notThere,
      },
    },
    {
      path: 'extensions/:alias',
      methods: {
        GET: {
          id: 'show_extension',
          about: 'extension',
          doc: 'One extension by its alias.',
          answer: object({ extension }),
          run: async (_services, _request, { alias = '' }) => {
            const found = shown.find(each => each.alias === alias)
            return found
              ? { status: 200, body: { extension: found } }
              : plainError(404, 'Not Found', `Extension with alias ${alias} does not exist`)
          },
        },
        POST: notThere,
        DELETE: notThere,
        // Upstream fails here, and clients have it recorded.
        PUT: async () =>
          plainError(
            500,
            'Internal Server Error',
            'The server has either erred or is incapable of performing the requested operation.',
          ),
      },
    },
  ]
}

function coreResources(baseUrl: string): ApiResponse {
  const resources = ['network', 'subnet', 'subnetpool', 'port'].map(name => ({
    name,
    collection: `${name}s`,
    links: [{ rel: 'self', href: `${baseUrl}/v2.0/${name}s` }],
  }))
  return { status: 200, body: { resources } }
}

const notThere: Handler = async () => plainError(404, 'Not Found', 'The resource could not be found.')

function plainError(status: number, title: string, message: string): ApiResponse {
  return { status, body: { message, code: `${status} ${title}`, title } }
}
