import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Cidr,
  cidrContains,
  cidrContainsCidr,
  cidrOf,
  cidrRange,
  cidrSize,
  cidrsOverlap,
  eui64Address,
  formatCidr,
  formatIp,
  isEui64Of,
  lastIp,
  linkLocalAddress,
  netmask,
  parseCidr,
  parseIp,
} from './ip.ts'

const cidr = (text: string): Cidr => parseCidr(text)!

// Small prefixes and few distinct addresses, so that networks often meet.
const anyCidr: fc.Arbitrary<Cidr> = fc
  .oneof(
    fc.record({ version: fc.constant(4 as const), value: fc.bigInt(0n, 2n ** 32n - 1n) }),
    fc.record({ version: fc.constant(6 as const), value: fc.bigInt(0n, 2n ** 128n - 1n) }),
    fc.record({ version: fc.constant(4 as const), value: fc.bigInt(0n, 63n) }),
  )
  .chain(ip => fc.integer({ min: 0, max: ip.version === 4 ? 32 : 128 }).map(prefix => cidrOf(ip, prefix)))

describe('parseCidr', () => {
  test('keeps the address as written beside the network', () => {
    expect(cidr('10.0.0.5/24')).toEqual({
      version: 4,
      network: 0x0a000000n,
      address: 0x0a000005n,
      prefix: 24,
    })
    expect(formatCidr(cidr('10.0.0.5/24'))).toBe('10.0.0.0/24')
    expect(formatCidr(cidr('2001:DB8::1/32'))).toBe('2001:db8::/32')
    expect(formatCidr(cidr('0.0.0.0/0'))).toBe('0.0.0.0/0')
    expect(formatCidr(cidr('::/0'))).toBe('::/0')
  })

  test.each([
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/+8',
    '10.0.0.0/8.0',
    '10.0.0.0/255.0.0.0',
    '10.0.0/8',
    '::/129',
    '::/ 64',
    '/24',
    '10.0.0.0/24/24',
  ])('%j is refused', text => {
    expect(parseCidr(text)).toBeUndefined()
  })

  test('text and value are one to one', () => {
    fc.assert(
      fc.property(anyCidr, value => {
        const text = `${formatIp({ version: value.version, value: value.address })}/${value.prefix}`
        expect(parseCidr(text)).toEqual(value)
        expect(parseCidr(formatCidr(value))).toEqual({ ...value, address: value.network })
      }),
    )
  })

  test('a prefix that does not fit is a programming error', () => {
    expect(() => cidrOf(parseIp('10.0.0.0')!, 33)).toThrow(RangeError)
    expect(() => cidrOf(parseIp('10.0.0.0')!, 1.5)).toThrow(RangeError)
  })
})

describe('network arithmetic', () => {
  test('size, range, mask and last address of known networks', () => {
    expect(cidrSize(cidr('10.0.0.0/24'))).toBe(256n)
    expect(cidrSize(cidr('::/0'))).toBe(2n ** 128n)
    expect(cidrRange(cidr('10.0.0.7/30'))).toEqual({ version: 4, first: 0x0a000004n, last: 0x0a000007n })
    expect(['10.0.0.0/0', '10.0.0.0/20', '10.0.0.0/32'].map(text => formatIp(netmask(cidr(text))))).toEqual([
      '0.0.0.0',
      '255.255.240.0',
      '255.255.255.255',
    ])
    expect(formatIp(netmask(cidr('2001:db8::/64')))).toBe('ffff:ffff:ffff:ffff::')
    expect(formatIp(lastIp(cidr('192.0.2.0/25')))).toBe('192.0.2.127')
  })

  test('containing and overlapping agree with the ranges', () => {
    fc.assert(
      fc.property(anyCidr, anyCidr, (a, b) => {
        const [ra, rb] = [cidrRange(a), cidrRange(b)]
        const sameVersion = a.version === b.version
        expect(cidrsOverlap(a, b)).toBe(sameVersion && ra.first <= rb.last && rb.first <= ra.last)
        expect(cidrsOverlap(b, a)).toBe(cidrsOverlap(a, b))
        expect(cidrContainsCidr(a, b)).toBe(sameVersion && ra.first <= rb.first && rb.last <= ra.last)
        const ip = { version: b.version, value: b.address }
        expect(cidrContains(a, ip)).toBe(sameVersion && ra.first <= ip.value && ip.value <= ra.last)
        expect(cidrContains(b, ip)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('addresses of the two versions never meet', () => {
    expect(cidrContains(cidr('::/0'), parseIp('1.2.3.4')!)).toBe(false)
    expect(cidrsOverlap(cidr('::/0'), cidr('0.0.0.0/0'))).toBe(false)
  })
})

describe('EUI-64', () => {
  test('follows RFC 4291 appendix A', () => {
    const mac = 'fa:16:3e:12:34:56'
    expect(formatIp(eui64Address(cidr('2001:db8::/64'), mac))).toBe('2001:db8::f816:3eff:fe12:3456')
    expect(formatIp(linkLocalAddress(mac))).toBe('fe80::f816:3eff:fe12:3456')
    expect(formatIp(linkLocalAddress('02:00:00:00:00:01'))).toBe('fe80::ff:fe00:1')
    expect(isEui64Of(parseIp('2001:db8:1::f816:3eff:fe12:3456')!, mac)).toBe(true)
    expect(isEui64Of(parseIp('2001:db8:1::f816:3eff:fe12:3457')!, mac)).toBe(false)
    expect(isEui64Of(parseIp('10.0.0.1')!, mac)).toBe(false)
  })

  test('needs an IPv6 network of at most /64 and a MAC', () => {
    expect(() => eui64Address(cidr('10.0.0.0/8'), 'fa:16:3e:12:34:56')).toThrow(RangeError)
    expect(() => eui64Address(cidr('2001:db8::/65'), 'fa:16:3e:12:34:56')).toThrow(RangeError)
    expect(() => eui64Address(cidr('2001:db8::/64'), 'fa:16')).toThrow(RangeError)
  })
})
