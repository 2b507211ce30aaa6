import { expect, test } from 'vitest'
import { readAgents } from './agent-facts.ts'
import { announcesDifferently, readChassis, schedulesDifferently } from './chassis-facts.ts'

const row = {
  _uuid: 'c',
  name: 'hv1',
  hostname: 'hv1.example',
  external_ids: {},
  other_config: {
    'ovn-cms-options': 'enable-chassis-as-gw, availability-zones=az2:az1',
    'ovn-bridge-mappings': 'physnet1:br-ex,physnet2:br-two',
    'datapath-type': 'netdev',
    'iface-types': 'geneve,dpdkvhostuser',
  },
}
const facts = readChassis(row, undefined)

test('a chassis is read from its own words', () => {
  expect(facts).toEqual({
    name: 'hv1',
    hostname: 'hv1.example',
    otherConfig: row.other_config,
    bridgeMappings: { physnet1: 'br-ex', physnet2: 'br-two' },
    isGateway: true,
    availabilityZones: ['az1', 'az2'],
    datapathType: 'netdev',
    ifaceTypes: ['dpdkvhostuser', 'geneve'],
    integrationBridge: 'br-int',
    bgpBridges: [],
  })
})

test('a chassis that says nothing is a plain hypervisor', () => {
  const bare = readChassis({ _uuid: 'c', name: 'hv2', hostname: 'hv2', other_config: {} }, undefined)
  expect(bare).toMatchObject({ isGateway: false, bridgeMappings: {}, datapathType: 'system', ifaceTypes: [] })
})

test('the integration bridge is what the host noted for itself', () => {
  const noted = readChassis(row, { _uuid: 'p', name: 'hv1', external_ids: { 'neutron:ovn-bridge': 'br-x' } })
  expect(noted.integrationBridge).toBe('br-x')
})

test('what its agent does counts for gateways, what its agent maps is no physical network', () => {
  const mapped = { ...row.other_config, 'ovn-bridge-mappings': 'physnet1:br-ex,physnet1.qinq.100:brq-0' }
  const external_ids = { 'neutrino:neutron-agent-extensions': 'metering,qinq' }
  const seen = readChassis({ ...row, other_config: mapped }, { _uuid: 'p', name: 'hv1', external_ids })
  expect(seen.bridgeMappings).toEqual({ physnet1: 'br-ex' })
  const without = readChassis({ ...row, other_config: mapped }, undefined)
  expect(schedulesDifferently(without, seen)).toBe(true)
  expect(schedulesDifferently(seen, { ...seen, hostname: 'other' })).toBe(false)
})

test('bridges that lead to the provider are what the agent of the host tells', () => {
  const told = (bridges: string) =>
    readChassis(row, { _uuid: 'p', name: 'hv1', external_ids: { 'neutron-bgp-bridges': bridges } })
  expect(told('br-b, br-a,,br-b').bgpBridges).toEqual(['br-a', 'br-b'])
  expect(announcesDifferently(facts, told(''))).toBe(false)
  expect(announcesDifferently(facts, told('br-a'))).toBe(true)
  expect(announcesDifferently(undefined, facts)).toBe(true)
  expect(schedulesDifferently(facts, told('br-a'))).toBe(false)
})

test('gateways move for the flag, the mappings and the zones, and for nothing else', () => {
  expect(schedulesDifferently(facts, { ...facts, hostname: 'other', ifaceTypes: [] })).toBe(false)
  expect(schedulesDifferently(facts, { ...facts, isGateway: false })).toBe(true)
  expect(schedulesDifferently(facts, { ...facts, bridgeMappings: {} })).toBe(true)
  expect(schedulesDifferently(facts, { ...facts, availabilityZones: [] })).toBe(true)
  expect(schedulesDifferently(undefined, { ...facts, isGateway: false })).toBe(false)
  expect(schedulesDifferently(facts, undefined)).toBe(true)
})

test('a controller and the agents beside it are told from one row', () => {
  const agents = readAgents(
    {
      _uuid: 'p',
      name: 'hv1',
      nb_cfg: 7,
      nb_cfg_timestamp: 1_700_000_000_000,
      external_ids: {
        'neutron:ovn-metadata-id': 'meta-1',
        'neutron:ovn-metadata-sb-cfg': '6',
        'neutrino:metadata-status': '{"phase":"ready"}',
        'neutron:ovn-neutron-agent-id': 'host-1',
        'neutron:ovn-neutron-agent-sb-cfg': '7',
        'neutrino:neutron-agent-extensions': 'tx-steering,packet-rate',
        'neutron:description': 'rack 4',
      },
    },
    facts,
  )
  const shared = {
    host: 'hv1.example',
    availabilityZone: 'az1, az2',
    configurations: { chassis_name: 'hv1', 'bridge-mappings': 'physnet1:br-ex,physnet2:br-two' },
  }
  expect(agents).toEqual([
    {
      ...shared,
      id: 'hv1',
      agentType: 'OVN Controller Gateway agent',
      binaryName: 'ovn-controller',
      description: 'rack 4',
      generation: 7,
      generationAt: new Date(1_700_000_000_000),
      told: {},
    },
    {
      ...shared,
      id: 'meta-1',
      agentType: 'OVN Metadata agent',
      binaryName: 'neutron-ovn-metadata-agent',
      description: undefined,
      generation: 6,
      generationAt: undefined,
      told: { phase: 'ready' },
    },
    {
      ...shared,
      configurations: { ...shared.configurations, extensions: ['tx-steering', 'packet-rate'] },
      id: 'host-1',
      agentType: 'OVN Neutron agent',
      binaryName: 'neutron-ovn-agent',
      description: undefined,
      generation: 7,
      generationAt: undefined,
      told: {},
    },
  ])
})

test('a row whose chassis is gone tells of nobody', () => {
  expect(readAgents({ _uuid: 'p', name: 'hv1', external_ids: {} }, undefined)).toEqual([])
})
