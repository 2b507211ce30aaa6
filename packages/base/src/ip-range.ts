import type { Ip } from './ip-address.ts'

/** Addresses from `first` to `last`, both included; never empty. */
export interface IpRange {
  readonly version: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

export function rangeContains(range: IpRange, ip: Ip): boolean {
  return range.version === ip.version && ip.value >= range.first && ip.value <= range.last
}

/** The number of addresses. */
export function rangeSize(range: IpRange): bigint {
  return range.last - range.first + 1n
}

export function rangesOverlap(a: IpRange, b: IpRange): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last
}

/** The same addresses as the fewest ranges: IPv4 first, ascending, neither overlapping nor adjacent. */
export function rangesMerge(ranges: readonly IpRange[]): IpRange[] {
  const merged: IpRange[] = []
  for (const range of ranges.toSorted(byFirst)) {
    const previous = merged.at(-1)
    if (previous === undefined || previous.version !== range.version || range.first > previous.last + 1n) {
      merged.push(range)
    } else if (range.last > previous.last) {
      merged[merged.length - 1] = { ...previous, last: range.last }
    }
  }
  return merged
}

/** The addresses in `ranges` that are not in `minus`, merged and ascending. */
export function rangesSubtract(ranges: readonly IpRange[], minus: readonly IpRange[]): IpRange[] {
  const holes = rangesMerge(minus)
  const result: IpRange[] = []
  let hole = 0
  for (const range of rangesMerge(ranges)) {
    let first = range.first
    // Both lists ascend, so a hole that ends before this range cannot matter to a later one.
    while (hole < holes.length && isBefore(holes[hole]!, range)) hole++
    for (let index = hole; index < holes.length && first <= range.last; index++) {
      const cut = holes[index]!
      if (!rangesOverlap(cut, range)) break
      if (cut.first > first) result.push({ version: range.version, first, last: cut.first - 1n })
      first = cut.last + 1n
    }
    if (first <= range.last) result.push({ version: range.version, first, last: range.last })
  }
  return result
}

function byFirst(a: IpRange, b: IpRange): number {
  if (a.version !== b.version) return a.version - b.version
  return a.first < b.first ? -1 : a.first > b.first ? 1 : 0
}

function isBefore(a: IpRange, b: IpRange): boolean {
  return a.version < b.version || (a.version === b.version && a.last < b.first)
}
