// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Transport } from '../transport.ts'

/** The resources of the core of the API: exactly four. */
export function listCoreResources(transport: Transport): Promise<{ readonly resources: readonly ({ readonly name: string; readonly collection: string; readonly links: readonly ({ readonly rel: string; readonly href: string })[] })[] }> {
  return transport.send({ method: 'GET', path: '/' })
}

/** The extensions of the API that are on. */
export function listExtensions(transport: Transport): Promise<{ readonly extensions: readonly ({ readonly name: string; readonly alias: string; readonly description: string; readonly updated: string; readonly links: readonly ({ readonly rel: string; readonly href: string })[] })[] }> {
  return transport.send({ method: 'GET', path: '/extensions' })
}

/** One extension by its alias. */
export function showExtension(transport: Transport, alias: string): Promise<{ readonly extension: { readonly name: string; readonly alias: string; readonly description: string; readonly updated: string; readonly links: readonly ({ readonly rel: string; readonly href: string })[] } }> {
  return transport.send({ method: 'GET', path: `/extensions/${encodeURIComponent(alias)}` })
}
