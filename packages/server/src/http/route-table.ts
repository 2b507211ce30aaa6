import { type Handler, parameterNames, type ServedRoute } from './route.ts'
import type { ApiRequest } from './wire.ts'

/** Throws what a path answers to a method that it does not serve. */
export type Refuse = (request: ApiRequest) => Promise<never>

/** One path with its methods. */
export interface RoutePath {
  /** As OpenAPI writes it; parameters are found by their place, whatever their names. */
  readonly path: string
  readonly methods: ReadonlyMap<string, Handler>
  /** Of any other method. */
  readonly refuse: Refuse
  /** What of it is documented: each is one of the methods. */
  readonly routes: readonly ServedRoute[]
}

export interface RouteMatch extends RoutePath {
  /** Values of the parameters in the path, by name. */
  readonly parameters: Readonly<Record<string, string>>
}

interface Node {
  readonly literals: Map<string, Node>
  parameter?: Node
  entry?: RoutePath
}

/** A name in a path as it is known by: dashes and underscores are the same. */
export const underscored = (segment: string) => segment.replaceAll('-', '_')

/** Finds a path among all of them. A name that is written out comes before one that a parameter matches. */
export function routeTable(
  paths: readonly RoutePath[],
): (segments: readonly string[]) => RouteMatch | undefined {
  const root: Node = { literals: new Map() }
  for (const entry of paths) insert(root, entry)
  return segments => {
    const found = find(root, segments, [])
    if (found === undefined) return undefined
    const names = parameterNames(found.entry.path)
    const parameters = Object.fromEntries(names.map((name, index) => [name, found.values[index] ?? '']))
    return { ...found.entry, parameters }
  }
}

function insert(root: Node, entry: RoutePath): void {
  let node = root
  for (const part of entry.path.split('/').filter(Boolean)) {
    if (part.startsWith('{')) {
      node.parameter ??= { literals: new Map() }
      node = node.parameter
      continue
    }
    const name = underscored(part)
    const child = node.literals.get(name) ?? { literals: new Map() }
    node.literals.set(name, child)
    node = child
  }
  if (node.entry) throw new Error(`two routes are at ${entry.path} and ${node.entry.path}`)
  node.entry = entry
}

interface Found {
  readonly entry: RoutePath
  readonly values: readonly string[]
}

function find(node: Node, segments: readonly string[], values: readonly string[]): Found | undefined {
  const [segment, ...rest] = segments
  if (segment === undefined) return node.entry && { entry: node.entry, values }
  const literal = node.literals.get(underscored(segment))
  const found = literal && find(literal, rest, values)
  if (found || node.parameter === undefined) return found
  return find(node.parameter, rest, [...values, segment])
}
