import { expect, test } from 'vitest'
import { type OvnSettings, ovnSettingsDefault } from '../../reconcile/model/ovn-settings.ts'
import { printRows } from '../../reconcile/model/print-rows.ts'
import { networkId, subnet4, subnet6 } from '../../reconcile/model/subnet.fixture.ts'
import { type PortIntent, translatePort } from './ovn.ts'

const ip4 = { address: '10.0.0.5', subnet: subnet4, addressScopeId: undefined }
const ip6 = { address: 'fd00::5', subnet: subnet6, addressScopeId: undefined }
const managed6 = { ...subnet6, ipv6AddressMode: 'dhcpv6-stateful', ipv6RaMode: 'dhcpv6-stateful' }
const segmentId = '33333333-0000-4000-8000-000000000002'
const group = '0d0d0d0d-0000-4000-8000-000000000001'
const vm: PortIntent = {
  id: '55555555-0000-4000-8000-000000000001',
  name: 'vm1',
  networkId,
  segmentSwitch: undefined,
  awaitsSegment: false,
  segmentSwitches: [],
  networkMtu: 1442,
  isRoutedOnly: false,
  isBridged: false,
  projectId: '66666666000040008000000000000001',
  mac: 'fa:16:3e:00:00:05',
  isEnabled: true,
  deviceId: '77777777-0000-4000-8000-000000000001',
  deviceOwner: 'compute:nova',
  portSecurityEnabled: true,
  fixedIps: [ip4],
  addressPairs: [],
  extraDhcpOptions: [],
  securityGroupIds: [group],
  privateVlan: undefined,
  vlanFilter: undefined,
  txSteering: undefined,
  localIps: [],
  passesPtp: false,
  vnicType: 'normal',
  vifType: 'ovs',
  host: 'hv1',
  profile: {},
  isUp: false,
  routerRole: 'none',
  virtualParents: [],
  virtualIp: undefined,
  parentHostname: undefined,
  externalGroup: undefined,
  floatingIps: [],
  qosRules: [],
  revision: 3,
}
const option = (name: string, value: string, ipVersion: 4 | 6 = 4) => ({ name, value, ipVersion })

const rule = (type: string, direction: string | null, value: number, burst: number | null = null) => ({
  ...{ type, direction, value, burst },
})
const limits = [
  rule('bandwidth_limit', 'egress', 5000, 800),
  rule('bandwidth_limit', 'ingress', 10_000, 0),
  rule('dscp_marking', null, 26),
]
const packetRates = [
  rule('packet_rate_limit', 'egress', 5, 1),
  rule('packet_rate_limit', 'ingress', 20_000_000, 0),
]
const promises = [
  rule('minimum_bandwidth', 'egress', 1000),
  rule('minimum_bandwidth', 'ingress', 2000),
  rule('minimum_packet_rate', 'any', 3),
]

interface Case {
  readonly port: Partial<PortIntent>
  readonly settings?: Partial<OvnSettings>
  readonly dhcp6Options?: ReadonlySet<string>
}

const unsecured = { portSecurityEnabled: false, securityGroupIds: [] }
const routerPort = {
  deviceOwner: 'network:router_interface',
  securityGroupIds: [],
  host: '',
  vifType: 'unbound',
}

const cases: Readonly<Record<string, Case>> = {
  'vm with ipv4': { port: {} },
  'qos limits': { port: { qosRules: limits } },
  'qos limits with promises on a tunnelled network': { port: { qosRules: [...limits, ...promises] } },
  'qos limits with promises on a physical network': {
    port: { qosRules: [...limits, ...promises], isBridged: true },
  },
  'packet rates, and a hint at threads': {
    port: { qosRules: packetRates, txSteering: 'hash' },
  },
  'local ips lead to it': {
    port: {
      localIps: [
        '10.0.0.100/fa:16:3e:00:00:64/translate/10.0.0.5/fa:16:3e:00:00:05',
        '10.0.0.101/fa:16:3e:00:00:65/passthrough/10.0.0.5/fa:16:3e:00:00:05',
      ],
    },
  },
  'no packet rates for what the service plugs': {
    port: { deviceOwner: 'network:dhcp', qosRules: packetRates },
  },
  'qos promises alone': { port: { qosRules: promises, isBridged: true } },
  'qos limits for nothing that the service plugs': {
    port: { deviceOwner: 'network:dhcp', qosRules: [...limits, ...promises], isBridged: true },
  },
  'qos limits for no external port': {
    port: { vnicType: 'direct', qosRules: [...limits, ...promises], isBridged: true },
  },
  'vm with both versions, up': { port: { fixedIps: [ip4, ip6], isUp: true } },
  'vm with slaac': {
    port: { fixedIps: [ip4, { ...ip6, subnet: { ...subnet6, ipv6AddressMode: 'slaac' } }] },
  },
  'stateful subnet goes before stateless': {
    port: {
      fixedIps: [
        { ...ip6, subnet: { ...subnet6, ipv6AddressMode: 'dhcpv6-stateless' } },
        {
          ...ip6,
          address: 'fd01::5',
          subnet: {
            ...subnet6,
            id: '22222222-0000-4000-8000-000000000007',
            cidr: 'fd01::/64',
            ipv6AddressMode: 'dhcpv6-stateful',
          },
        },
      ],
    },
  },
  'no dhcp in the subnet': { port: { fixedIps: [{ ...ip4, subnet: { ...subnet4, enableDhcp: false } }] } },
  'no addresses': { port: { fixedIps: [] } },
  'unbound and disabled': { port: { isEnabled: false, host: '', vifType: 'unbound', deviceOwner: '' } },
  'no security groups': { port: { securityGroupIds: [] } },
  'no port security': { port: unsecured },
  'no port security and no dhcp': { port: { ...unsecured, fixedIps: [] } },
  'security groups switched off': { port: {}, settings: { enableSecurityGroup: false } },
  'address pairs': {
    port: {
      addressPairs: [
        { ip: '10.0.0.100', mac: vm.mac },
        { ip: '10.0.0.0/28', mac: vm.mac },
        { ip: '10.0.0.101', mac: '00:00:5e:00:01:07' },
        { ip: '10.0.0.102', mac: '00:00:5e:00:01:07' },
      ],
    },
  },
  'own dhcp options': {
    port: {
      fixedIps: [ip4, ip6],
      extraDhcpOptions: [
        option('mtu', '1400'),
        option('67', 'undionly.kpxe'),
        option('server-ip-address', '10.0.0.77'),
        option('classless-static-route', '20.0.0.0/8,10.0.0.9'),
        option('no-such-option', 'x'),
        option('dns-server', 'fd00::53', 6),
      ],
    },
  },
  'own routes beside those of the subnet': {
    port: {
      fixedIps: [{ ...ip4, subnet: { ...subnet4, metadataIp: '10.0.0.2' } }],
      extraDhcpOptions: [option('121', '{20.0.0.0/8,10.0.0.9}')],
    },
  },
  'an option that this ovn does not know': {
    port: { fixedIps: [ip6], extraDhcpOptions: [option('bootfile-name', 'tftp://[fd00::1]/x', 6)] },
    dhcp6Options: new Set(['dns_server', 'domain_search', 'ia_addr', 'server_id']),
  },
  'dhcp disabled for one version': {
    port: { fixedIps: [ip4, ip6], extraDhcpOptions: [option('dhcp_disabled', 'true')] },
  },
  baremetal: {
    port: {
      vnicType: 'baremetal',
      externalGroup: 'neutron-net',
      extraDhcpOptions: [option('tag:!ipxe,67', 'undionly.kpxe')],
    },
  },
  'baremetal without dhcp': {
    port: { vnicType: 'baremetal' },
    settings: { disableDhcpForBaremetalPorts: true },
  },
  'sriov with switchdev': {
    port: { vnicType: 'direct', profile: { capabilities: ['switchdev'], pci_slot: '0000:00:02.0' } },
  },
  'smartnic of a dpu': {
    port: { vnicType: 'remote-managed', profile: { pf_mac_address: '00:11:22:33:44:55', vf_num: 2 } },
  },
  'forwarder of a card that is a host': {
    port: {
      vnicType: 'virtio-forwarder',
      vifType: 'vhostuser',
      cardHost: 'dpu1',
      profile: { pf_mac_address: '00:11:22:33:44:55', vf_num: 2 },
    },
  },
  'live migration from card to card': {
    port: {
      vnicType: 'remote-managed',
      cardHost: 'dpu1',
      targetCardHost: 'dpu2',
      profile: { pf_mac_address: '00:11:22:33:44:55', vf_num: 2, migrating_to: 'hv2' },
    },
  },
  'live migration': { port: { profile: { migrating_to: 'hv2' } } },
  'live migration of a vhost-user port': {
    port: { profile: { migrating_to: 'hv2' }, vifType: 'vhostuser' },
  },
  subport: {
    port: { deviceOwner: 'trunk:subport', profile: { parent_name: 'parent', tag: 101 }, isUp: true },
  },
  'vtep port': { port: { profile: { 'vtep-physical-switch': 'ps1', 'vtep-logical-switch': 'ls1' } } },
  'virtual address of two ports': {
    port: {
      host: '',
      vifType: 'unbound',
      deviceOwner: '',
      virtualParents: ['p2', 'p1'],
      virtualIp: '10.0.0.5',
      parentHostname: 'hv2',
    },
  },
  'address of a load balancer': {
    port: { name: 'ovn-lb-vip-x', deviceOwner: '', host: '', vifType: 'unbound' },
  },
  'metadata port': {
    port: {
      ...routerPort,
      name: '',
      deviceOwner: 'network:distributed',
      deviceId: `ovnmeta-${networkId}`,
    },
  },
  'metadata port of two segments': {
    port: {
      ...routerPort,
      name: '',
      deviceOwner: 'network:distributed',
      deviceId: `ovnmeta-${networkId}`,
      segmentSwitches: [segmentId],
      fixedIps: [
        ip4,
        {
          address: '10.9.0.2',
          subnet: { ...subnet4, segmentId, cidr: '10.9.0.0/24' },
          addressScopeId: undefined,
        },
      ],
    },
  },
  'on the switch of its segment, limited': {
    port: {
      segmentSwitch: segmentId,
      qosRules: [{ type: 'bandwidth_limit', direction: 'egress', value: 5000, burst: 400 }],
    },
  },
  'port of a dhcp agent': { port: { deviceOwner: 'network:dhcp', host: 'net1', securityGroupIds: [] } },
  'router interface': { port: { ...routerPort, routerRole: 'interface', isUp: true } },
  'router gateway, hosted': {
    port: {
      ...routerPort,
      deviceOwner: 'network:router_gateway',
      routerRole: 'gateway',
      host: 'gw1',
      isUp: true,
    },
  },
  'interface of a router of another provider': { port: { ...routerPort } },
  'routed only': {
    port: {
      isRoutedOnly: true,
      qosRules: limits,
      fixedIps: [ip4, { ...ip4, address: '10.0.0.6' }, { ...ip6, subnet: managed6 }],
    },
  },
  'routed only, with dhcp options': {
    port: {
      isRoutedOnly: true,
      extraDhcpOptions: [option('mtu', '1400'), option('classless-static-route', '10.9.0.0/16,10.0.0.1')],
    },
  },
  'routed only, without dhcp or addresses': {
    port: { isRoutedOnly: true, fixedIps: [] },
  },
  'metadata port of a routed only network': {
    port: {
      ...routerPort,
      isRoutedOnly: true,
      name: '',
      deviceOwner: 'network:distributed',
      deviceId: `ovnmeta-${networkId}`,
    },
  },
  'isolated in private vlans': { port: { privateVlan: { type: 'isolated' } } },
  'in a community of private vlans': { port: { privateVlan: { type: 'community', community: 'web' } } },
  'lets some tags pass': {
    port: {
      vlanFilter: [
        { first: 7, last: 7 },
        { first: 10, last: 20 },
      ],
    },
  },
  'lets ptp pass': { port: { passesPtp: true } },
  'lets ptp pass where there are no security groups': {
    port: { passesPtp: true },
    settings: { enableSecurityGroup: false },
  },
  'with a floating ip': { port: { floatingIps: ['203.0.113.9', '203.0.113.10'] } },
  'in address scopes': {
    port: {
      fixedIps: [
        { ...ip4, addressScopeId: 'scope4' },
        { ...ip6, addressScopeId: 'scope6' },
      ],
    },
  },
}

test.each(Object.entries(cases))('%s', async (name, { port, settings, dhcp6Options }) => {
  const rows = translatePort(
    { ...vm, ...port },
    {
      settings: { ...ovnSettingsDefault, ...settings },
      features: { dhcp4Options: undefined, dhcp6Options },
    },
  )
  await expect(printRows(rows)).toMatchFileSnapshot(`./ovn.golden/${name.replaceAll(/[ ,]+/g, '-')}.txt`)
})

test('an OVN that knows virtual routers is told of their addresses', async () => {
  const port = {
    ...vm,
    addressPairs: [
      { ip: '10.0.0.100', mac: vm.mac },
      { ip: '10.0.0.101', mac: '00:00:5e:00:01:07' },
      { ip: 'fd00::101', mac: '00:00:5e:00:02:07' },
      // No virtual router: the entry would be refused.
      { ip: '10.0.0.102', mac: '00:00:5e:00:01:00' },
      { ip: '10.0.0.103', mac: 'fa:16:3e:00:00:99' },
    ],
  }
  const features = { dhcp4Options: undefined, dhcp6Options: undefined, vrrpPortSecurity: true }
  const rows = translatePort(port, { settings: ovnSettingsDefault, features })
  await expect(printRows(rows)).toMatchFileSnapshot('./ovn.golden/address-pairs-of-virtual-routers.txt')
})

test('a port whose segment is not known has no rows', () => {
  const features = { dhcp4Options: undefined, dhcp6Options: undefined }
  expect(translatePort({ ...vm, awaitsSegment: true }, { settings: ovnSettingsDefault, features })).toEqual(
    [],
  )
})

test('the port that reserves a floating address has no rows', () => {
  const context = {
    settings: ovnSettingsDefault,
    features: { dhcp4Options: undefined, dhcp6Options: undefined },
  }
  expect(translatePort({ ...vm, deviceOwner: 'network:floatingip' }, context)).toEqual([])
})
