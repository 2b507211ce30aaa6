import { randomInt } from 'node:crypto'
import type { Identifier } from './find-identifiers.ts'
import type { IdentifierRange } from './segment.ts'

/** Draws beyond the number of identifiers wanted. */
export const DRAW_SPARE = 8

export type RandomInt = (limit: number) => number

function sizeOf(ranges: readonly IdentifierRange[]): number {
  return ranges.reduce((sum, range) => sum + range.max - range.min + 1, 0)
}

function identifierAt(ranges: readonly IdentifierRange[], offset: number): Identifier {
  let rest = offset
  for (const { physicalNetwork, min, max } of ranges) {
    if (rest <= max - min) return { physicalNetwork, segmentationId: min + rest }
    rest -= max - min + 1
  }
  throw new RangeError(`offset ${offset} is beyond the ranges`)
}

/** Different identifiers of the ranges at random: `count` and a few more, or fewer when draws coincide. */
export function drawIdentifiers(
  ranges: readonly IdentifierRange[],
  count: number,
  random: RandomInt = randomInt,
): Identifier[] {
  const size = sizeOf(ranges)
  if (size === 0) return []
  const offsets = new Set(Array.from({ length: count + DRAW_SPARE }, () => random(size)))
  return [...offsets].map(offset => identifierAt(ranges, offset))
}

/** The ranges, cut at a random identifier: from there to the end, then from the start. */
export function rotateRanges(
  ranges: readonly IdentifierRange[],
  random: RandomInt = randomInt,
): IdentifierRange[] {
  const size = sizeOf(ranges)
  if (size === 0) return []
  let rest = random(size)
  const at = ranges.findIndex(range => {
    const length = range.max - range.min + 1
    if (rest < length) return true
    rest -= length
    return false
  })
  const cut = ranges[at]!
  const start = cut.min + rest
  return [
    { ...cut, min: start },
    ...ranges.slice(at + 1),
    ...ranges.slice(0, at),
    ...(start > cut.min ? [{ ...cut, max: start - 1 }] : []),
  ]
}

/** Up to `count` identifiers out of gaps, the first gap first. */
export function takeIdentifiers(gaps: readonly IdentifierRange[], count: number): Identifier[] {
  const taken: Identifier[] = []
  for (const { physicalNetwork, min, max } of gaps) {
    for (let id = min; id <= max && taken.length < count; id++) {
      taken.push({ physicalNetwork, segmentationId: id })
    }
  }
  return taken
}
