import { compareAtoms } from '../schema/atoms.ts'
import type { Column } from '../schema/schema.ts'
import { isList } from '../schema/values-equal.ts'
import type { Atom, Row, Value } from '../value.ts'
import type { Referrer } from './replica.ts'

/** One way in which rows of a table can refer to rows of another. */
interface Edge {
  readonly column: string
  readonly target: string
  readonly side: 'key' | 'value'
  /** One object for all references of a row's column, however many rows it lists. */
  readonly referrers: Map<string, Referrer>
}

/** Who refers to which row. */
export class ReferenceIndex {
  readonly #edges = new Map<string, readonly Edge[]>()
  readonly #targets = new Map<string, Map<string, Referrer | Set<Referrer>>>()

  addTable(table: string, columns: readonly Column[]): void {
    const edges = columns.flatMap(column =>
      [
        { side: 'key' as const, type: column.key },
        { side: 'value' as const, type: column.value },
      ].flatMap(({ side, type }) =>
        type?.reference === undefined
          ? []
          : [{ column: column.name, target: type.reference.table, side, referrers: new Map() }],
      ),
    )
    this.#edges.set(table, edges)
    for (const edge of edges) {
      if (!this.#targets.has(edge.target)) this.#targets.set(edge.target, new Map())
    }
  }

  referrers(table: string, uuid: string): readonly Referrer[] {
    const found = this.#targets.get(table)?.get(uuid)
    if (found === undefined) return []
    return found instanceof Set ? [...found] : [found]
  }

  put(table: string, before: Row | undefined, after: Row | undefined): void {
    for (const edge of this.#edges.get(table) ?? []) {
      const oldValue = before?.[edge.column]
      const newValue = after?.[edge.column]
      if (oldValue !== newValue) {
        const uuid = after?._uuid ?? before?._uuid ?? ''
        this.#move(
          edge,
          { table, column: edge.column, uuid },
          targets(oldValue, edge),
          targets(newValue, edge),
        )
      }
      if (after === undefined && before !== undefined) edge.referrers.delete(before._uuid)
    }
  }

  #move(edge: Edge, fresh: Referrer, oldTargets: readonly Atom[], newTargets: readonly Atom[]): void {
    let referrer = edge.referrers.get(fresh.uuid)
    if (referrer === undefined) {
      referrer = fresh
      edge.referrers.set(fresh.uuid, fresh)
    }
    const index = this.#targets.get(edge.target)
    if (index === undefined) return
    // Both lists are sorted: one pass finds what came and went, so a large set costs no more than its length.
    let o = 0
    let n = 0
    while (o < oldTargets.length || n < newTargets.length) {
      const order =
        o === oldTargets.length
          ? 1
          : n === newTargets.length
            ? -1
            : compareAtoms(oldTargets[o]!, newTargets[n]!)
      if (order < 0) remove(index, String(oldTargets[o++]), referrer)
      else if (order > 0) add(index, String(newTargets[n++]), referrer)
      else {
        o++
        n++
      }
    }
  }
}

function targets(value: Value, edge: Edge): readonly Atom[] {
  if (value === undefined) return []
  if (typeof value !== 'object') return [value]
  if (isList(value)) return value
  const atoms: Atom[] = edge.side === 'key' ? Object.keys(value) : Object.values(value)
  return [...new Set(atoms)].sort(compareAtoms)
}

function add(index: Map<string, Referrer | Set<Referrer>>, target: string, referrer: Referrer): void {
  const found = index.get(target)
  if (found === undefined) index.set(target, referrer)
  else if (found instanceof Set) found.add(referrer)
  else if (found !== referrer) index.set(target, new Set([found, referrer]))
}

function remove(index: Map<string, Referrer | Set<Referrer>>, target: string, referrer: Referrer): void {
  const found = index.get(target)
  if (found === referrer) index.delete(target)
  else if (found instanceof Set) {
    found.delete(referrer)
    if (found.size === 0) index.delete(target)
  }
}
