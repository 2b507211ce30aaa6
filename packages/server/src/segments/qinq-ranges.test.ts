import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawIdentifiers } from './draw-identifiers.ts'
import { pairsWith, pairsWithout, type QinqRange } from './qinq-ranges.ts'

const ends = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })).map(([a, b]) => ({
  min: Math.min(a, b),
  max: Math.max(a, b),
}))
const range = fc
  .record({ outer: ends, inner: ends })
  .map(({ outer, inner }): QinqRange => ({ physicalNetwork: 'physnet1', ...outer, inner }))

const count = ({ min, max }: { min: number; max: number }) => max - min + 1
const span = ({ min, max }: { min: number; max: number }) =>
  Array.from({ length: count({ min, max }) }, (_, index) => min + index)
const pairsOf = (ranges: readonly QinqRange[]) =>
  ranges.flatMap(one => span(one).flatMap(outer => span(one.inner).map(inner => `${outer}:${inner}`)))

test('a range without another has the pairs of the one that the other has not, each once', () => {
  fc.assert(
    fc.property(range, range, (whole, hole) => {
      const taken = new Set(pairsOf([hole]))
      const left = pairsOf(pairsWithout(whole, hole))
      expect(left.toSorted()).toEqual(
        pairsOf([whole])
          .filter(pair => !taken.has(pair))
          .toSorted(),
      )
    }),
  )
})

test('pairs with a VLAN that is named are those of the ranges that have it', () => {
  const id = fc.option(fc.integer({ min: 1, max: 8 }))
  fc.assert(
    fc.property(fc.array(range, { maxLength: 3 }), id, id, (ranges, outer, inner) => {
      const found = pairsWith(ranges, { outer, inner }).flatMap(one =>
        one.inner ? [{ ...one, inner: one.inner }] : [],
      )
      const isNamed = (pair: string) => {
        const [o, i] = pair.split(':').map(Number)
        return (outer === null || o === outer) && (inner === null || i === inner)
      }
      expect(pairsOf(found).toSorted()).toEqual(pairsOf(ranges).filter(isNamed).toSorted())
    }),
  )
})

test('every pair of the ranges can be drawn', () => {
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 3 }), ranges => {
      const size = pairsOf(ranges).length
      let next = 0
      const drawn = drawIdentifiers(ranges, size, () => next++ % size)
      expect(drawn.map(one => `${one.segmentationId}:${one.innerSegmentationId}`)).toEqual(pairsOf(ranges))
    }),
  )
})
