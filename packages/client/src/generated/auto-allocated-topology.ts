// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Transport } from '../transport.ts'

/** The network of a project that leads outside, built when it is asked for the first time. */
export function showAutoAllocatedTopology(transport: Transport, project: string, query?: { readonly fields?: string }): Promise<{ readonly auto_allocated_topology: { readonly id: string; readonly tenant_id: string; readonly project_id: string } }> {
  return transport.send({ method: 'GET', path: `/auto-allocated-topology/${encodeURIComponent(project)}`, ...(query === undefined ? {} : { query }) })
}

/** Removes all that was built. */
export function deleteAutoAllocatedTopology(transport: Transport, project: string): Promise<void> {
  return transport.send({ method: 'DELETE', path: `/auto-allocated-topology/${encodeURIComponent(project)}` })
}
