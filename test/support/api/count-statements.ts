import type { TestApi } from './create-test-api.ts'
import { recordStatements } from './record-statements.ts'

/** Counts what requests ask the database, transaction statements among it. */
export function countStatements(
  api: Pick<TestApi, 'connection'>,
): (request: () => Promise<unknown>) => Promise<number> {
  const record = recordStatements(api)
  return async request => (await record(request)).length
}
