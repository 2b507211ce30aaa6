import { type Cidr, cidrRange, formatIp, type Ip, parseCidr, rangeContains } from '@neutrino/base/ip.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { checkNeighbours, checkRequest, planSubnet, type SubnetValues } from './plan-subnets.ts'

const defaults: SubnetValues = {
  projectId: 'p',
  networkId: 'n',
  name: '',
  description: '',
  ipVersion: 4,
  subnetpoolId: undefined,
  prefixlen: undefined,
  cidr: undefined,
  gatewayIp: undefined,
  allocationPools: undefined,
  dnsNameservers: [],
  hostRoutes: [],
  enableDhcp: true,
  ipv6RaMode: undefined,
  ipv6AddressMode: undefined,
  serviceTypes: [],
  useDefaultSubnetpool: false,
  dnsPublishFixedIp: false,
  segmentId: null,
  providerAllocationPools: [],
  providerPoolStrict: true,
  tags: [],
}

/** A block for DHCP, and a gateway: that of nobody's choice, none, or an address in it. */
const request = fc
  .constantFrom<readonly [4 | 6, string, number, number]>([4, '10.20.0.0', 8, 30], [6, '2001:db8::', 16, 126])
  .chain(([ipVersion, base, min, max]) =>
    fc.record({
      ipVersion: fc.constant(ipVersion),
      cidr: fc.integer({ min, max }).map(prefix => `${base}/${prefix}`),
      place: fc.oneof(fc.constant(undefined), fc.constant(null), fc.bigInt({ min: 0n, max: 1n << 128n })),
    }),
  )

function gatewayAt(cidr: string, place: bigint | null | undefined): string | null | undefined {
  if (place === undefined || place === null) return place
  const { version, first, last } = cidrRange(parseCidr(cidr)!)
  return formatIp({ version, value: first + (place % (last - first + 1n)) })
}

const inRange = (ip: Ip, cidr: string) => rangeContains(cidrRange(parseCidr(cidr)!), ip)

test('pools lie in the block, leave the gateway out, and are accepted when they are given back', () => {
  fc.assert(
    fc.property(request, ({ ipVersion, cidr, place }) => {
      const values = { ...defaults, ipVersion, cidr, gatewayIp: gatewayAt(cidr, place) }
      try {
        checkRequest(values, testSettings)
      } catch {
        return
      }
      const { gateway, pools } = planSubnet(values, undefined, testSettings)
      expect(gateway === undefined).toBe(place === null)
      expect(pools.length).toBeGreaterThan(0)
      for (const { version, first, last } of pools) {
        expect(inRange({ version, value: first }, cidr) && inRange({ version, value: last }, cidr)).toBe(true)
        if (gateway) expect(rangeContains({ version, first, last }, gateway)).toBe(false)
      }
      const allocationPools = pools.map(({ version, first, last }) => ({
        start: formatIp({ version, value: first }),
        end: formatIp({ version, value: last }),
      }))
      expect(planSubnet({ ...values, allocationPools }, undefined, testSettings).pools).toEqual(pools)
    }),
  )
})

test('neighbours overlap or not, whichever comes first', () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 24 }))
    .map(([third, prefix]) => parseCidr(`10.0.${third}.0/${prefix}`)!)
  const refuses = (a: Cidr, b: Cidr): boolean => {
    const neighbour = {
      networkId: 'n',
      cidr: b,
      subnetpoolId: null,
      addressScopeId: null,
      segmentId: null,
      serviceTypes: [],
    }
    try {
      checkNeighbours({ networkId: 'n', cidr: a }, undefined, [neighbour])
      return false
    } catch {
      return true
    }
  }
  fc.assert(
    fc.property(block, block, (a, b) => {
      expect(refuses(a, b)).toBe(refuses(b, a))
      expect(refuses(a, a)).toBe(true)
    }),
  )
})
