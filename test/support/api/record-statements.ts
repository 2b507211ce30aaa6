import type { TestApi } from './create-test-api.ts'

/** The texts of what a request asks the database, statements of transactions among them. */
export function recordStatements(
  api: Pick<TestApi, 'connection'>,
): (request: () => Promise<unknown>) => Promise<readonly string[]> {
  const seen = new WeakSet()
  let texts: string[] = []
  api.connection.pool.on('acquire', client => {
    if (seen.has(client)) return
    seen.add(client)
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    Object.assign(client, {
      query: (...args: unknown[]) => {
        const [first] = args
        const isObject = typeof first === 'object' && first !== null
        texts.push(isObject && 'text' in first ? String(first.text) : String(first))
        return query(...args)
      },
    })
  })
  return async request => {
    texts = []
    await request()
    return texts
  }
}
