import { parseCidr } from '@neutrino/base/ip.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AddressRequest, HeldAddress } from './address-plan.ts'
import { planAddressUpdate } from './plan-address-update.ts'
import type { SubnetFacts } from './subnet-facts.ts'

function subnet(id: string, cidr: string, ipv6AddressMode: string | null = null): SubnetFacts {
  return {
    id,
    networkId: 'n',
    cidr: parseCidr(cidr)!,
    enableDhcp: true,
    ipv6RaMode: ipv6AddressMode,
    ipv6AddressMode,
    serviceTypes: [],
    segmentId: null,
    pools: [],
  }
}

const subnets = [
  subnet('a', '10.0.0.0/24'),
  subnet('b', '10.0.1.0/24'),
  subnet('auto', '2001:db8::/64', 'slaac'),
]
const held = (position: number, subnetId: string, ipAddress: string): HeldAddress => ({
  subnetId,
  ipAddress,
  position,
})
const autoText = '2001:db8::f816:3eff:fe00:1'
const a1 = held(0, 'a', '10.0.0.11')
const b1 = held(1, 'b', '10.0.1.11')
const auto = held(2, 'auto', autoText)

function plan(changed: Partial<AddressRequest>, ...holds: HeldAddress[]) {
  return planAddressUpdate(
    { networkId: 'n', deviceOwner: '', macAddress: 'fa:16:3e:00:00:01', host: '', ...changed },
    holds,
    subnets,
  )
}

describe('new fixed_ips', () => {
  test('equal to the old ones change nothing', () => {
    expect(
      plan({ fixedIps: [{ subnetId: 'a', ipAddress: '10.0.0.11' }, { subnetId: 'b' }] }, a1, b1, auto),
    ).toEqual({ keep: [a1, b1, auto], add: [], remove: [] })
  })

  test('in another order move what they name', () => {
    expect(
      plan(
        { fixedIps: [{ ipAddress: autoText }, { ipAddress: '10.0.1.11' }, { subnetId: 'a' }] },
        a1,
        b1,
        auto,
      ),
    ).toEqual({
      keep: [
        { ...auto, position: 0 },
        { ...b1, position: 1 },
        { ...a1, position: 2 },
      ],
      add: [],
      remove: [],
    })
  })

  test('add what is new and remove what is missing, but for what the host makes itself', () => {
    expect(plan({ fixedIps: [{ ipAddress: '10.0.0.12' }] }, a1, b1, auto)).toEqual({
      add: [{ kind: 'given', subnetId: 'a', ipAddress: '10.0.0.12', position: 0 }],
      keep: [{ ...auto, position: 1 }],
      remove: [a1, b1],
    })
    expect(plan({ fixedIps: [] }, a1, auto)).toEqual({
      add: [],
      keep: [{ ...auto, position: 0 }],
      remove: [a1],
    })
  })

  test('add the address the host makes when it was missing', () => {
    expect(plan({ fixedIps: [{ subnetId: 'a' }] }, a1).add).toEqual([
      { kind: 'eui64', subnetId: 'auto', ipAddress: autoText, position: 1 },
    ])
  })

  test('with a subnet alone keep the address held in it, and want another for each further time', () => {
    expect(plan({ fixedIps: [{ subnetId: 'a' }, { subnetId: 'a' }] }, a1, auto)).toEqual({
      keep: [a1, auto],
      add: [{ kind: 'any', subnetIds: ['a'], choice: 'random', position: 1 }],
      remove: [],
    })
  })

  test('naming an address leave it to that entry', () => {
    const other = held(1, 'a', '10.0.0.12')
    expect(plan({ fixedIps: [{ subnetId: 'a' }, { ipAddress: '10.0.0.11' }] }, a1, other, auto)).toEqual({
      keep: [{ ...other, position: 0 }, { ...a1, position: 1 }, auto],
      add: [],
      remove: [],
    })
  })

  test('of a router interface decide about every address', () => {
    const deviceOwner = 'network:router_interface'
    const own = held(1, 'auto', '2001:db8::1')
    expect(plan({ deviceOwner, fixedIps: [{ subnetId: 'a' }] }, a1, own)).toEqual({
      keep: [a1],
      add: [],
      remove: [own],
    })
  })
})

describe('a new MAC', () => {
  const macAddress = 'fa:16:3e:00:00:02'
  const fresh = { kind: 'eui64', subnetId: 'auto', ipAddress: '2001:db8::f816:3eff:fe00:2' }

  test('replaces what the host makes from it and nothing else', () => {
    expect(plan({ macAddress }, a1, b1, auto)).toEqual({
      keep: [a1, b1],
      add: [{ ...fresh, position: 2 }],
      remove: [auto],
    })
  })

  test('does so even when the request repeats the old address', () => {
    expect(
      plan({ macAddress, fixedIps: [{ ipAddress: '10.0.0.11' }, { ipAddress: autoText }] }, a1, auto),
    ).toEqual({
      keep: [a1],
      add: [{ ...fresh, position: 1 }],
      remove: [auto],
    })
  })
})

test('every address stays, comes or goes once, and places are numbered from 0', () => {
  const address = fc.record({ subnetId: fc.constantFrom('a', 'b'), host: fc.integer({ min: 1, max: 6 }) })
  const text = (entry: { subnetId: string; host: number }): string =>
    `10.0.${entry.subnetId === 'a' ? 0 : 1}.${entry.host}`
  const key = (entry: { subnetId: string; host: number }): string => text(entry)
  const holds = fc.uniqueArray(address, { selector: key, maxLength: 6 })
  const wishes = fc.uniqueArray(fc.tuple(address, fc.boolean(), fc.boolean()), {
    selector: ([entry]) => key(entry),
    maxLength: 6,
  })
  fc.assert(
    fc.property(holds, wishes, (have, want) => {
      const before = have.map((entry, position) => held(position, entry.subnetId, text(entry)))
      const fixedIps = want.map(([entry, hasIp, hasSubnet]) => ({
        subnetId: hasSubnet || !hasIp ? entry.subnetId : undefined,
        ipAddress: hasIp ? text(entry) : undefined,
      }))
      const { keep, add, remove } = plan({ fixedIps }, ...before)
      const places = [...keep, ...add].map(entry => entry.position).sort((x, y) => x - y)
      expect(places).toEqual(places.map((_, index) => index))
      expect([...keep, ...remove].map(entry => entry.ipAddress).sort()).toEqual(
        before.map(entry => entry.ipAddress).sort(),
      )
      expect(keep.length + add.filter(entry => entry.kind !== 'eui64').length).toBe(fixedIps.length)
      const after = new Set([...keep, ...add].map(entry => ('ipAddress' in entry ? entry.ipAddress : '')))
      for (const { ipAddress } of fixedIps) if (ipAddress !== undefined) expect(after).toContain(ipAddress)
    }),
  )
})
