import type { TestResponse } from './create-test-api.ts'

/** Refusals that are a 500 upstream, too, and that clients know as that: a host cannot plug the port. */
const refusalsAs500: readonly string[] = ['PortBindingError']

/** Whether the server failed, rather than refused. */
export function isFailure({ status, body }: TestResponse): boolean {
  if (status < 500 || status === 501) return false
  return !refusalsAs500.includes(body?.NeutronError?.type)
}
