// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Transport } from '../transport.ts'

/** Who carries out kinds of services, as the configuration says. */
export function listServiceProviders(transport: Transport, query?: { readonly service_type?: string; readonly name?: string; readonly default?: boolean; readonly fields?: readonly string[] }): Promise<{ readonly service_providers: readonly ({ readonly service_type?: string; readonly name?: string; readonly default?: boolean })[] }> {
  return transport.send({ method: 'GET', path: '/service-providers', ...(query === undefined ? {} : { query }) })
}
