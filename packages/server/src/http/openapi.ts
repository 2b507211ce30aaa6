import type { Endpoint } from './wire.ts'

/** The OpenAPI 3.1 document of all endpoints. */
export function openApiDocument(endpoints: readonly Endpoint[]): unknown {
  return {
    openapi: '3.1.0',
    info: { title: 'Neutrino', version: '2.0' },
    paths: {},
    tags: endpoints.map(e => ({ name: e.schema.definition.name })),
  }
}
