import { describe, expect, test } from 'vitest'
import { type BindingRequest, bindPort, type ChassisFacts } from './bind-port.ts'

const inUserSpace: ChassisFacts = {
  name: 'c1',
  hostname: 'hv1',
  datapathType: 'netdev',
  ifaceTypes: ['dpdk', 'dpdkvhostuser', 'dpdkvhostuserclient'],
  bridgeMappings: {},
  integrationBridge: 'br-int',
  cmsOptions: null,
  alive: true,
}
const inKernel: ChassisFacts = { ...inUserSpace, datapathType: 'system', ifaceTypes: ['internal', 'tap'] }
const request: BindingRequest = {
  portId: '0123456789abcdef-0000',
  macAddress: 'fa:16:3e:00:00:01',
  networkId: 'n1',
  mtu: 1442,
  vnicType: 'normal',
  host: 'hv1',
  profile: {},
  segments: [{ id: 's1', networkType: 'geneve', physicalNetwork: null, segmentationId: 7 }],
  chassis: inUserSpace,
  settings: {
    securityGroupsEnabled: true,
    vhostSocketDirectory: '/run/vhost',
    createsTap: true,
    mechanisms: ['ovn'],
  },
  requires: new Set(['port-security', 'security-groups']),
}
const common = {
  connectivity: 'l2',
  bridge_name: 'br-int',
  datapath_type: 'netdev',
  bound_drivers: { 0: 'ovn' },
}
const functionOfCard = {
  pci_vendor_info: '18f4:01d5',
  pci_slot: '0000:65:00.6',
  physical_network: null,
  pf_mac_address: '00:0d:e9:00:00:01',
  vf_num: 3,
}
const representor = {
  name: 'vfr0123456789a',
  interface_type: 'dpdk',
  address: '0000:65:00.6',
  pf_mac_address: '00:0d:e9:00:00:01',
  vf_num: 3,
}

describe('a function of a card, where the switch is in user space', () => {
  test('is the server’s, and a representor of DPDK in the switch', () => {
    const profile = { ...functionOfCard, capabilities: ['switchdev'] }
    for (const vnicType of ['direct', 'accelerator-direct'])
      expect(bindPort({ ...request, vnicType, profile })).toEqual({
        vifType: 'ovs',
        vifDetails: { port_filter: true, ovs_create_tap: false, representor, ...common },
        segmentId: 's1',
      })
    expect(bindPort({ ...request, vnicType: 'direct', profile: functionOfCard })).toMatchObject({
      reason: 'external-port',
    })
  })

  test('is forwarded to the socket of a server that is to have virtio', () => {
    const forwarder = { ...request, vnicType: 'virtio-forwarder', profile: functionOfCard }
    const bound = {
      vifType: 'vhostuser',
      vifDetails: {
        port_filter: false,
        vhostuser_mode: 'server',
        vhostuser_ovs_plug: true,
        vhostuser_socket: '/run/vhost/vhu0123456789a',
        representor,
        ...common,
      },
      segmentId: 's1',
    }
    expect(bindPort(forwarder)).toEqual(bound)
    // The port of the switch is that of the card, so sockets of the switch do not matter.
    expect(bindPort({ ...forwarder, chassis: { ...inUserSpace, ifaceTypes: [] } })).toEqual(bound)
  })

  test('is found by what is known of it', () => {
    const vnicType = 'virtio-forwarder'
    const alone = bindPort({ ...request, vnicType, profile: { pci_slot: '0000:65:00.6' } })
    expect(alone.vifDetails).toMatchObject({
      representor: { name: 'vfr0123456789a', interface_type: 'dpdk', address: '0000:65:00.6' },
    })
    const wrong = { ...functionOfCard, pf_mac_address: 7, vf_num: 'three' }
    expect(bindPort({ ...request, vnicType, profile: wrong }).vifDetails).toMatchObject({
      representor: { name: 'vfr0123456789a', interface_type: 'dpdk', address: '0000:65:00.6' },
    })
    expect(bindPort({ ...request, vnicType }).vifDetails).not.toHaveProperty('representor')
  })

  test('is nobody’s socket where its card plugs it', () => {
    expect(bindPort({ ...request, vnicType: 'remote-managed', profile: functionOfCard })).toMatchObject({
      vifType: 'ovs',
    })
  })
})

test.each([
  ['normal', 'ovs'],
  ['direct', 'ovs'],
  ['vdpa', 'ovs'],
  ['remote-managed', 'ovs'],
  ['virtio-forwarder', 'agilio_ovs'],
])('where the switch is in the kernel, %s is %s without a representor of DPDK', (vnicType, vifType) => {
  const profile = { ...functionOfCard, capabilities: ['switchdev'] }
  const bound = bindPort({ ...request, vnicType, profile, chassis: inKernel })
  expect(bound.vifType).toBe(vifType)
  expect(bound.vifDetails).not.toHaveProperty('representor')
})

test('a card that is a host of its own is told', () => {
  const profile = { ...functionOfCard, card_serial_number: 'S1' }
  const chassis = { ...inUserSpace, hostname: 'dpu1' }
  expect(bindPort({ ...request, vnicType: 'virtio-forwarder', profile, chassis })).toMatchObject({
    vifDetails: { card_host: 'dpu1', representor },
  })
})

describe('a bridge between a server and the switch', () => {
  const before = { host: 'hv1', vifType: 'ovs', vifDetails: { ovs_hybrid_plug: true } }
  const bind = (changed: Partial<BindingRequest>) =>
    bindPort({ ...request, chassis: inKernel, ...changed }).vifDetails

  test('is never made', () => {
    expect(bind({})).not.toHaveProperty('ovs_hybrid_plug')
    expect(bind({ before: { ...before, vifDetails: {} } })).not.toHaveProperty('ovs_hybrid_plug')
  })

  test('that a server came with is told on the host where it is, and nowhere else', () => {
    expect(bind({ before })).toMatchObject({
      ...{ ovs_hybrid_plug: true, ovs_create_tap: false, port_filter: true },
    })
    expect(bind({})).toMatchObject({ ovs_create_tap: true })
    expect(bind({ before: { ...before, host: 'hv2' } })).not.toHaveProperty('ovs_hybrid_plug')
    expect(bind({ before: { ...before, vifType: 'unbound' } })).not.toHaveProperty('ovs_hybrid_plug')
    expect(bind({ before, chassis: inUserSpace })).not.toHaveProperty('ovs_hybrid_plug')
  })
})
