import type { Query, Transport } from './transport.ts'

/** Objects of one page when the caller does not say. */
export const PAGE_SIZE = 500

/** Pages of one list: a server whose links go in a circle must not hold us for ever. */
export const PAGES_MAX = 100_000

type Link = { readonly rel: string; readonly href: string }

/**
 * The pages of a collection, one request each, by the links of the server. Objects that are made or
 * deleted meanwhile may or may not be seen; no other is missed or seen twice.
 */
export async function* pages<T>(
  transport: Transport,
  list: { readonly path: string; readonly collection: string },
  query: Query = {},
): AsyncGenerator<readonly T[], void, undefined> {
  let next: Query | undefined = { limit: PAGE_SIZE, ...query }
  for (let count = 0; next !== undefined; count += 1) {
    if (count >= PAGES_MAX) throw new Error(`${list.collection}: more than ${PAGES_MAX} pages`)
    const answer: Readonly<Record<string, unknown>> = await transport.send({
      method: 'GET',
      path: list.path,
      query: next,
    })
    const items = answer[list.collection] as readonly T[]
    if (items.length > 0) yield items
    const link = (answer[`${list.collection}_links`] as readonly Link[] | undefined)?.find(
      each => each.rel === 'next',
    )
    next = link === undefined || items.length === 0 ? undefined : queryOf(link.href)
  }
}

/** The query alone: host and prefix are those that we reach the server by. */
function queryOf(href: string): Query {
  const parameters = new URL(href, 'http://unused').searchParams
  return Object.fromEntries([...new Set(parameters.keys())].map(name => [name, parameters.getAll(name)]))
}
