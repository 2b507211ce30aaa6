// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Transport } from '../transport.ts'

/** Names of what is on here and that no extension tells of. */
export function listFeatures(transport: Transport): Promise<{ readonly features: readonly string[] }> {
  return transport.send({ method: 'GET', path: '/features' })
}
