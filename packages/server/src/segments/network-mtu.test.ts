import { describe, expect, test } from 'vitest'
import { checkMtuOfSubnets, networkMtu } from './network-mtu.ts'
import type { NetworkType } from './segment.ts'
import type { MtuSettings } from './settings.ts'

const settings: MtuSettings = {
  globalPhysnetMtu: 1_500,
  pathMtu: 0,
  physicalNetworkMtus: new Map([
    ['slow', 1_400],
    ['jumbo', 9_000],
  ]),
  overlayIpVersion: 4,
  geneveMaxHeaderSize: 38,
  esp: { cipher: 'aes-gcm', isInUdp: false },
  encryptsTunnels: false,
}

function mtu(networkType: NetworkType, changed: Partial<MtuSettings> = {}, physicalNetwork = 'any') {
  return networkMtu([{ networkType, physicalNetwork }], 0, { ...settings, ...changed })
}

test.each([
  ['local', 1_500, 1_500],
  ['flat', 1_500, 1_500],
  ['vlan', 1_500, 1_500],
  ['geneve', 1_442, 1_422],
  ['vxlan', 1_450, 1_430],
  ['gre', 1_458, 1_438],
] as const)('a %s network on links of 1500 bytes carries %i bytes, over IPv6 %i', (type, over4, over6) => {
  expect(mtu(type)).toBe(over4)
  expect(mtu(type, { overlayIpVersion: 6 })).toBe(over6)
})

test('the smaller of the known limits counts', () => {
  expect(mtu('vlan', {}, 'slow')).toBe(1_400)
  expect(mtu('vlan', {}, 'jumbo')).toBe(1_500)
  expect(mtu('vlan', { globalPhysnetMtu: 9_216 }, 'jumbo')).toBe(9_000)
  expect(mtu('geneve', { pathMtu: 1_400 })).toBe(1_342)
  expect(mtu('geneve', { globalPhysnetMtu: 9_000, pathMtu: 1_500 })).toBe(1_442)
  expect(mtu('geneve', { globalPhysnetMtu: 0 })).toBe(0)
})

test('several segments: what all of them carry', () => {
  const segments = [
    { networkType: 'vlan', physicalNetwork: 'any' },
    { networkType: 'geneve', physicalNetwork: null },
  ] as const
  expect(networkMtu(segments, null, settings)).toBe(1_442)
})

test('two tags of the network take 8 bytes of the physical link', () => {
  expect(mtu('qinq')).toBe(1_492)
  expect(mtu('qinq', { globalPhysnetMtu: 9_000 }, 'slow')).toBe(1_392)
  expect(mtu('qinq', { globalPhysnetMtu: 0 })).toBe(0)
})

describe('a requested MTU', () => {
  const geneve = [{ networkType: 'geneve', physicalNetwork: null }] as const

  test('is taken when it fits', () => {
    expect(networkMtu(geneve, 1_442, settings)).toBe(1_442)
    expect(networkMtu(geneve, 68, settings)).toBe(68)
  })

  test('is refused when it does not', () => {
    expect(() => networkMtu(geneve, 1_443, settings)).toThrow(
      expect.objectContaining({
        type: 'InvalidInput',
        message: 'Invalid input for operation: Requested MTU is too big, maximum is 1442.',
      }),
    )
    expect(() => networkMtu(geneve, 67, settings)).toThrow(expect.objectContaining({ type: 'InvalidInput' }))
  })
})

test('subnets need the least MTU of their IP version', () => {
  checkMtuOfSubnets({ id: 'n', mtu: 1_280 }, [4, 6])
  checkMtuOfSubnets({ id: 'n', mtu: 68 }, [4])
  expect(() => checkMtuOfSubnets({ id: 'n', mtu: 1_279 }, [4, 6])).toThrow(
    expect.objectContaining({ type: 'NetworkMTUSubnetConflict', status: 409 }),
  )
})

test('a network whose servers put tags inside of its own leaves room for both', () => {
  const segments = [{ networkType: 'vlan' as const, physicalNetwork: 'any' }]
  expect(networkMtu(segments, 0, settings, { qinq: true })).toBe(1_492)
  expect(networkMtu(segments, 1_492, settings, { qinq: true })).toBe(1_492)
  expect(() => networkMtu(segments, 1_493, settings, { qinq: true })).toThrow('maximum is 1492')
})
