import type { Atom } from '../value.ts'
import type { AtomKind } from './schema.ts'

export const zeroUuid = '00000000-0000-0000-0000-000000000000'

/** Order of the elements in a set: numbers by value, texts by code unit. */
export function compareAtoms(a: Atom, b: Atom): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function defaultAtom(kind: AtomKind): Atom {
  switch (kind) {
    case 'integer':
    case 'real':
      return 0
    case 'boolean':
      return false
    case 'string':
      return ''
    case 'uuid':
      return zeroUuid
  }
}

/** Sorted and without duplicates; the argument itself when it already is. */
export function canonicalSet(atoms: readonly Atom[]): readonly Atom[] {
  for (let at = 1; at < atoms.length; at++) {
    if (compareAtoms(atoms[at - 1]!, atoms[at]!) >= 0) {
      const sorted = atoms.toSorted(compareAtoms)
      return sorted.filter((atom, index) => index === 0 || atom !== sorted[index - 1])
    }
  }
  return atoms
}

/** Where the atom stands in a canonical set, or the complement (~) of where it would. */
export function searchSet(atoms: readonly Atom[], atom: Atom): number {
  let low = 0
  let high = atoms.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compareAtoms(atoms[middle]!, atom)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle
  }
  return ~low
}

/** The symmetric difference of two canonical sets: each atom of `changed` is taken out if present, else put in. */
export function toggleSet(atoms: readonly Atom[], changed: readonly Atom[]): readonly Atom[] {
  // Splicing moves the rest of the array each time, so many changes are cheaper as one merge.
  if (changed.length <= 8) {
    const result = [...atoms]
    for (const atom of changed) {
      const at = searchSet(result, atom)
      if (at >= 0) result.splice(at, 1)
      else result.splice(~at, 0, atom)
    }
    return result
  }
  return merge(atoms, canonicalSet(changed))
}

function merge(left: readonly Atom[], right: readonly Atom[]): readonly Atom[] {
  const result: Atom[] = []
  let l = 0
  let r = 0
  while (l < left.length || r < right.length) {
    const order = l === left.length ? 1 : r === right.length ? -1 : compareAtoms(left[l]!, right[r]!)
    if (order < 0) result.push(left[l++]!)
    else if (order > 0) result.push(right[r++]!)
    else {
      l++
      r++
    }
  }
  return result
}
