import { cidrContains, formatIp, parseCidr, parseIp, rangeContains, rangesMerge } from '@neutrino/base/ip.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkGateway, defaultGateway, defaultPools, formatPools, parsePools } from './allocation-pools.ts'
import { isHostAddress } from './is-host-address.ts'

const pools = (cidr: string, gateway?: string): string[] =>
  formatPools(defaultPools(parseCidr(cidr)!, gateway === undefined ? undefined : parseIp(gateway))).map(
    pool => `${pool.start}-${pool.end}`,
  )

describe('default pools', () => {
  test.each([
    ['10.0.0.0/24', '10.0.0.1', ['10.0.0.2-10.0.0.254']],
    ['10.0.0.0/24', '10.0.0.254', ['10.0.0.1-10.0.0.253']],
    ['10.0.0.0/24', '10.0.0.100', ['10.0.0.1-10.0.0.99', '10.0.0.101-10.0.0.254']],
    ['10.0.0.0/24', '192.168.0.1', ['10.0.0.1-10.0.0.254']],
    ['10.0.0.0/24', undefined, ['10.0.0.1-10.0.0.254']],
    ['10.0.0.0/30', '10.0.0.1', ['10.0.0.2-10.0.0.2']],
    ['10.0.0.0/31', '10.0.0.1', ['10.0.0.0-10.0.0.0']],
    ['10.0.0.4/32', '10.0.0.4', ['10.0.0.4-10.0.0.4']],
    ['2001:db8::/64', '2001:db8::1', ['2001:db8::2-2001:db8::ffff:ffff:ffff:ffff']],
    ['2001:db8::/64', '2001:db8::', ['2001:db8::1-2001:db8::ffff:ffff:ffff:ffff']],
    ['2001:db8::/64', 'fe80::1', ['2001:db8::1-2001:db8::ffff:ffff:ffff:ffff']],
    ['2001:db8::/127', '2001:db8::1', ['2001:db8::-2001:db8::']],
    ['2001:db8::5/128', undefined, ['2001:db8::5-2001:db8::5']],
  ])('of %s with the gateway %s are %o', (cidr, gateway, expected) => {
    expect(pools(cidr, gateway)).toEqual(expected)
  })

  test('hold exactly the addresses that a host may have, but the gateway', () => {
    const networks = fc.tuple(fc.integer({ min: 24, max: 31 }), fc.nat(2 ** 32 - 1), fc.nat(255))
    fc.assert(
      fc.property(networks, ([prefix, address, offset]) => {
        const cidr = parseCidr(`${formatIp({ version: 4, value: BigInt(address) })}/${prefix}`)!
        const gateway = {
          version: 4,
          value: cidr.network + (BigInt(offset) % 2n ** BigInt(32 - prefix)),
        } as const
        const ranges = defaultPools(cidr, gateway)
        expect(ranges).toEqual(rangesMerge(ranges))
        for (let value = cidr.network - 1n; value <= cidr.network + 256n; value++) {
          const ip = { version: 4, value } as const
          const isPooled = ranges.some(range => rangeContains(range, ip))
          const isFit = cidrContains(cidr, ip) && isHostAddress(cidr, ip, '') && value !== gateway.value
          expect([formatIp(ip), isPooled]).toEqual([formatIp(ip), isFit])
        }
      }),
      { numRuns: 50 },
    )
  })
})

test.each([
  ['10.0.0.0/24', '10.0.0.1'],
  ['10.0.0.0/31', '10.0.0.1'],
  ['10.0.0.9/32', '10.0.0.9'],
  ['2001:db8::/64', '2001:db8::1'],
])('the default gateway of %s is %s', (cidr, gateway) => {
  expect(formatIp(defaultGateway(parseCidr(cidr)!))).toBe(gateway)
})

test('a gateway may be any address but the edges of an IPv4 network', () => {
  const check = (cidr: string, gateway: string) => () => checkGateway(parseCidr(cidr)!, parseIp(gateway)!)
  for (const gateway of ['10.0.0.0', '10.0.0.255', '2001:db8::1']) {
    expect(check('10.0.0.0/24', gateway)).toThrow(expect.objectContaining({ type: 'InvalidInput' }))
  }
  check('10.0.0.0/24', '10.0.0.254')()
  check('10.0.0.0/24', '192.168.0.1')()
  check('10.0.0.0/31', '10.0.0.0')()
  check('2001:db8::/64', '2001:db8::')()
  check('2001:db8::/64', 'fe80::1')()
})

describe('given pools', () => {
  const parse = (...ranges: string[]) =>
    parsePools(
      ranges.map(range => {
        const [start, end] = range.split('-')
        return { start: start!, end: end! }
      }),
      parseCidr('10.0.0.0/24')!,
      parseIp('10.0.0.1'),
    )

  test('are put in order, those that touch stay apart', () => {
    expect(formatPools(parse('10.0.0.100-10.0.0.200', '10.0.0.50-10.0.0.99', '10.0.0.2-10.0.0.2'))).toEqual([
      { start: '10.0.0.2', end: '10.0.0.2' },
      { start: '10.0.0.50', end: '10.0.0.99' },
      { start: '10.0.0.100', end: '10.0.0.200' },
    ])
    expect(parse()).toEqual([])
  })

  test.each([
    [['10.0.0.9-10.0.0.2'], 'InvalidAllocationPool', 400],
    [['10.0.0.9-x'], 'InvalidAllocationPool', 400],
    [['2001:db8::1-2001:db8::2'], 'InvalidAllocationPool', 400],
    [['10.0.0.0-10.0.0.9'], 'OutOfBoundsAllocationPool', 400],
    [['10.0.0.9-10.0.0.255'], 'OutOfBoundsAllocationPool', 400],
    [['10.0.0.9-10.0.1.2'], 'OutOfBoundsAllocationPool', 400],
    [['10.0.0.20-10.0.0.30', '10.0.0.10-10.0.0.20'], 'OverlappingAllocationPools', 409],
    [['10.0.0.1-10.0.0.20'], 'GatewayConflictWithAllocationPools', 409],
  ] as const)('%o are refused: %s', (ranges, type, status) => {
    expect(() => parse(...ranges)).toThrow(expect.objectContaining({ type, status }))
  })
})
