import { isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatIp,
  isLinkLocal,
  isLoopback,
  isMulticast,
  isUnspecified,
  parseIp,
  reversePointer,
} from './ip.ts'

const canonical = (text: string) => {
  const ip = parseIp(text)
  return ip === undefined ? undefined : formatIp(ip)
}

// Zero and ffff must be common, or runs and IPv4-mapped forms never come up.
const group = fc.oneof(
  fc.constant(0),
  fc.constant(0xffff),
  fc.integer({ min: 0, max: 0xffff }),
  fc.integer({ min: 0, max: 15 }),
)
const groups = fc.array(group, { minLength: 8, maxLength: 8 })
const octet = fc.integer({ min: 0, max: 255 })
const quad = fc.tuple(octet, octet, octet, octet).map(octets => octets.join('.'))
const toValue = (parts: readonly number[]) => parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n)
// Mostly well-formed pieces put together at random: near misses find more than random characters.
const piece = fc.oneof(
  fc.constantFrom(
    ':',
    '::',
    '.',
    '0',
    '00',
    'ffff',
    'FFFF',
    '12345',
    'g',
    '1.2.3.4',
    '255',
    '256',
    '01',
    ' ',
  ),
  group.map(value => value.toString(16)),
  group.map(value => `${value.toString(16)}:`),
  octet.map(value => `${value}.`),
)
const addressLike = fc.array(piece, { maxLength: 17 }).map(pieces => pieces.join(''))

describe('parseIp and formatIp', () => {
  test.each([
    ['1.2.3.4', '1.2.3.4'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['0001:02:003:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::ffff:1.2.3.4', '::ffff:1.2.3.4'],
    ['::ffff:102:304', '::ffff:1.2.3.4'],
    ['::ffff:0:0', '::ffff:0.0.0.0'],
    ['::1.2.3.4', '::1.2.3.4'],
    ['::1:2', '::0.1.0.2'],
    ['::ffff:0:1.2.3.4', '::ffff:0:102:304'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s is written %s', (text, expected) => {
    expect(canonical(text)).toBe(expected)
  })

  test.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '010.0.0.1',
    '1.2.3.04',
    '00.0.0.0',
    '0x7f.0.0.1',
    '1.2.3.256',
    '1..2.3',
    '.1.2.3',
    '1.2.3.',
    '-1.2.3.4',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '١.2.3.4',
    ':',
    ':::',
    '1:::2',
    ':1',
    '1:',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '::1.2.3',
    '::1.2.3.04',
    '1.2.3.4::',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3.4:5',
    '[::1]',
    '1.2.3.4/24',
    `${'0'.repeat(60)}::1`,
  ])('%j is refused', text => {
    expect(parseIp(text)).toBeUndefined()
  })

  test('accepts exactly what node:net accepts, zones aside', () => {
    fc.assert(
      fc.property(fc.oneof(addressLike, quad, fc.string()), text => {
        fc.pre(!text.includes('%'))
        const version = isIPv4(text) ? 4 : isIPv6(text) ? 6 : undefined
        expect(parseIp(text)?.version).toBe(version)
      }),
      { numRuns: 5_000 },
    )
  })

  test('IPv4 text and number are one to one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), number => {
        const ip = { version: 4, value: BigInt(number) } as const
        expect(parseIp(formatIp(ip))).toEqual(ip)
        expect(new URL(`http://${number}/`).hostname).toBe(formatIp(ip))
      }),
    )
  })

  test('IPv6 text and number are one to one, and the text is the WHATWG form but for dotted tails', () => {
    fc.assert(
      fc.property(groups, parts => {
        const ip = { version: 6, value: toValue(parts) } as const
        const text = formatIp(ip)
        expect(parseIp(text)).toEqual(ip)
        expect(parseIp(parts.map(part => part.toString(16)).join(':'))).toEqual(ip)
        const whatwg = new URL(`http://[${text}]/`).hostname.slice(1, -1)
        if (text.includes('.')) expect(text).toMatch(/^::(ffff:)?\d+(\.\d+){3}$/)
        else expect(text).toBe(whatwg)
        expect(parseIp(whatwg)).toEqual(ip)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('kinds of address', () => {
  const kinds = (text: string) => {
    const ip = parseIp(text)!
    return Object.entries({ isLinkLocal, isLoopback, isMulticast, isUnspecified })
      .filter(([, holds]) => holds(ip))
      .map(([name]) => name)
  }
  test.each([
    ['169.253.255.255', []],
    ['169.254.0.0', ['isLinkLocal']],
    ['169.254.255.255', ['isLinkLocal']],
    ['169.255.0.0', []],
    ['fe80::', ['isLinkLocal']],
    ['febf:ffff::1', ['isLinkLocal']],
    ['fec0::1', []],
    ['223.255.255.255', []],
    ['224.0.0.1', ['isMulticast']],
    ['239.255.255.255', ['isMulticast']],
    ['240.0.0.0', []],
    ['ff02::1', ['isMulticast']],
    ['127.0.0.1', ['isLoopback']],
    ['127.255.255.255', ['isLoopback']],
    ['128.0.0.0', []],
    ['::1', ['isLoopback']],
    ['::2', []],
    ['0.0.0.0', ['isUnspecified']],
    ['::', ['isUnspecified']],
  ])('%s: %j', (text, expected) => {
    expect(kinds(text)).toEqual(expected)
  })
})

test('a reverse pointer ends in the root of its tree', () => {
  expect(reversePointer(parseIp('192.0.2.1')!)).toBe('1.2.0.192.in-addr.arpa.')
  expect(reversePointer(parseIp('2001:db8::567:89ab')!)).toBe(
    'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.',
  )
})
