import { isObject } from '../definition/parse-body.ts'
import { BadRequest, InvalidInput } from '../errors/errors.ts'
import { parseJson } from './request-body.ts'
import { pairFault, pairsOf, withPairs } from './tag-pairs.ts'
import { changeTags } from './tags.ts'
import type { ApiRequest, ApiResponse, Endpoint, Services } from './wire.ts'

/** Pairs of one request that are looked at; how many an object has is bounded by its tags. */
export const PAIRS_MAX = 1_000

/**
 * /<collection>/<id>/metadata_tags: the tags of the form key=value as a map. PUT replaces the pairs and leaves
 * other tags, PATCH changes those it names and takes away those it names with null, DELETE takes all away.
 */
export function serveMetadataTags(
  services: Services,
  endpoint: Endpoint,
  request: ApiRequest,
  id: string,
): Promise<ApiResponse> {
  return changeTags(services, endpoint, request, id, async (current, store) => {
    if (request.method === 'GET') return shown(current)
    const isMerge = request.method === 'PATCH'
    const changes =
      request.method === 'DELETE'
        ? new Map<string, string | null>()
        : parsePairs(parseJson(endpoint, request.body, 'update'), isMerge)
    const wanted = withPairs(current, changes, !isMerge)
    await store(wanted)
    return request.method === 'DELETE' ? { status: 204 } : shown(wanted)
  })
}

function shown(tags: readonly string[]): ApiResponse {
  return { status: 200, body: { metadata_tags: Object.fromEntries(pairsOf(tags)) } }
}

function parsePairs(body: unknown, mayRemove: boolean): ReadonlyMap<string, string | null> {
  const map = isObject(body) ? body.metadata_tags : undefined
  if (!isObject(map))
    throw new InvalidInput({ error_message: "Invalid body: a dictionary in 'metadata_tags' is expected" })
  const entries = Object.entries(map)
  if (entries.length > PAIRS_MAX)
    throw new BadRequest({ resource: 'metadata_tags', msg: `at most ${PAIRS_MAX} pairs are looked at` })
  return new Map(
    entries.map(([key, value]): [string, string | null] => {
      if (mayRemove && value === null) return [key, null]
      const fault = pairFault(key, value)
      if (fault !== undefined) throw new InvalidInput({ error_message: fault })
      return [key, String(value)]
    }),
  )
}
