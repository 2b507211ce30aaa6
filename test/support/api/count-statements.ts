import type { TestApi } from './create-test-api.ts'

/** Counts what requests ask the database, transaction statements among it. */
export function countStatements(
  api: Pick<TestApi, 'connection'>,
): (request: () => Promise<unknown>) => Promise<number> {
  const seen = new WeakSet()
  let statements = 0
  api.connection.pool.on('acquire', client => {
    if (seen.has(client)) return
    seen.add(client)
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    Object.assign(client, {
      query: (...args: unknown[]) => {
        statements++
        return query(...args)
      },
    })
  })
  return async request => {
    statements = 0
    await request()
    return statements
  }
}
