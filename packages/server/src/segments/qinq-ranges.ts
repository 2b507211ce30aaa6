import type { IdentifierRange } from './segment.ts'

/** Pairs of an outer and an inner VLAN: those of a range of outer ones, each with all of a range of inner ones. */
export type QinqRange = IdentifierRange & { readonly inner: NonNullable<IdentifierRange['inner']> }

/** The pairs with this outer and this inner VLAN; null takes any. */
export function pairsWith(
  ranges: readonly IdentifierRange[],
  { outer, inner }: { readonly outer: number | null; readonly inner: number | null },
): IdentifierRange[] {
  return ranges
    .filter(range => outer === null || (range.min <= outer && outer <= range.max))
    .map(range => (outer === null ? range : { ...range, min: outer, max: outer }))
    .filter(range => inner === null || (range.inner !== undefined && holds(range.inner, inner)))
    .map(range => (inner === null ? range : { ...range, inner: { min: inner, max: inner } }))
}

function holds({ min, max }: { readonly min: number; readonly max: number }, id: number): boolean {
  return min <= id && id <= max
}

/** The pairs of a range without those of another, in up to four pieces that share none. */
export function pairsWithout(range: QinqRange, hole: QinqRange): QinqRange[] {
  const outer = { min: Math.max(range.min, hole.min), max: Math.min(range.max, hole.max) }
  const inner = {
    min: Math.max(range.inner.min, hole.inner.min),
    max: Math.min(range.inner.max, hole.inner.max),
  }
  if (outer.min > outer.max || inner.min > inner.max) return [range]
  const pieces = [
    { ...range, max: outer.min - 1 },
    { ...range, min: outer.max + 1 },
    { ...range, ...outer, inner: { min: range.inner.min, max: inner.min - 1 } },
    { ...range, ...outer, inner: { min: inner.max + 1, max: range.inner.max } },
  ]
  return pieces.filter(piece => piece.min <= piece.max && piece.inner.min <= piece.inner.max)
}

export function isQinqRange(range: IdentifierRange): range is QinqRange {
  return range.inner !== undefined
}
