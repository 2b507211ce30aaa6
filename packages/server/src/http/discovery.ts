import { HttpMethodNotAllowed } from '../errors/errors.ts'
import type { Extension } from '../extensions/extension.ts'
import type { ApiRequest, ApiResponse } from './wire.ts'

/** GET /: needs no token. */
export function versionDocument(baseUrl: string): ApiResponse {
  return {
    status: 200,
    body: {
      versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${baseUrl}/v2.0/` }] }],
    },
  }
}

/** GET /v2.0/: exactly the four resources of the API's core. */
export function coreResources(baseUrl: string): ApiResponse {
  const resources = ['network', 'subnet', 'subnetpool', 'port'].map(name => ({
    name,
    collection: `${name}s`,
    links: [{ rel: 'self', href: `${baseUrl}/v2.0/${name}s` }],
  }))
  return { status: 200, body: { resources } }
}

/** /v2.0/extensions and /v2.0/extensions/<alias>; errors have a shape of their own there. */
export function serveExtensions(
  request: ApiRequest,
  extensions: readonly Extension[],
  alias: string | undefined,
): ApiResponse {
  const show = ({ name, alias, description, updated }: Extension) => ({
    name,
    alias,
    description,
    updated,
    links: [],
  })
  if (request.method === 'GET') {
    if (alias === undefined) return { status: 200, body: { extensions: extensions.map(show) } }
    const found = extensions.find(extension => extension.alias === alias)
    return found
      ? { status: 200, body: { extension: show(found) } }
      : plainError(404, 'Not Found', `Extension with alias ${alias} does not exist`)
  }
  if (request.method === 'POST' || request.method === 'DELETE')
    return plainError(404, 'Not Found', 'The resource could not be found.')
  // Upstream fails here, and clients have it recorded.
  if (request.method === 'PUT' && alias !== undefined) {
    return plainError(
      500,
      'Internal Server Error',
      'The server has either erred or is incapable of performing the requested operation.',
    )
  }
  throw new HttpMethodNotAllowed({})
}

function plainError(status: number, title: string, message: string): ApiResponse {
  return { status, body: { message, code: `${status} ${title}`, title } }
}
