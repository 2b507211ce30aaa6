import { randomInt } from 'node:crypto'
import type { Identifier } from './find-identifiers.ts'
import type { IdentifierRange } from './segment.ts'

/** Draws beyond the number of identifiers wanted. */
export const DRAW_SPARE = 8

export type RandomInt = (limit: number) => number

type Bounds = Pick<IdentifierRange, 'min' | 'max'>

const lengthOf = ({ min, max }: Bounds): number => max - min + 1

function sizeOf(ranges: readonly IdentifierRange[]): number {
  return ranges.reduce((sum, range) => sum + sizeOfRange(range), 0)
}

/** Identifiers of a range; with inner VLANs, pairs. */
function sizeOfRange(range: IdentifierRange): number {
  return lengthOf(range) * (range.inner === undefined ? 1 : lengthOf(range.inner))
}

function identifierAt(ranges: readonly IdentifierRange[], offset: number): Identifier {
  let rest = offset
  for (const range of ranges) {
    const size = sizeOfRange(range)
    if (rest < size) {
      const { physicalNetwork, min, inner } = range
      if (inner === undefined)
        return { physicalNetwork, segmentationId: min + rest, innerSegmentationId: null }
      return {
        physicalNetwork,
        segmentationId: min + Math.floor(rest / lengthOf(inner)),
        innerSegmentationId: inner.min + (rest % lengthOf(inner)),
      }
    }
    rest -= size
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

/** The ranges, cut at a random identifier (of pairs, an outer one): from there to the end, then from the start. */
export function rotateRanges(
  ranges: readonly IdentifierRange[],
  random: RandomInt = randomInt,
): IdentifierRange[] {
  const size = ranges.reduce((sum, range) => sum + lengthOf(range), 0)
  if (size === 0) return []
  let rest = random(size)
  const at = ranges.findIndex(range => {
    const length = lengthOf(range)
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
      taken.push({ physicalNetwork, segmentationId: id, innerSegmentationId: null })
    }
  }
  return taken
}
