import type { AccessRule } from './token.ts'

const patternLengthMax = 256
const pathLengthMax = 8_192

/** Whether a restricted application credential may send this request to a service of type `service`. */
export function allowsRequest(
  rules: readonly AccessRule[],
  request: {
    readonly service: string
    readonly method: string | undefined
    readonly path: string | undefined
  },
): boolean {
  const { service, method, path } = request
  if (method === undefined || path === undefined) return false
  // A query is no part of the path, and rules name none.
  const plain = path.split('?', 1)[0] ?? path
  return rules.some(
    rule => rule.service === service && rule.method === method && pathMatches(rule.path, plain),
  )
}

/** `*` and `{name}` stand for one part of a path, `**` for any rest, slashes included. */
export function pathMatches(pattern: string, path: string): boolean {
  if (pattern.length > patternLengthMax || path.length > pathLengthMax) return false
  const tokens = pattern.match(/\*\*|\*|\{[^}]*\}|[^*]/g) ?? []
  // The set of places in the pattern that can be reached, moved along the path: users write these
  // patterns, so their cost must not depend on backtracking.
  let places = spread(tokens, new Set([0]))
  for (const character of path) {
    const next = new Set<number>()
    for (const place of places) {
      const token = tokens[place]
      if (token === '**') next.add(place)
      else if (token === '*' || token?.startsWith('{')) {
        if (character !== '/') next.add(place).add(place + 1)
      } else if (token === character) next.add(place + 1)
    }
    places = spread(tokens, next)
    if (places.size === 0) return false
  }
  return places.has(tokens.length)
}

/** `**` also stands for nothing. */
function spread(tokens: readonly string[], places: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set<number>()
  for (let place of places) {
    all.add(place)
    while (tokens[place] === '**') all.add(++place)
  }
  return all
}
