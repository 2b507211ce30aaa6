// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Transport } from '../transport.ts'

/** Types of objects whose packets can be logged. */
export function listLoggableResources(transport: Transport): Promise<{ readonly loggable_resources: readonly ({ readonly type: string })[] }> {
  return transport.send({ method: 'GET', path: '/log/loggable-resources' })
}
