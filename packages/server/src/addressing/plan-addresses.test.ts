import { parseCidr } from '@neutrino/base/ip.ts'
import { describe, expect, test } from 'vitest'
import type { AddressRequest } from './address-plan.ts'
import { planAddresses } from './plan-addresses.ts'
import type { SubnetFacts } from './subnet-facts.ts'

const mac = 'fa:16:3e:00:00:01'

function subnet(id: string, cidr: string, changed: Partial<SubnetFacts> = {}): SubnetFacts {
  return {
    id,
    networkId: 'n',
    cidr: parseCidr(cidr)!,
    enableDhcp: true,
    ipv6RaMode: null,
    ipv6AddressMode: null,
    serviceTypes: [],
    segmentId: null,
    pools: [],
    ...changed,
  }
}

const v4 = subnet('v4', '10.0.0.0/24')
const second4 = subnet('second4', '10.0.1.0/24')
const v6 = subnet('v6', '2001:db8::/64', {
  ipv6RaMode: 'dhcpv6-stateful',
  ipv6AddressMode: 'dhcpv6-stateful',
})
const slaac = subnet('slaac', '2001:db8:1::/64', { ipv6RaMode: 'slaac', ipv6AddressMode: 'slaac' })
const stateless = subnet('stateless', '2001:db8:2::/64', { ipv6AddressMode: 'dhcpv6-stateless' })
const elsewhere = subnet('elsewhere', '10.9.0.0/24', { networkId: 'other' })

function plan(changed: Partial<AddressRequest>, ...subnets: SubnetFacts[]) {
  return planAddresses({ networkId: 'n', deviceOwner: '', macAddress: mac, host: '', ...changed }, subnets)
}

const any = (position: number, ...subnetIds: string[]) => ({
  kind: 'any',
  subnetIds,
  choice: 'random',
  position,
})
const eui64 = (position: number, subnetId: string, prefix: string) => ({
  kind: 'eui64',
  subnetId,
  ipAddress: `${prefix}f816:3eff:fe00:1`,
  position,
})

describe('without a wish a port gets', () => {
  test('one address of each version, and one in every subnet whose hosts make their own', () => {
    expect(plan({}, v4, second4, slaac, v6, stateless, elsewhere)).toEqual({
      addresses: [
        any(0, 'v4', 'second4'),
        any(1, 'v6'),
        eui64(2, 'slaac', '2001:db8:1:0:'),
        eui64(3, 'stateless', '2001:db8:2:0:'),
      ],
      ipAllocation: 'immediate',
    })
  })

  test('none that it would have to make itself, when it is a router interface', () => {
    expect(plan({ deviceOwner: 'network:router_interface' }, v4, slaac).addresses).toEqual([any(0, 'v4')])
    expect(plan({ deviceOwner: 'network:router_gateway' }, slaac).addresses).toHaveLength(1)
  })

  test('the lowest one, when it belongs to the service', () => {
    expect(plan({ deviceOwner: 'network:dhcp' }, v4).addresses).toEqual([
      { ...any(0, 'v4'), choice: 'lowest', pool: 'provider' },
    ])
  })

  test('none on a network without subnets', () => {
    expect(plan({})).toEqual({ addresses: [], ipAllocation: 'immediate' })
  })
})

describe('a subnet for certain services', () => {
  const gateways = subnet('gateways', '10.0.2.0/24', { serviceTypes: ['network:router_gateway'] })

  test('serves them before any other and nobody else', () => {
    expect(plan({ deviceOwner: 'network:router_gateway' }, v4, gateways).addresses).toEqual([
      { ...any(0, 'gateways', 'v4'), pool: 'provider' },
    ])
    expect(plan({ deviceOwner: 'compute:nova' }, v4, gateways).addresses).toEqual([any(0, 'v4')])
  })

  test('has a DHCP port all the same, if it has DHCP', () => {
    expect(plan({ deviceOwner: 'network:dhcp' }, gateways).addresses).toHaveLength(1)
    expect(() => plan({ deviceOwner: 'network:dhcp' }, { ...gateways, enableDhcp: false })).toThrow(
      expect.objectContaining({ type: 'IpAddressGenerationFailureNoMatchingSubnet', status: 409 }),
    )
  })

  test('is an error when it is the only one, unless no address is wanted', () => {
    expect(() => plan({ deviceOwner: 'compute:nova' }, gateways)).toThrow(
      expect.objectContaining({ type: 'IpAddressGenerationFailureNoMatchingSubnet' }),
    )
    expect(plan({ deviceOwner: 'compute:nova', fixedIps: [] }, gateways).addresses).toEqual([])
  })
})

describe('a wish', () => {
  test('keeps its order and gets canonical addresses', () => {
    expect(
      plan(
        {
          fixedIps: [
            { ipAddress: '2001:0DB8::0009' },
            { subnetId: 'v4' },
            { subnetId: 'second4', ipAddress: '10.0.1.7' },
          ],
        },
        v4,
        second4,
        v6,
      ).addresses,
    ).toEqual([
      { kind: 'given', subnetId: 'v6', ipAddress: '2001:db8::9', position: 0 },
      any(1, 'v4'),
      { kind: 'given', subnetId: 'second4', ipAddress: '10.0.1.7', position: 2 },
    ])
  })

  test('does not do away with what the host makes itself', () => {
    const auto = eui64(1, 'slaac', '2001:db8:1:0:')
    expect(plan({ fixedIps: [{ subnetId: 'v4' }] }, v4, slaac).addresses).toEqual([any(0, 'v4'), auto])
    expect(plan({ fixedIps: [{ subnetId: 'slaac' }, { subnetId: 'v4' }] }, v4, slaac).addresses).toEqual([
      any(0, 'v4'),
      auto,
    ])
    expect(plan({ fixedIps: [] }, v4, slaac)).toEqual({
      addresses: [{ ...auto, position: 0 }],
      ipAllocation: 'none',
    })
  })

  test('for the gateway, or an address outside the pools, is granted', () => {
    expect(plan({ fixedIps: [{ ipAddress: '10.0.0.1' }] }, v4).addresses).toEqual([
      { kind: 'given', subnetId: 'v4', ipAddress: '10.0.0.1', position: 0 },
    ])
  })

  test('of a router for the subnet-router anycast address is granted, of a host refused', () => {
    const fixedIps = [{ ipAddress: '2001:db8::' }]
    expect(plan({ fixedIps, deviceOwner: 'network:router_interface' }, v6).addresses).toHaveLength(1)
    expect(() => plan({ fixedIps, deviceOwner: 'compute:nova' }, v6)).toThrow(
      expect.objectContaining({ type: 'InvalidIpForNetwork' }),
    )
  })

  test('of a router interface for an address where hosts make their own is granted', () => {
    const fixedIps = [{ subnetId: 'slaac', ipAddress: '2001:db8:1::1' }]
    expect(plan({ fixedIps, deviceOwner: 'network:router_interface' }, slaac).addresses).toEqual([
      { kind: 'given', subnetId: 'slaac', ipAddress: '2001:db8:1::1', position: 0 },
    ])
    expect(() => plan({ fixedIps }, slaac)).toThrow(
      expect.objectContaining({ type: 'AllocationOnAutoAddressSubnet', status: 400 }),
    )
  })

  test.each([
    [[{ subnetId: 'v4', ipAddress: '10.0.1.7' }], 'InvalidIpForSubnet', 400],
    [[{ subnetId: 'v4', ipAddress: '10.0.0.0' }], 'InvalidIpForSubnet', 400],
    [[{ subnetId: 'v4', ipAddress: '10.0.0.255' }], 'InvalidIpForSubnet', 400],
    [[{ subnetId: 'v4', ipAddress: '224.0.0.1' }], 'InvalidIpForSubnet', 400],
    [[{ ipAddress: '1.2.3.4' }], 'InvalidIpForNetwork', 400],
    [[{ ipAddress: '10.0.0.255' }], 'InvalidIpForNetwork', 400],
    [[{ ipAddress: '10.9.0.7' }], 'InvalidIpForNetwork', 400],
    [[{ ipAddress: '10.0.0' }], 'InvalidInput', 400],
    [[{}], 'InvalidInput', 400],
    [[{ subnetId: 'elsewhere' }], 'InvalidInput', 400],
    [[{ subnetId: 'unknown' }], 'SubnetNotFound', 404],
    [[{ ipAddress: '10.0.0.7' }, { subnetId: 'v4', ipAddress: '10.0.0.7' }], 'InvalidInput', 400],
  ])('%o is refused: %s', (fixedIps, type, status) => {
    expect(() => plan({ fixedIps }, v4, second4, elsewhere)).toThrow(
      expect.objectContaining({ type, status }),
    )
  })

  test('for an address on a network without subnets is refused', () => {
    expect(() => plan({ fixedIps: [{ ipAddress: '10.0.0.7' }] }, elsewhere)).toThrow(
      'the network has none for this port',
    )
  })
})

describe('on a routed network', () => {
  const rack1 = subnet('rack1', '10.1.0.0/24', { segmentId: 'seg1' })
  const rack2 = subnet('rack2', '10.2.0.0/24', { segmentId: 'seg2' })

  test('nothing is chosen before the host is known', () => {
    expect(plan({}, rack1, rack2)).toEqual({ addresses: [], ipAllocation: 'deferred' })
  })

  test('the host decides about the subnet', () => {
    const hostSegmentIds = new Set(['seg2'])
    expect(plan({ host: 'hv1', hostSegmentIds }, rack1, rack2)).toEqual({
      addresses: [any(0, 'rack2')],
      ipAllocation: 'immediate',
    })
    expect(() => plan({ host: 'hv1', hostSegmentIds: new Set() }, rack1, rack2)).toThrow(
      expect.objectContaining({ type: 'HostNotConnectedToAnySegment', status: 409 }),
    )
  })

  test('a wish is granted without a host', () => {
    expect(plan({ fixedIps: [{ subnetId: 'rack1' }] }, rack1, rack2).addresses).toEqual([any(0, 'rack1')])
  })

  test('a wish stays within one segment, but for ports that are on every host', () => {
    const fixedIps = [{ subnetId: 'rack1' }, { ipAddress: '10.2.0.7' }]
    expect(() => plan({ fixedIps }, rack1, rack2)).toThrow(
      expect.objectContaining({ type: 'FixedIpsSubnetsNotOnSameSegment', status: 400 }),
    )
    expect(plan({ fixedIps, deviceOwner: 'network:distributed' }, rack1, rack2).addresses).toHaveLength(2)
  })

  test('a wish on one segment brings no addresses that hosts make on another', () => {
    const slaac = { ipv6RaMode: 'slaac', ipv6AddressMode: 'slaac' }
    const here = subnet('v6here', 'fd01::/64', { ...slaac, segmentId: 'seg1' })
    const there = subnet('v6there', 'fd02::/64', { ...slaac, segmentId: 'seg2' })
    const { addresses } = plan({ fixedIps: [{ subnetId: 'rack1' }] }, rack1, rack2, here, there)
    expect(addresses.map(address => 'subnetId' in address && address.subnetId)).toEqual([false, 'v6here'])
  })

  describe('of which the host reaches several segments', () => {
    const both = { host: 'hv1', hostSegmentIds: new Set(['seg1', 'seg2']) }
    const here = subnet('v6here', 'fd01::/64', { segmentId: 'seg1' })
    const there = subnet('v6there', 'fd02::/64', { segmentId: 'seg2' })

    test('one address may be of any of them', () => {
      expect(plan(both, rack1, rack2).addresses).toEqual([any(0, 'rack1', 'rack2')])
    })

    test('several are of one', () => {
      expect(plan(both, rack1, rack2, here, there).addresses).toEqual([any(0, 'rack1'), any(1, 'v6here')])
    })

    test('what is wished for says which', () => {
      const fixedIps = [{ subnetId: 'rack2' }]
      const slaac = subnet('slaac', 'fd03::/64', {
        ...{ ipv6RaMode: 'slaac', ipv6AddressMode: 'slaac', segmentId: 'seg1' },
      })
      expect(plan({ ...both, fixedIps }, rack1, rack2, slaac).addresses).toEqual([any(0, 'rack2')])
      expect(() => plan({ ...both, fixedIps: [...fixedIps, { subnetId: 'rack1' }] }, rack1, rack2)).toThrow(
        expect.objectContaining({ type: 'FixedIpsSubnetsNotOnSameSegment' }),
      )
    })
  })
})
