import { describe, expect, test } from 'vitest'
import { type NetworkSegmentsRequest, planSegments } from './plan-segments.ts'
import { networkTypes, type SegmentRequest } from './segment.ts'
import type { SegmentSettings } from './settings.ts'

const vlanRanges = [{ physicalNetwork: 'physnet1', min: 100, max: 199 }]
const settings: SegmentSettings = {
  typeDrivers: new Set(networkTypes),
  projectNetworkTypes: ['geneve', 'vlan', 'vxlan', 'flat', 'local'],
  externalNetworkType: null,
  flatNetworks: new Set(['physnet1', 'public']),
  vlanRanges: new Map([
    ['physnet1', vlanRanges],
    ['physnet2', []],
  ]),
  qinqRanges: new Map([
    ['physnet1', [{ physicalNetwork: 'physnet1', min: 300, max: 309, inner: { min: 1, max: 20 } }]],
  ]),
  tunnelRanges: { vxlan: [], gre: [], geneve: [{ physicalNetwork: null, min: 1, max: 65_536 }] },
  mtu: {
    globalPhysnetMtu: 1_500,
    pathMtu: 0,
    physicalNetworkMtus: new Map(),
    overlayIpVersion: 4,
    geneveMaxHeaderSize: 38,
    esp: { cipher: 'aes-gcm', isInUdp: false },
    encryptsTunnels: false,
  },
}

function plan(request: Partial<NetworkSegmentsRequest>, changed: Partial<SegmentSettings> = {}) {
  return planSegments({ provider: {}, external: false, ...request }, { ...settings, ...changed })
}

test('without provider attributes the project types are tried in order, as far as they can be chosen', () => {
  expect(plan({})).toEqual([
    {
      kind: 'any',
      choices: [
        { networkType: 'geneve', ranges: settings.tunnelRanges.geneve },
        { networkType: 'vlan', ranges: vlanRanges },
        { networkType: 'local', ranges: [] },
      ],
    },
  ])
})

test('an external network takes the type for external networks, if there is one', () => {
  expect(plan({ external: true }, { externalNetworkType: 'vlan' })).toEqual([
    { kind: 'any', choices: [{ networkType: 'vlan', ranges: vlanRanges }] },
  ])
  expect(plan({ external: true })).toEqual(plan({}))
})

const good: [string, SegmentRequest, object][] = [
  ['local', { networkType: 'local' }, { physicalNetwork: null, segmentationId: null }],
  [
    'flat',
    { networkType: 'flat', physicalNetwork: 'public', segmentationId: null },
    { physicalNetwork: 'public', segmentationId: null },
  ],
  [
    'vlan',
    { networkType: 'vlan', physicalNetwork: 'physnet2', segmentationId: 4_094 },
    { physicalNetwork: 'physnet2', segmentationId: 4_094 },
  ],
  ['vxlan', { networkType: 'vxlan', segmentationId: 7 }, { physicalNetwork: null, segmentationId: 7 }],
  [
    'geneve',
    { networkType: 'geneve', segmentationId: 16_777_215 },
    { physicalNetwork: null, segmentationId: 16_777_215 },
  ],
]
test.each(good)('a whole %s segment is taken as it is', (networkType, provider, rest) => {
  expect(plan({ provider })).toEqual([{ kind: 'exact', networkType, ...rest }])
})

test('of two VLANs both are taken as they are, or what is left open is chosen from the ranges that hold the other', () => {
  const ask = (provider: SegmentRequest) =>
    plan({ provider: { networkType: 'qinq', physicalNetwork: 'physnet1', ...provider } })
  const chosen = (...ranges: object[]) => [{ kind: 'any', choices: [{ networkType: 'qinq', ranges }] }]
  const range = { physicalNetwork: 'physnet1', min: 300, max: 309, inner: { min: 1, max: 20 } }
  expect(ask({ segmentationId: 9, innerSegmentationId: 4_094 })).toEqual([
    {
      ...{ kind: 'exact', networkType: 'qinq', physicalNetwork: 'physnet1' },
      ...{ segmentationId: 9, innerSegmentationId: 4_094 },
    },
  ])
  expect(ask({})).toEqual(chosen(range))
  expect(ask({ segmentationId: 305 })).toEqual(chosen({ ...range, min: 305, max: 305 }))
  expect(ask({ innerSegmentationId: 7 })).toEqual(chosen({ ...range, inner: { min: 7, max: 7 } }))
  expect(ask({ innerSegmentationId: 21 })).toEqual(chosen())
  expect(ask({ segmentationId: 310 })).toEqual(chosen())
})

test('what is left open is chosen from the ranges', () => {
  expect(plan({ provider: { networkType: 'vlan', physicalNetwork: 'physnet1' } })).toEqual([
    { kind: 'any', choices: [{ networkType: 'vlan', ranges: vlanRanges }] },
  ])
  expect(plan({ provider: { networkType: 'vlan' } })).toEqual([
    { kind: 'any', choices: [{ networkType: 'vlan', ranges: vlanRanges }] },
  ])
  expect(plan({ provider: { networkType: 'geneve' } })).toEqual([
    { kind: 'any', choices: [{ networkType: 'geneve', ranges: settings.tunnelRanges.geneve }] },
  ])
})

const bad: [SegmentRequest, string][] = [
  [{ physicalNetwork: 'physnet1' }, 'provider attributes need a network_type'],
  [{ networkType: 'stt' }, "network_type 'stt' is not offered"],
  [{ networkType: 'local', segmentationId: 1 }, 'a local network has no segmentation_id'],
  [{ networkType: 'local', physicalNetwork: 'x' }, 'a local network has no physical_network'],
  [{ networkType: 'flat' }, 'a flat network needs a physical_network'],
  [{ networkType: 'flat', physicalNetwork: 'x' }, "physical_network 'x' is not one for flat networks"],
  [
    { networkType: 'flat', physicalNetwork: 'public', segmentationId: 5 },
    'a flat network has no segmentation_id',
  ],
  [{ networkType: 'vlan', physicalNetwork: 'x' }, "physical_network 'x' is not one for VLANs"],
  [{ networkType: 'vlan', segmentationId: 5 }, 'a VLAN with a segmentation_id needs a physical_network'],
  [
    { networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 4_095 },
    'segmentation_id must be between 1 and 4094',
  ],
  [
    { networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 0 },
    'segmentation_id must be between 1 and 4094',
  ],
  [
    { networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 5, innerSegmentationId: 5 },
    'a vlan network has no inner_segmentation_id',
  ],
  [{ innerSegmentationId: 5 }, 'provider attributes need a network_type'],
  [{ networkType: 'qinq', physicalNetwork: 'x' }, "physical_network 'x' is not one for two VLANs"],
  [{ networkType: 'qinq', segmentationId: 5 }, 'an outer VLAN needs a physical_network'],
  [{ networkType: 'qinq', innerSegmentationId: 5 }, 'an inner VLAN needs a physical_network'],
  [
    { networkType: 'qinq', physicalNetwork: 'physnet1', segmentationId: 4_095 },
    'segmentation_id must be between 1 and 4094',
  ],
  [
    { networkType: 'qinq', physicalNetwork: 'physnet1', segmentationId: 1, innerSegmentationId: 0 },
    'inner_segmentation_id must be between 1 and 4094',
  ],
  [{ networkType: 'vxlan', physicalNetwork: 'physnet1' }, 'a vxlan network has no physical_network'],
  [{ networkType: 'geneve', segmentationId: 2 ** 24 }, 'segmentation_id must be between 1 and 16777215'],
]
test.each(bad)('%o is refused', (provider, reason) => {
  expect(() => plan({ provider })).toThrow(
    expect.objectContaining({
      type: 'InvalidInput',
      message: `Invalid input for operation: ${reason}.`,
    }),
  )
})

describe('several segments', () => {
  test('are planned in their order', () => {
    const plans = plan({
      segments: [
        { networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 1 },
        { networkType: 'geneve' },
      ],
    })
    expect(plans.map(({ kind }) => kind)).toEqual(['exact', 'any'])
  })

  test('cannot be the same twice, unless identifiers are chosen', () => {
    const flat = { networkType: 'flat', physicalNetwork: 'public' }
    expect(() => plan({ segments: [flat, flat] })).toThrow(
      expect.objectContaining({ type: 'SegmentsContainDuplicateEntry', status: 400 }),
    )
    expect(plan({ segments: [{ networkType: 'geneve' }, { networkType: 'geneve' }] })).toHaveLength(2)
  })

  test('exclude provider attributes', () => {
    expect(() => plan({ provider: { networkType: 'local' }, segments: [] })).toThrow(
      expect.objectContaining({ type: 'SegmentsSetInConjunctionWithProviders', status: 400 }),
    )
  })
})

test('flat networks can be open to every physical network, or to none', () => {
  const provider = { networkType: 'flat', physicalNetwork: 'anything' }
  expect(plan({ provider }, { flatNetworks: 'any' })).toHaveLength(1)
  expect(() => plan({ provider }, { flatNetworks: new Set() })).toThrow('flat networks are switched off')
})
