import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cidrRange,
  formatCidr,
  type IpRange,
  parseIp,
  rangeContains,
  rangeSize,
  rangesMerge,
  rangesOverlap,
  rangesSubtract,
  rangeToCidrs,
} from './ip.ts'

const range = (first: string, last: string): IpRange => {
  const [from, to] = [parseIp(first)!, parseIp(last)!]
  return { version: from.version, first: from.value, last: to.value }
}

function between(version: 4 | 6, a: bigint, b: bigint): IpRange {
  const [first, last] = a <= b ? [a, b] : [b, a]
  return { version, first, last }
}

const spaceMax = 31n
// A space small enough to hold as a set of addresses: the model that the ranges must agree with.
const smallRange: fc.Arbitrary<IpRange> = fc
  .tuple(fc.constantFrom(4 as const, 6 as const), fc.bigInt(0n, spaceMax), fc.bigInt(0n, spaceMax))
  .map(([version, a, b]) => between(version, a, b))
const smallRanges = fc.array(smallRange, { maxLength: 8 })

function addressesOf(ranges: readonly IpRange[]): Set<string> {
  const addresses = new Set<string>()
  for (const { version, first, last } of ranges) {
    for (let value = first; value <= last; value++) addresses.add(`${version}:${value}`)
  }
  return addresses
}

function expectMinimal(ranges: readonly IpRange[]) {
  for (const [index, next] of ranges.entries()) {
    expect(next.first <= next.last).toBe(true)
    const previous = ranges[index - 1]
    if (previous === undefined) continue
    expect(previous.version <= next.version).toBe(true)
    if (previous.version === next.version) expect(next.first > previous.last + 1n).toBe(true)
  }
}

describe('sets of ranges', () => {
  test('merging keeps the addresses and is minimal', () => {
    fc.assert(
      fc.property(smallRanges, ranges => {
        const merged = rangesMerge(ranges)
        expect(addressesOf(merged)).toEqual(addressesOf(ranges))
        expectMinimal(merged)
      }),
    )
  })

  test('subtracting takes away exactly the addresses of the other', () => {
    fc.assert(
      fc.property(smallRanges, smallRanges, (ranges, minus) => {
        const left = rangesSubtract(ranges, minus)
        const taken = addressesOf(minus)
        const expected = [...addressesOf(ranges)].filter(address => !taken.has(address))
        expect(addressesOf(left)).toEqual(new Set(expected))
        expectMinimal(left)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a subnet without its gateway is the two pools around it', () => {
    const left = rangesSubtract([range('10.0.0.1', '10.0.0.254')], [range('10.0.0.10', '10.0.0.10')])
    expect(left).toEqual([range('10.0.0.1', '10.0.0.9'), range('10.0.0.11', '10.0.0.254')])
  })

  test('containing, overlapping and size', () => {
    const pool = range('10.0.0.2', '10.0.0.4')
    expect(
      ['10.0.0.1', '10.0.0.2', '10.0.0.4', '10.0.0.5'].map(ip => rangeContains(pool, parseIp(ip)!)),
    ).toEqual([false, true, true, false])
    expect(rangeSize(pool)).toBe(3n)
    expect(rangesOverlap(pool, range('10.0.0.4', '10.0.0.9'))).toBe(true)
    expect(rangesOverlap(pool, range('10.0.0.5', '10.0.0.9'))).toBe(false)
    expect(rangesOverlap(pool, range('::', 'ffff::'))).toBe(false)
  })
})

describe('rangeToCidrs', () => {
  test.each([
    [range('10.0.0.1', '10.0.0.6'), ['10.0.0.1/32', '10.0.0.2/31', '10.0.0.4/31', '10.0.0.6/32']],
    [range('10.0.0.0', '10.0.0.255'), ['10.0.0.0/24']],
    [range('0.0.0.0', '255.255.255.255'), ['0.0.0.0/0']],
    [range('::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'), ['::/0']],
  ])('case %#', (input, expected) => {
    expect(rangeToCidrs(input).map(formatCidr)).toEqual(expected)
  })

  test('the networks cover the range in order, without gap or overlap, and no two could be one', () => {
    const bound = fc.bigInt(0n, 2n ** 32n - 1n)
    fc.assert(
      fc.property(bound, bound, (a, b) => {
        const input = between(4, a, b)
        const cidrs = rangeToCidrs(input)
        let next = input.first
        for (const cidr of cidrs) {
          expect(cidrRange(cidr).first).toBe(next)
          next = cidrRange(cidr).last + 1n
        }
        expect(next).toBe(input.last + 1n)
        expect(rangesMerge(cidrs.map(cidrRange))).toEqual([input])
        expect(cidrs.length).toBeLessThanOrEqual(62)
        for (const [index, cidr] of cidrs.entries()) {
          const after = cidrs[index + 1]
          if (after?.prefix !== cidr.prefix) continue
          const parentSize = 2n ** BigInt(33 - cidr.prefix)
          expect(cidr.network % parentSize).not.toBe(0n)
        }
      }),
    )
  })
})
