import { expect, test } from 'vitest'
import { osVifObject, type PluggedPort } from './os-vif-object.ts'

const port: PluggedPort = {
  portId: '0b2c4d6e-0000-4000-8000-000000000001',
  macAddress: 'fa:16:3e:00:00:01',
  networkId: '0b2c4d6e-0000-4000-8000-0000000000aa',
  mtu: 1442,
  vnicType: 'normal',
  vifType: 'ovs',
  profile: { os_vif_min_version: '1.0' },
  details: {
    port_filter: true,
    ovs_create_tap: true,
    bridge_name: 'br-int',
    datapath_type: 'system',
  },
}
const network = {
  name: 'Network',
  version: '1.1',
  data: { id: port.networkId, bridge: 'br-int', mtu: 1442 },
}
const base = {
  id: port.portId,
  address: port.macAddress,
  network,
  active: false,
  preserve_on_delete: false,
  has_traffic_filtering: true,
}
const representor = { representor_name: 'tap0b2c4d6e-00', representor_address: '0000:03:00.2' }
const ovsProfile = {
  name: 'VIFPortProfileOpenVSwitch',
  version: '1.4',
  data: { interface_id: port.portId, datapath_type: 'system', create_tap: true },
}
const representorProfile = {
  name: 'VIFPortProfileOVSRepresentor',
  version: '1.4',
  data: {
    interface_id: port.portId,
    ...representor,
    datapath_offload: { name: 'DatapathOffloadRepresentor', version: '1.0', data: representor },
  },
}

test('a tap device of Open vSwitch is its VIFOpenVSwitch', () => {
  expect(osVifObject(port)).toEqual({
    name: 'VIFOpenVSwitch',
    version: '1.0',
    data: {
      ...base,
      plugin: 'ovs',
      vif_name: 'tap0b2c4d6e-00',
      bridge_name: 'br-int',
      port_profile: ovsProfile,
    },
  })
})

test.each([
  ['direct', 'ovs', representorProfile],
  ['vdpa', 'ovs', representorProfile],
  ['accelerator-direct', 'ovs', representorProfile],
  ['remote-managed', 'noop', undefined],
])('a function of a card is a VIFHostDevice: %s by %s', (vnicType, plugin, profile) => {
  const asked = { os_vif_min_version: '1.0', pci_slot: '0000:03:00.2' }
  expect(osVifObject({ ...port, vnicType, profile: asked })).toEqual({
    name: 'VIFHostDevice',
    version: '1.0',
    data: {
      ...base,
      plugin,
      dev_type: 'ethernet',
      dev_address: '0000:03:00.2',
      ...(profile === undefined ? {} : { port_profile: profile }),
    },
  })
})

test.each([
  ['vhostuser', 'normal', 'ovs', ovsProfile, 'server'],
  ['agilio_ovs', 'virtio-forwarder', 'agilio_ovs', representorProfile, 'client'],
])('a socket is a VIFVHostUser: %s', (vifType, vnicType, plugin, profile, mode) => {
  const details = { ...port.details, vhostuser_mode: mode, vhostuser_socket: '/run/vhu0' }
  const asked = { os_vif_min_version: '1.0', pci_slot: '0000:03:00.2' }
  expect(osVifObject({ ...port, vifType, vnicType, details, profile: asked })).toEqual({
    name: 'VIFVHostUser',
    version: '1.1',
    data: { ...base, plugin, vif_name: 'tap0b2c4d6e-00', path: '/run/vhu0', mode, port_profile: profile },
  })
})

test('a tap device behind a bridge of its own is a VIFBridge', () => {
  const details = { ...port.details, ovs_create_tap: false, ovs_hybrid_plug: true }
  expect(osVifObject({ ...port, details })).toEqual({
    name: 'VIFBridge',
    version: '1.0',
    data: {
      ...base,
      plugin: 'ovs',
      vif_name: 'tap0b2c4d6e-00',
      bridge_name: 'qbr0b2c4d6e-00',
      port_profile: { ...ovsProfile, data: { ...ovsProfile.data, create_tap: false } },
    },
  })
})

test('a representor of DPDK has the name that the binding tells, and the datapath that it is for', () => {
  const dpdk = { representor_name: 'vfr0b2c4d6e-00', representor_address: '0000:03:00.2' }
  const details = {
    ...port.details,
    datapath_type: 'netdev',
    vhostuser_mode: 'server',
    vhostuser_socket: '/run/vhu0',
    representor: { name: 'vfr0b2c4d6e-00', interface_type: 'dpdk' },
  }
  const profile = { os_vif_min_version: '1.0', pci_slot: '0000:03:00.2' }
  const portProfile = {
    name: 'VIFPortProfileOVSRepresentor',
    version: '1.4',
    data: {
      interface_id: port.portId,
      datapath_type: 'netdev',
      ...dpdk,
      datapath_offload: { name: 'DatapathOffloadRepresentor', version: '1.0', data: dpdk },
    },
  }
  expect(osVifObject({ ...port, vnicType: 'direct', details, profile })).toMatchObject({
    name: 'VIFHostDevice',
    data: { plugin: 'ovs', dev_address: '0000:03:00.2', port_profile: portProfile },
  })
  const forwarder = { vnicType: 'virtio-forwarder', vifType: 'vhostuser' }
  expect(osVifObject({ ...port, ...forwarder, details, profile })).toMatchObject({
    name: 'VIFVHostUser',
    data: { plugin: 'ovs', path: '/run/vhu0', mode: 'server', port_profile: portProfile },
  })
})

test.each([undefined, 1, '', '2.0', '1.1', 'new'])('nobody who asks for %j gets one', os_vif_min_version => {
  expect(osVifObject({ ...port, profile: { os_vif_min_version } })).toBeUndefined()
})

test('what os-vif does not plug has none', () => {
  expect(osVifObject({ ...port, vifType: 'hw_veb' })).toBeUndefined()
})
