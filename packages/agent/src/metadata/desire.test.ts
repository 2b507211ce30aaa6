import { expect, test } from 'vitest'
import { type BindingFacts, desire } from './desire.ts'
import { planSteps } from './plan-steps.ts'
import type { ActualNamespace } from './verb.ts'

const here = 'c0000000-0000-4000-8000-000000000001'
const there = 'c0000000-0000-4000-8000-000000000002'
const network = '11111111-0000-4000-8000-000000000001'
const port = '22222222-0000-4000-8000-000000000001'
const datapath = 'd0000000-0000-4000-8000-000000000001'

const metadata: BindingFacts = {
  port,
  datapath,
  type: 'localport',
  chassis: [],
  macs: ['fa:16:3e:00:00:02 10.0.0.2'],
  externalIds: {
    'neutron:device_id': `ovnmeta-${network}`,
    'neutron:network_name': `neutron-${network}`,
    'neutron:device_owner': 'network:distributed',
    'neutron:cidrs': '10.0.0.2/24 fd00:0::2/64',
    'neutron:mtu': '1442',
  },
}
const guest: BindingFacts = {
  port: '33333333-0000-4000-8000-000000000001',
  datapath,
  type: '',
  chassis: [here],
  macs: ['fa:16:3e:00:00:11 10.0.0.11'],
  externalIds: { 'neutron:device_owner': 'compute:nova', 'neutron:network_name': `neutron-${network}` },
}
const wanted = {
  network,
  port,
  mac: 'fa:16:3e:00:00:02',
  mtu: 1442,
  addresses: ['10.0.0.2/24', '169.254.169.254/32', 'fd00::2/64', 'fe80::a9fe:a9fe/128'],
  isRouted: false,
}

const nonsense = { 'neutron:device_id': 'ovnmeta-../x', 'neutron:network_name': 'neutron-../x' }
const pretence = { ...metadata.externalIds, 'neutron:network_name': `neutron-${datapath}` }

const elsewhere = { ...guest.externalIds, 'neutron:network_name': `neutron-${datapath}` }
const dhcp = { 'neutron:device_owner': 'network:dhcp' }

const desired = (...bindings: BindingFacts[]) => desire({ chassis: here, bindings })

test('a network with a guest here has a namespace', () => {
  expect(desired(metadata, guest)).toEqual([wanted])
})

test('a guest on the switch of a segment has the namespace of that, though it names its network', () => {
  const segment = '33333333-0000-4000-8000-00000000000a'
  const there = { datapath: 'd0000000-0000-4000-8000-00000000000a' }
  const copy = {
    ...{ ...metadata, ...there, port: segment },
    externalIds: {
      ...metadata.externalIds,
      'neutron:device_id': `ovnmeta-${segment}`,
      'neutron:network_name': `neutron-${segment}`,
      'neutron:port_id': port,
    },
  }
  expect(desired(metadata, copy, { ...guest, ...there })).toEqual([
    { ...wanted, network: segment, port: segment },
  ])
  expect(desired(metadata, copy, guest)).toEqual([wanted])
})

test.each<[string, readonly BindingFacts[]]>([
  ['no guest', [metadata]],
  ['a guest elsewhere', [metadata, { ...guest, chassis: [there] }]],
  ['a guest of another network', [metadata, { ...guest, externalIds: elsewhere }]],
  ['a DHCP server', [metadata, { ...guest, externalIds: { ...guest.externalIds, ...dhcp } }]],
  ['a router', [metadata, { ...guest, type: 'patch' }]],
  ['no metadata port', [guest]],
  ['a metadata port without MAC', [{ ...metadata, macs: ['unknown'] }, guest]],
  ['a metadata port of nonsense', [{ ...metadata, externalIds: nonsense }, guest]],
  ['a port that pretends to be of another network', [{ ...metadata, externalIds: pretence }, guest]],
])('no namespace for %s', (_case, bindings) => {
  expect(desired(...bindings)).toEqual([])
})

test('a guest that is about to arrive counts, and so does one on a card of this host', () => {
  expect(desired(metadata, { ...guest, chassis: [there, here] })).toHaveLength(1)
  expect(desired(metadata, { ...guest, type: 'external' })).toHaveLength(1)
})

test('on a routed-only network guests are on links of their own, and answers need a way back', () => {
  const externalIds = { ...metadata.externalIds, 'neutron:cidrs': '10.0.0.2/32' }
  const [found] = desired({ ...metadata, externalIds }, { ...guest, datapath: 'its own' })
  expect(found).toMatchObject({ isRouted: true, addresses: expect.arrayContaining(['10.0.0.2/32']) })
})

test('of two metadata ports the first serves', () => {
  const second = { ...metadata, port: '2fffffff-0000-4000-8000-000000000001' }
  expect(desired(second, guest, metadata).map(one => one.port)).toEqual([port])
})

const { network: _network, ...state } = wanted
const actual: ActualNamespace = { network, ...state, hasProxy: true }
const verbs = (found: readonly ActualNamespace[]) => planSteps([wanted], found).map(step => step.verb)

test('what is as wanted is left alone', () => expect(verbs([actual])).toEqual([]))
test('a namespace is built in order', () => {
  expect(verbs([])).toEqual(['add-namespace', 'plug', 'set-addresses', 'start-proxy'])
})
test('an address is changed under traffic', () => {
  expect(verbs([{ ...actual, addresses: [] }])).toEqual(['set-addresses'])
})
test('so is a way back', () => {
  expect(verbs([{ ...actual, isRouted: true }])).toEqual(['set-addresses'])
})
test('another port is plugged anew, and listened on anew', () => {
  expect(verbs([{ ...actual, port: null }])).toEqual(['plug', 'set-addresses', 'start-proxy'])
})
test('a proxy that ended is started', () => {
  expect(verbs([{ ...actual, hasProxy: false }])).toEqual(['start-proxy'])
})
test('what nobody wants goes', () => {
  expect(planSteps([], [actual])).toEqual([{ verb: 'remove-namespace', network }])
})
