import { type Cidr, cidrsOverlap, formatCidr, parseCidr } from '@neutrino/base/ip.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkPrefixUpdate,
  choosePoolSubnet,
  compactPrefixes,
  type PoolSubnetRequest,
  prefixBounds,
  removePrefixes,
  type SubnetPoolFacts,
} from './subnet-pool.ts'

const cidrs = (...texts: string[]): Cidr[] => texts.map(text => parseCidr(text)!)

function pool(prefixes: string[], allocated: string[] = [], changed: Partial<SubnetPoolFacts> = {}) {
  const parsed = cidrs(...prefixes)
  const ipVersion = parsed[0]!.version
  return {
    ipVersion,
    prefixes: parsed,
    bounds: { min: 8, max: ipVersion === 4 ? 32 : 128, default: 24 },
    defaultQuota: null,
    allocated: cidrs(...allocated).map(cidr => ({ cidr, isOwn: true })),
    ...changed,
  }
}

function choose(request: PoolSubnetRequest, facts: SubnetPoolFacts): string {
  return formatCidr(choosePoolSubnet(request, facts))
}

describe('a network of a length', () => {
  test('is the first free one of the smallest gap that has room', () => {
    expect(choose({}, pool(['10.0.0.0/8']))).toBe('10.0.0.0/24')
    expect(choose({ prefix: 26 }, pool(['10.0.0.0/16', '10.8.0.0/24']))).toBe('10.8.0.0/26')
    expect(choose({ prefix: 26 }, pool(['10.0.0.0/16'], ['10.0.0.0/24', '10.0.2.0/26']))).toBe('10.0.2.64/26')
    expect(choose({ prefix: 64 }, pool(['2001:db8::/48'], ['2001:db8::/64']))).toBe('2001:db8:0:1::/64')
  })

  test('may span prefixes that make one larger network', () => {
    expect(choose({ prefix: 24 }, pool(['10.0.0.0/25', '10.0.0.128/25']))).toBe('10.0.0.0/24')
  })

  test('is refused when there is no room', () => {
    expect(() => choose({ prefix: 24 }, pool(['10.0.0.0/24'], ['10.0.0.128/26']))).toThrow(
      expect.objectContaining({
        type: 'SubnetAllocationError',
        message: 'The subnet pool cannot serve the request: no /24 is left in it.',
      }),
    )
  })
})

describe('a network asked for', () => {
  test('is taken when it is free', () => {
    const cidr = parseCidr('10.0.3.0/24')!
    expect(choose({ cidr }, pool(['10.0.0.0/22'], ['10.0.2.0/24']))).toBe('10.0.3.0/24')
    expect(choose({ cidr }, pool(['10.0.2.0/24', '10.0.3.0/25', '10.0.3.128/25']))).toBe('10.0.3.0/24')
  })

  test.each(['10.0.2.0/23', '10.0.2.128/25', '10.0.4.0/24', '10.0.0.0/16', '2001:db8::/24'])(
    '%s is refused when not all of it is free',
    text => {
      expect(() => choose({ cidr: parseCidr(text)! }, pool(['10.0.0.0/22'], ['10.0.2.0/24']))).toThrow(
        expect.objectContaining({ type: 'SubnetAllocationError' }),
      )
    },
  )
})

test('lengths have limits', () => {
  const facts = pool(['10.0.0.0/8'], [], { bounds: { min: 20, max: 28, default: 24 } })
  expect(() => choose({ prefix: 29 }, facts)).toThrow(
    expect.objectContaining({
      type: 'MaxPrefixSubnetAllocationError',
      status: 400,
      message: 'Unable to allocate subnet with prefix length 29, maximum allowed prefix is 28.',
    }),
  )
  expect(() => choose({ cidr: parseCidr('10.0.0.0/19')! }, facts)).toThrow(
    expect.objectContaining({
      type: 'MinPrefixSubnetAllocationError',
      message: 'Unable to allocate subnet with prefix length 19, minimum allowed prefix is 20.',
    }),
  )
})

test('the quota counts the addresses of the project, or its /64s', () => {
  const four = pool(['10.0.0.0/8'], ['10.0.0.0/24'], { defaultQuota: 512 })
  expect(choose({ prefix: 24 }, four)).toBe('10.0.1.0/24')
  expect(() => choose({ prefix: 23 }, four)).toThrow(
    expect.objectContaining({ type: 'SubnetPoolQuotaExceeded', status: 409 }),
  )
  const others = { ...four, allocated: four.allocated.map(entry => ({ ...entry, isOwn: false })) }
  expect(choose({ prefix: 23 }, others)).toBe('10.0.2.0/23')
  const six = pool(['2001:db8::/48'], ['2001:db8::/64'], { defaultQuota: 2 })
  expect(choose({ prefix: 64 }, six)).toBe('2001:db8:0:1::/64')
  expect(() => choose({ prefix: 63 }, six)).toThrow(
    expect.objectContaining({ type: 'SubnetPoolQuotaExceeded' }),
  )
})

test('what is chosen is free and inside, and a pool is given out to the last address', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 24, max: 28 }), { maxLength: 40 }), lengths => {
      let facts = pool(['10.0.0.0/25', '10.0.1.0/24'])
      for (const prefix of lengths) {
        let chosen: Cidr
        try {
          chosen = choosePoolSubnet({ prefix }, facts)
        } catch {
          continue
        }
        expect(facts.allocated.some(entry => cidrsOverlap(entry.cidr, chosen))).toBe(false)
        expect(choose({ cidr: chosen }, facts)).toBe(formatCidr(chosen))
        facts = { ...facts, allocated: [...facts.allocated, { cidr: chosen, isOwn: true }] }
      }
      // Whatever is left can still be had in pieces of the smallest length.
      const size = (prefix: number): number => 2 ** (32 - prefix)
      let left = 384 - facts.allocated.reduce((sum, entry) => sum + size(entry.cidr.prefix), 0)
      for (; left > 0; left -= 16) {
        const cidr = choosePoolSubnet({ prefix: 28 }, facts)
        facts = { ...facts, allocated: [...facts.allocated, { cidr, isOwn: true }] }
      }
      expect(() => choosePoolSubnet({ prefix: 28 }, facts)).toThrow()
    }),
    { numRuns: 50 },
  )
})

describe('prefixes of a pool', () => {
  test('are merged', () => {
    expect(
      compactPrefixes(cidrs('10.0.1.0/24', '10.0.0.0/24', '10.0.0.5/32', '10.0.3.0/24')).map(formatCidr),
    ).toEqual(['10.0.0.0/23', '10.0.3.0/24'])
    expect(() => compactPrefixes([])).toThrow(expect.objectContaining({ type: 'EmptySubnetPoolPrefixList' }))
    expect(() => compactPrefixes(cidrs('10.0.0.0/8', '2001:db8::/32'))).toThrow(
      expect.objectContaining({ type: 'PrefixVersionMismatch' }),
    )
  })

  test('can only grow in an update', () => {
    checkPrefixUpdate(cidrs('10.0.0.0/24', '10.0.1.0/24'), cidrs('10.0.0.0/16'))
    expect(() => checkPrefixUpdate(cidrs('10.0.0.0/16'), cidrs('10.0.0.0/17'))).toThrow(
      expect.objectContaining({
        type: 'IllegalSubnetPoolPrefixUpdate',
        message: 'Illegal update to prefixes: Existing prefixes must be a subset of the new prefixes.',
      }),
    )
  })

  test('can be taken out when no subnet is in them', () => {
    expect(
      removePrefixes(cidrs('10.0.0.0/23'), cidrs('10.0.0.0/24'), cidrs('10.0.1.0/26')).map(formatCidr),
    ).toEqual(['10.0.1.0/24'])
    expect(() => removePrefixes(cidrs('10.0.0.0/23'), cidrs('10.0.1.0/24'), cidrs('10.0.1.0/26'))).toThrow(
      expect.objectContaining({ type: 'IllegalSubnetPoolPrefixUpdate' }),
    )
  })
})

test('prefix lengths have defaults and an order', () => {
  expect(prefixBounds(4, {})).toEqual({ min: 8, max: 32, default: 8 })
  expect(prefixBounds(6, { min: 48 })).toEqual({ min: 48, max: 128, default: 48 })
  expect(prefixBounds(4, { min: 20, max: 28, default: 24 })).toEqual({ min: 20, max: 28, default: 24 })
  for (const bounds of [
    { min: 30, max: 20 },
    { max: 33 },
    { min: 16, default: 12 },
    { max: 24, default: 26 },
  ]) {
    expect(() => prefixBounds(4, bounds)).toThrow(
      expect.objectContaining({ type: 'IllegalSubnetPoolPrefixBounds' }),
    )
  }
  expect(() => prefixBounds(4, { min: -1 })).toThrow(
    expect.objectContaining({ type: 'UnsupportedMinSubnetPoolPrefix' }),
  )
})
