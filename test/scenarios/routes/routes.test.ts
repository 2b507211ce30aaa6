import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Transport } from '@neutrino/client/transport.ts'
import { servedPaths } from '@neutrino/server/http/api.ts'
import { discoveryRoutes } from '@neutrino/server/http/discovery.ts'
import { API_ROOT, openApiDocument } from '@neutrino/server/http/openapi.ts'
import { routeTable } from '@neutrino/server/http/route-table.ts'
import { serviceRoutes } from '@neutrino/server/http/service-routes.ts'
import { resources, routes } from '@neutrino/server/registry.ts'
import { expect, test } from 'vitest'
import { testSettings } from '../../support/api/test-settings.ts'

const served = servedPaths(resources, [...discoveryRoutes([]), ...routes], {
  settings: testSettings,
  hiddenAliases: new Set(),
})

/** A request as its method and path, whatever the path's parameters are called. */
const told = (method: string, path: string) =>
  `${method.toUpperCase()} ${path.replace(/\{[^}]+\}/g, '{}').replaceAll('-', '_')}`

const documented = () => {
  const { paths } = openApiDocument(served) as {
    paths: Record<string, Record<string, { operationId?: string }>>
  }
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([key]) => key !== 'parameters')
      .map(([method, { operationId = '' }]) => ({ request: told(method, path), operationId })),
  )
}

test('every route of the Networking API is served', () => {
  const match = routeTable(served.paths)
  const missing = readFileSync(join(import.meta.dirname, 'networking-api.txt'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .filter(line => {
      const [method = '', path = ''] = line.split(' ')
      const segments = path.split('/').filter(Boolean)
      const found = match(served.prefixes.has(segments[0] ?? '') ? segments.slice(1) : segments)
      return !found?.methods.has(method)
    })
  expect(missing, 'declare them as a resource, an action or a route').toEqual([])
})

/** Methods that only ever refuse, in words that clients know. */
const refusals = [
  'DELETE /extensions',
  'DELETE /extensions/{}',
  'POST /extensions',
  'POST /extensions/{}',
  'POST /loggable_resources',
  'POST /quotas',
  'PUT /extensions/{}',
]

test('every method of the routing table is in the OpenAPI document, or known to refuse', () => {
  const all = documented().map(({ request }) => request)
  const undocumented = served.paths.flatMap(({ path, methods, routes }) =>
    [...methods.keys()]
      .filter(method => method !== 'OPTIONS' && !routes.some(route => route.method === method))
      .map(method => told(method, path)),
  )
  expect(undocumented.sort(), 'give the method an id, about and doc instead of a handler alone').toEqual(
    refusals,
  )
  for (const { method, path } of served.routes)
    expect(all, `${method} ${path}`).toContain(told(method, `${API_ROOT}${path}`))
  for (const { path } of serviceRoutes) expect(all).toContain(told('GET', path))
})

test('every operation of the OpenAPI document has a function in the client', async () => {
  const folder = join(import.meta.dirname, '../../../packages/client/src/generated')
  const called = new Set<string>()
  const transport: Transport = {
    async send<T>({ method, path, isOutside }: Parameters<Transport['send']>[0]) {
      called.add(told(method, `${isOutside ? '' : API_ROOT}${path}`))
      return {} as T
    },
  }
  for (const file of readdirSync(folder).filter(name => name !== 'attributes.ts')) {
    const module = (await import(join(folder, file))) as Record<string, unknown>
    // Pages send what lists send, one after the other.
    for (const [name, call] of Object.entries(module).filter(([name]) => !name.startsWith('page')))
      if (typeof call === 'function')
        await Promise.resolve(call(transport, '{}', '{}', '{}', '{}')).catch((error: unknown) => {
          throw new Error(`${file} ${name}`, { cause: error })
        })
  }
  const sent = [...called].map(request => decodeURIComponent(request))
  const lacking = documented().filter(({ request }) => !sent.includes(request))
  expect(lacking, 'run npm run generate').toEqual([])
})
