import { describe, expect, test } from 'vitest'
import { type BindingRequest, bindPort, type ChassisFacts } from './bind-port.ts'
import { mechanismOf, mechanisms, unsupportedAliases } from './mechanism.ts'

const chassis: ChassisFacts = {
  name: 'a3f0',
  hostname: 'hv1',
  datapathType: 'system',
  ifaceTypes: ['geneve', 'internal', 'tap'],
  bridgeMappings: { physnet1: 'br-ex' },
  integrationBridge: 'br-int',
  cmsOptions: null,
  alive: true,
}
const request: BindingRequest = {
  portId: '0123456789abcdef-0000',
  macAddress: 'fa:16:3e:00:00:01',
  networkId: 'n1',
  mtu: 1442,
  vnicType: 'normal',
  host: 'hv1',
  profile: {},
  segments: [{ id: 's1', networkType: 'geneve', physicalNetwork: null, segmentationId: 7 }],
  chassis,
  carriers: [],
  settings: {
    securityGroupsEnabled: true,
    vhostSocketDirectory: '/var/run/openvswitch',
    createsTap: true,
    mechanisms: ['ovn'],
  },
  requires: new Set(['port-security', 'security-groups']),
}
const common = {
  connectivity: 'l2',
  bridge_name: 'br-int',
  datapath_type: 'system',
  bound_drivers: { 0: 'ovn' },
}

test('a port without a host is unbound', () => {
  expect(bindPort({ ...request, host: '', chassis: undefined })).toEqual({
    vifType: 'unbound',
    vifDetails: {},
  })
})

describe('a port is bound', () => {
  test('to Open vSwitch', () => {
    expect(bindPort(request)).toEqual({
      vifType: 'ovs',
      vifDetails: { port_filter: true, ovs_create_tap: true, ...common },
      segmentId: 's1',
    })
  })

  test('by a socket where the datapath runs in user space and can do it', () => {
    const userspace = { ...chassis, datapathType: 'netdev', ifaceTypes: ['dpdk', 'dpdkvhostuser'] }
    expect(bindPort({ ...request, chassis: userspace })).toEqual({
      vifType: 'vhostuser',
      vifDetails: {
        port_filter: false,
        vhostuser_mode: 'server',
        vhostuser_ovs_plug: true,
        vhostuser_socket: '/var/run/openvswitch/vhu0123456789a',
        ...common,
        datapath_type: 'netdev',
      },
      segmentId: 's1',
    })
    expect(bindPort({ ...request, chassis: { ...userspace, ifaceTypes: [] } }).vifType).toBe('ovs')
  })

  test('to a forwarder', () => {
    expect(bindPort({ ...request, vnicType: 'virtio-forwarder' })).toMatchObject({
      vifType: 'agilio_ovs',
      vifDetails: { vhostuser_mode: 'client', vhostuser_socket: '/var/run/openvswitch/vhu0123456789a' },
    })
  })

  test('as a device of a card that the switch drives', () => {
    const profile = { capabilities: ['switchdev'] }
    expect(bindPort({ ...request, vnicType: 'direct', profile }).vifType).toBe('ovs')
  })

  test('on the first segment that its host reaches', () => {
    const segments = [
      { id: 's1', networkType: 'vlan', physicalNetwork: 'physnet2', segmentationId: 100 },
      { id: 's2', networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 101 },
    ] as const
    expect(bindPort({ ...request, segments })).toMatchObject({ vifType: 'ovs', segmentId: 's2' })
  })
})

test.each([
  [{ vnicType: 'smart-nic' }, 'vnic-type-not-supported'],
  [{ vnicType: 'direct' }, 'external-port'],
  [{ vnicType: 'baremetal' }, 'external-port'],
  [{ vnicType: 'accelerator-direct' }, 'external-port'],
  [{ vnicType: 'accelerator-direct-physical' }, 'vnic-type-not-supported'],
  [{ vnicType: 'vdpa', chassis: { ...chassis, datapathType: 'netdev' } }, 'vnic-type-not-on-host'],
  [
    { vnicType: 'vdpa', chassis: { ...chassis, cmsOptions: 'a,vnic-types=normal:direct' } },
    'vnic-type-not-on-host',
  ],
  [{ chassis: undefined }, 'no-chassis'],
  [{ chassis: { ...chassis, alive: false } }, 'chassis-not-alive'],
  [
    { segments: [{ id: 's', networkType: 'flat', physicalNetwork: 'physnet2', segmentationId: 100 }] },
    'physical-network-not-mapped',
  ],
  [
    { segments: [{ id: 's', networkType: 'gre', physicalNetwork: null, segmentationId: 1 }] },
    'network-type-not-supported',
  ],
] as const)('with %o the binding fails: %s', (changed, reason) => {
  expect(bindPort({ ...request, ...changed })).toEqual({
    vifType: 'binding_failed',
    vifDetails: { failure: reason },
    reason,
  })
})

test('a network of two VLANs is carried where the agent of the host puts the outer one around', () => {
  const segment = { id: 's', networkType: 'qinq', physicalNetwork: 'physnet1', segmentationId: 100 } as const
  const bind = (agentExtensions?: readonly string[]) =>
    bindPort({
      ...request,
      segments: [segment],
      chassis: { ...chassis, ...(agentExtensions === undefined ? {} : { agentExtensions }) },
    })
  expect(bind(['tx-steering', 'qinq'])).toMatchObject({ vifType: 'ovs', segmentId: 's' })
  for (const refused of [bind(), bind([]), bind(['tx-steering'])])
    expect(refused).toEqual({
      vifType: 'binding_failed',
      vifDetails: { failure: 'agent-extension-missing', missing: ['qinq'] },
      reason: 'agent-extension-missing',
    })
})

test('a network that requires encryption is carried where the cloud encrypts and the host can', () => {
  const bind = (encryptsTunnels: boolean, canEncrypt?: boolean) =>
    bindPort({
      ...{ ...request, requiresEncryption: true, settings: { ...request.settings, encryptsTunnels } },
      chassis: { ...chassis, ...(canEncrypt === undefined ? {} : { canEncrypt }) },
    })
  expect(bind(true, true)).toMatchObject({ vifType: 'ovs' })
  for (const [result, missing] of [
    [bind(false, true), ['tunnel_ipsec']],
    [bind(true, false), ['ipsec']],
    [bind(true), ['ipsec']],
    [bind(false), ['tunnel_ipsec', 'ipsec']],
  ] as const)
    expect(result).toEqual({
      vifType: 'binding_failed',
      vifDetails: { failure: 'encryption-missing', missing },
      reason: 'encryption-missing',
    })
})

test.each([null, 'enable-chassis-as-gw', 'enable-chassis-as-gw,vnic-types=normal:vdpa'])(
  'a vDPA port is bound to the switch that drives its card, on a host that says %j of itself',
  cmsOptions => {
    const profile = { pci_slot: '0000:03:00.2', capabilities: ['switchdev'] }
    const result = bindPort({ ...request, vnicType: 'vdpa', profile, chassis: { ...chassis, cmsOptions } })
    expect(result).toEqual({
      vifType: 'ovs',
      vifDetails: { port_filter: true, ovs_create_tap: true, ...common },
      segmentId: 's1',
    })
  },
)

test('an accelerator whose card the switch drives is bound like any such card', () => {
  const profile = { arq_uuid: 'a', pci_slot: '0000:03:00.2', capabilities: ['switchdev'] }
  expect(bindPort({ ...request, vnicType: 'accelerator-direct', profile }).vifType).toBe('ovs')
})

describe('a function of a card that no switch drives', () => {
  const vlan = {
    ...request,
    vnicType: 'direct',
    profile: { pci_slot: '0000:03:00.2', physical_network: 'physnet1' },
    segments: [
      { id: 's1', networkType: 'vlan', physicalNetwork: 'physnet2', segmentationId: 100 },
      { id: 's2', networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 101 },
    ],
    requires: new Set(),
    settings: { ...request.settings, mechanisms: ['ovn', 'sriovnicswitch'] },
  } as const satisfies BindingRequest

  test.each([
    ['direct', 'hw_veb'],
    ['macvtap', 'hw_veb'],
    ['accelerator-direct', 'hw_veb'],
    ['direct-physical', 'hostdev_physical'],
  ])('is plugged as it is when the port is %s: %s, with the tag of the network', (vnicType, vifType) => {
    expect(bindPort({ ...vlan, vnicType })).toEqual({
      vifType,
      vifDetails: {
        port_filter: false,
        connectivity: 'l2',
        vlan: '101',
        bound_drivers: { 0: 'sriovnicswitch' },
      },
      segmentId: 's2',
    })
  })

  test('is not bound when it is asked for what only a switch does, and the binding says what', () => {
    for (const [requires, missing] of [
      [
        ['port-security', 'security-groups'],
        ['port-security', 'security-groups'],
      ],
      [['trunk'], ['trunk']],
      [['vlan-transparent', 'qinq'], ['qinq']],
    ] as const)
      expect(bindPort({ ...vlan, requires: new Set(requires) })).toEqual({
        vifType: 'binding_failed',
        vifDetails: { failure: 'feature-not-enforced', missing },
        reason: 'feature-not-enforced',
      })
  })

  test('is not bound on networks without a place on its card', () => {
    const other = { ...vlan, profile: { physical_network: 'physnet3' } }
    expect(bindPort(other)).toMatchObject({ reason: 'external-port' })
    expect(bindPort({ ...vlan, segments: request.segments })).toMatchObject({ reason: 'external-port' })
  })

  test('is left to nobody when no mechanism is for it', () => {
    expect(bindPort({ ...vlan, settings: request.settings })).toMatchObject({ reason: 'external-port' })
    expect(
      bindPort({ ...vlan, settings: { ...request.settings, mechanisms: ['sriovnicswitch'] } }),
    ).toMatchObject({ vifType: 'hw_veb' })
  })
})

describe('a port on a device beside every switch', () => {
  const carrier = { agentType: 'Macvtap agent', devices: { physnet1: ['eth1'] }, alive: true }
  const flat: BindingRequest = {
    ...request,
    chassis: undefined,
    carriers: [carrier],
    segments: [{ id: 's3', networkType: 'flat', physicalNetwork: 'physnet1', segmentationId: null }],
    settings: { ...request.settings, mechanisms: ['ovn', 'macvtap'] },
    requires: new Set(),
  }
  const details = {
    port_filter: false,
    connectivity: 'l2',
    physical_interface: 'eth1',
    macvtap_source: 'eth1',
    macvtap_mode: 'bridge',
    bound_drivers: { 0: 'macvtap' },
  }

  test('has what the compute service needs to make it', () => {
    expect(bindPort(flat)).toEqual({ vifType: 'macvtap', vifDetails: details, segmentId: 's3' })
    const vlan = [
      { id: 's2', networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 101 },
    ] as const
    expect(bindPort({ ...flat, segments: vlan })).toMatchObject({
      vifDetails: { ...details, macvtap_source: 'eth1.101', vlan: '101' },
    })
  })

  test('is for hosts where OVN is not, in the order of the mechanisms', () => {
    expect(bindPort({ ...flat, chassis })).toMatchObject({ vifType: 'ovs' })
    const first = { ...flat.settings, mechanisms: ['macvtap', 'ovn'] } as const
    expect(bindPort({ ...flat, chassis, settings: first })).toMatchObject({ vifType: 'macvtap' })
  })

  test('asks for an agent that lives and reaches the network, and filters nothing', () => {
    const alone = { ...flat, settings: { ...flat.settings, mechanisms: ['macvtap'] } } as const
    expect(bindPort({ ...alone, carriers: [] })).toMatchObject({ reason: 'no-agent' })
    const silent = [{ ...carrier, alive: false }]
    expect(bindPort({ ...alone, carriers: silent })).toMatchObject({ reason: 'agent-not-alive' })
    const elsewhere = [{ ...carrier, devices: {} }]
    expect(bindPort({ ...alone, carriers: elsewhere })).toMatchObject({
      reason: 'physical-network-not-mapped',
    })
    expect(bindPort({ ...alone, requires: request.requires })).toMatchObject({
      vifDetails: { missing: ['port-security', 'security-groups'] },
    })
    expect(bindPort({ ...alone, segments: request.segments })).toMatchObject({
      reason: 'network-type-not-supported',
    })
  })
})

test('an agent speaks for the cards of its host: it needs no switch there, and one physical network may have many', () => {
  const carrier = { agentType: 'NIC Switch agent', devices: { physnet2: ['eth3', 'eth4'] }, alive: true }
  const port: BindingRequest = {
    ...{ ...request, chassis: undefined, vnicType: 'direct', requires: new Set(), carriers: [carrier] },
    profile: { pci_slot: '0000:03:10.1', physical_network: 'physnet2', pci_vendor_info: '8086:10ed' },
    segments: [
      { id: 's1', networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 7 },
      { id: 's2', networkType: 'vlan', physicalNetwork: 'physnet2', segmentationId: 8 },
    ],
    settings: { ...request.settings, mechanisms: ['sriovnicswitch'] },
  }
  expect(bindPort(port)).toMatchObject({ vifType: 'hw_veb', vifDetails: { vlan: '8' }, segmentId: 's2' })
  expect(bindPort({ ...port, carriers: [{ ...carrier, alive: false }] })).toMatchObject({
    reason: 'agent-not-alive',
  })
  const other = [{ ...carrier, devices: { physnet1: ['eth1'] } }]
  expect(bindPort({ ...port, chassis, carriers: other })).toMatchObject({
    reason: 'physical-network-not-mapped',
  })
})

describe('extensions are told', () => {
  const votes = (name: 'ovn' | 'sriovnicswitch', said: Record<string, boolean>) => ({
    ...mechanismOf[name],
    votes: said,
  })
  test('when no mechanism is against them and, for tags of servers, one is for them', () => {
    expect(unsupportedAliases([mechanismOf.ovn, mechanismOf.sriovnicswitch])).toEqual([])
    expect(unsupportedAliases(mechanisms)).toEqual(['qinq', 'vlan-transparent'])
    expect(unsupportedAliases([mechanismOf.ovn])).toEqual([])
    expect(unsupportedAliases([mechanismOf.sriovnicswitch])).toEqual(['qinq'])
    expect(unsupportedAliases([votes('ovn', {})])).toEqual(['qinq', 'vlan-transparent'])
    expect(
      unsupportedAliases([mechanismOf.ovn, votes('sriovnicswitch', { qinq: false, trunk: false })]),
    ).toEqual(['qinq', 'trunk'])
  })
})
