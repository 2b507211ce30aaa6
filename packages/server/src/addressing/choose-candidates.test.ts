import { type IpRange, rangeContains, rangeSize } from '@neutrino/base/ip.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressAt, chooseCandidates, PROBE_WINDOWS, rotatePools } from './choose-candidates.ts'
import { takeFromGaps } from './take-from-gaps.ts'

const ranges = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 300 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map(parts => {
    let next = 1_000n
    return parts.map(([gap, size]): IpRange => {
      const first = next + BigInt(gap)
      next = first + BigInt(size)
      return { version: 4, first, last: next - 1n }
    })
  })

function addresses(pieces: readonly IpRange[]): bigint[] {
  return pieces.flatMap(({ first, last }) =>
    Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index)),
  )
}

test('candidates are different addresses of the pools, and all of them when few', () => {
  fc.assert(
    fc.property(ranges, fc.integer({ min: 1, max: 40 }), (pools, count) => {
      const candidates = chooseCandidates(pools, count, 4)
      expect(new Set(candidates).size).toBe(candidates.length)
      for (const value of candidates) {
        expect(pools.some(pool => rangeContains(pool, { version: 4, value }))).toBe(true)
      }
      const total = pools.reduce((sum, pool) => sum + rangeSize(pool), 0n)
      if (total <= BigInt(count)) expect(BigInt(candidates.length)).toBe(total)
    }),
  )
})

test('the first candidates of a huge pool are near its start, the later ones further off', () => {
  const pool: IpRange = { version: 6, first: 2n, last: 2n ** 64n }
  const candidates = chooseCandidates([pool], 1, 4)
  expect(candidates.length).toBeLessThanOrEqual(15)
  expect(candidates[0]).toBeLessThan(2n + PROBE_WINDOWS[0]!)
  expect(candidates.at(-1)).toBeLessThan(2n + PROBE_WINDOWS.at(-1)!)
})

test('rotated pools hold the same addresses', () => {
  fc.assert(
    fc.property(ranges, pools => {
      const rotated = addresses(rotatePools(pools))
      const straight = addresses(pools)
      const at = rotated.indexOf(straight[0]!)
      expect([...rotated.slice(at), ...rotated.slice(0, at)]).toEqual(straight)
    }),
  )
  expect(rotatePools([])).toEqual([])
})

test('an offset beyond the pools is an error of the caller', () => {
  expect(() => addressAt([{ version: 4, first: 1n, last: 2n }], 2n)).toThrow(RangeError)
})

test('gaps give out each of their addresses once', () => {
  fc.assert(
    fc.property(ranges, fc.constantFrom('random' as const, 'lowest' as const), (gaps, choice) => {
      const left = [...gaps]
      const taken: bigint[] = []
      const random = (limit: bigint): bigint => BigInt(Math.floor(Math.random() * Number(limit)))
      for (;;) {
        const value = takeFromGaps(left, choice, random)
        if (value === undefined) break
        taken.push(value)
      }
      const all = addresses(gaps)
      expect(choice === 'lowest' ? taken : taken.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(all)
    }),
  )
})
