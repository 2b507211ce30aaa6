import type { IpRange } from '@neutrino/base/ip.ts'
import { PROBE_WINDOWS, type RandomBelow } from './choose-candidates.ts'

/**
 * Takes one address out of the first gap and returns it; undefined when no gap is left. At random within
 * the gap, near its start: writers that found the same gap should not all want its first address.
 */
export function takeFromGaps(
  gaps: IpRange[],
  choice: 'random' | 'lowest',
  random: RandomBelow,
): bigint | undefined {
  const gap = gaps.shift()
  if (gap === undefined) return undefined
  const size = gap.last - gap.first + 1n
  const reach = size < PROBE_WINDOWS[0]! ? size : PROBE_WINDOWS[0]!
  const taken = choice === 'lowest' ? gap.first : gap.first + random(reach)
  const rest: IpRange[] = []
  if (taken > gap.first) rest.push({ ...gap, last: taken - 1n })
  if (taken < gap.last) rest.push({ ...gap, first: taken + 1n })
  gaps.unshift(...rest)
  return taken
}
