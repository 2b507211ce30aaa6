import { describe, expect, test } from 'vitest'
import { type BindingRequest, bindPort, type ChassisFacts } from './bind-port.ts'

const chassis: ChassisFacts = {
  name: 'a3f0',
  hostname: 'hv1',
  datapathType: 'system',
  ifaceTypes: ['geneve', 'internal', 'tap'],
  bridgeMappings: { physnet1: 'br-ex' },
  integrationBridge: 'br-int',
  alive: true,
}
const request: BindingRequest = {
  portId: '0123456789abcdef-0000',
  vnicType: 'normal',
  host: 'hv1',
  profile: {},
  segments: [{ id: 's1', networkType: 'geneve', physicalNetwork: null }],
  chassis,
  settings: {
    securityGroupsEnabled: true,
    vhostSocketDirectory: '/var/run/openvswitch',
    createsTap: true,
  },
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
      { id: 's1', networkType: 'vlan', physicalNetwork: 'physnet2' },
      { id: 's2', networkType: 'vlan', physicalNetwork: 'physnet1' },
    ] as const
    expect(bindPort({ ...request, segments })).toMatchObject({ vifType: 'ovs', segmentId: 's2' })
  })
})

test.each([
  [{ vnicType: 'smart-nic' }, 'vnic-type-not-supported'],
  [{ vnicType: 'direct' }, 'external-port'],
  [{ vnicType: 'baremetal' }, 'external-port'],
  [{ chassis: undefined }, 'no-chassis'],
  [{ chassis: { ...chassis, alive: false } }, 'chassis-not-alive'],
  [
    { segments: [{ id: 's', networkType: 'flat', physicalNetwork: 'physnet2' }] },
    'physical-network-not-mapped',
  ],
  [{ segments: [{ id: 's', networkType: 'gre', physicalNetwork: null }] }, 'network-type-not-supported'],
] as const)('with %o the binding fails: %s', (changed, reason) => {
  expect(bindPort({ ...request, ...changed })).toEqual({
    vifType: 'binding_failed',
    vifDetails: { failure: reason },
    reason,
  })
})
