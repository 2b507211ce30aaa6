import { expect, test } from 'vitest'
import { type OvnFeatures, type OvnSettings, ovnSettingsDefault } from '../../reconcile/model/ovn-settings.ts'
import { printRows } from '../../reconcile/model/print-rows.ts'
import { type RouterIntent, type RouterPortIntent, translateRouter } from './ovn.ts'

const id = (group: string, number: number) => `${group}-0000-4000-8000-${String(number).padStart(12, '0')}`
const ip4 = {
  address: '10.0.0.1',
  cidr: '10.0.0.0/24',
  ipVersion: 4,
  subnetId: id('22222222', 4),
  subnetGatewayIp: '10.0.0.1',
  ipv6AddressMode: undefined,
} as const
const ip6 = {
  ...ip4,
  address: 'fd00::1',
  cidr: 'fd00::/64',
  ipVersion: 6,
  subnetId: id('22222222', 6),
  subnetGatewayIp: 'fd00::1',
} as const
const inside: RouterPortIntent = {
  id: id('55555555', 1),
  mac: 'fa:16:3e:00:00:01',
  isGateway: false,
  networkId: id('11111111', 1),
  segmentSwitch: undefined,
  networkMtu: 1442,
  networkType: 'geneve',
  physicalNetwork: undefined,
  isNetworkExternal: false,
  qosRules: [],
  fixedIps: [ip4],
  revision: 4,
}
const insideVlan: RouterPortIntent = {
  ...inside,
  id: id('55555555', 2),
  networkId: id('11111111', 2),
  segmentSwitch: undefined,
  networkType: 'vlan',
  physicalNetwork: 'physnet1',
  networkMtu: 1500,
  fixedIps: [{ ...ip4, address: '10.1.0.1', cidr: '10.1.0.0/24', subnetId: id('22222222', 5) }],
}
const outsideIp = {
  ...ip4,
  address: '203.0.113.20',
  cidr: '203.0.113.0/24',
  subnetId: id('22222222', 9),
  subnetGatewayIp: '203.0.113.1',
}
const gateway: RouterPortIntent = {
  ...insideVlan,
  id: id('55555555', 9),
  networkId: id('11111111', 9),
  segmentSwitch: undefined,
  isGateway: true,
  isNetworkExternal: true,
  fixedIps: [outsideIp],
}
const gateway6 = {
  ...gateway,
  fixedIps: [
    outsideIp,
    { ...ip6, address: '2001:db8::20', cidr: '2001:db8::/64', subnetGatewayIp: '2001:db8::1' },
  ],
}
const tunnelledGateway = { ...gateway, networkType: 'geneve', physicalNetwork: undefined }
const meter = (
  label: string,
  direction: 'ingress' | 'egress',
  prefixes: { readonly source?: string; readonly destination?: string },
  excluded = false,
) => ({ label, direction, excluded, source: prefixes.source, destination: prefixes.destination })
const chassis = (name: string, zones: readonly string[] = []) => ({
  name,
  isGateway: true,
  physicalNetworks: ['physnet1'],
  availabilityZones: zones,
})
const second: RouterPortIntent = {
  ...gateway,
  id: id('55555555', 10),
  networkId: id('11111111', 10),
  segmentSwitch: undefined,
  fixedIps: [
    {
      ...outsideIp,
      address: '198.51.100.20',
      cidr: '198.51.100.0/24',
      subnetId: id('22222222', 10),
      subnetGatewayIp: '198.51.100.1',
    },
  ],
}
const base: RouterIntent = {
  id: id('88888888', 1),
  name: 'router1',
  isEnabled: true,
  enableSnat: true,
  pathsMax: undefined,
  deadSessions: [],
  hash: undefined,
  defaultRoute: { bfd: false, ecmp: false },
  isForeign: false,
  availabilityZoneHints: [],
  routes: [],
  revision: 5,
  ports: [],
  chassis: [],
  evpn: undefined,
  chosenChassis: [],
  proxiedAddresses: [],
  metering: [],
}
const patient = { minRxMs: 1000, minTxMs: 100, multiplier: 5 }
const hasty = { minRxMs: 200, minTxMs: 300, multiplier: 3 }
const bothVersions = [
  { destination: '192.168.0.0/16', nexthop: '10.0.0.7' },
  { destination: 'fd99::/48', nexthop: 'fd00::7' },
]
const evpn = { vni: 5000, vlan: 7 }
const three = [chassis('gw1'), chassis('gw2'), chassis('gw3')]
const dvr = { distributedFloatingIp: true }

interface Case {
  readonly router: Partial<RouterIntent>
  readonly settings?: Partial<OvnSettings>
  readonly features?: Partial<OvnFeatures>
}
const features = { dhcp4Options: undefined, dhcp6Options: undefined, sourceNatSparesReplies: true }

const withMode = (mode: string): RouterPortIntent => ({
  ...inside,
  fixedIps: [ip4, { ...ip6, ipv6AddressMode: mode }],
})

const cases: Readonly<Record<string, Case>> = {
  'router alone, disabled': { router: { isEnabled: false } },
  'interface of ipv4': { router: { ports: [inside] } },
  'interface without ra mode': { router: { ports: [{ ...inside, fixedIps: [ip6] }] } },
  'interface with slaac': { router: { ports: [withMode('slaac')] } },
  'interface with stateful dhcp': { router: { ports: [withMode('dhcpv6-stateful')] } },
  'interface with stateless dhcp and metadata': {
    router: { ports: [withMode('dhcpv6-stateless')] },
    settings: { metadataEnabled: true },
  },
  'interface of a vlan network': { router: { ports: [insideVlan] } },
  'gateway with snat': { router: { ports: [inside, gateway], chassis: three } },
  'gateway without snat': { router: { ports: [inside, gateway], chassis: three, enableSnat: false } },
  'gateway with a snat row for each subnet': {
    router: { ports: [inside, insideVlan, gateway], chassis: three },
    settings: { routerIndirectSnat: false },
  },
  'gateway with snat, of a release that would translate replies again': {
    router: {
      ports: [inside, insideVlan, gateway],
      chassis: three,
      routes: [
        { destination: '192.168.0.0/16', nexthop: '10.0.0.7' },
        { destination: '172.16.0.0/12', nexthop: '203.0.113.7' },
        { destination: 'fd99::/48', nexthop: 'fd00::7' },
      ],
    },
    features: { sourceNatSparesReplies: false },
  },
  'gateway of both versions': { router: { ports: [inside, gateway6], chassis: three } },
  'gateway with slaac advertises nothing by itself': {
    router: {
      ports: [{ ...gateway, fixedIps: [{ ...ip6, ipv6AddressMode: 'slaac' }] }],
      chassis: three,
    },
  },
  'gateway in a subnet without gateway address': {
    router: {
      ports: [{ ...gateway, fixedIps: [{ ...outsideIp, subnetGatewayIp: undefined }] }],
      chassis: three,
    },
  },
  'gateway without any chassis': { router: { ports: [inside, gateway] } },
  'gateway of at most five chassis over zones': {
    router: {
      ports: [gateway],
      chassis: [
        ...['a1', 'a2', 'a3', 'a4'].map(name => chassis(name, ['az1'])),
        ...['b1', 'b2'].map(name => chassis(name, ['az2'])),
        { ...chassis('c1', ['az3']), isGateway: false },
        { ...chassis('d1', ['az3']), physicalNetworks: ['other'] },
      ],
    },
  },
  'gateway in the hinted zone': {
    router: {
      ports: [gateway],
      availabilityZoneHints: ['az2'],
      chassis: [chassis('a1', ['az1']), chassis('b1', ['az2']), chassis('c1')],
    },
  },
  'gateway on a tunnelled network': { router: { ports: [inside, tunnelledGateway], chassis: three } },
  'gateway without addresses yet': { router: { ports: [{ ...gateway, fixedIps: [] }], chassis: three } },
  'two gateways, the first with the default route': {
    router: { ports: [inside, gateway, second], chassis: three },
  },
  'two gateways that share the traffic': {
    router: { ports: [inside, gateway, second], chassis: three, defaultRoute: { bfd: false, ecmp: true } },
  },
  'two gateways watched by bfd': {
    router: { ports: [inside, gateway6, second], chassis: three, defaultRoute: { bfd: true, ecmp: true } },
  },
  'what is counted at a gateway': {
    router: {
      ports: [inside, gateway6],
      chassis: three,
      metering: [
        meter('in', 'ingress', { destination: '10.0.0.0/24' }),
        meter('in', 'ingress', { destination: '10.0.0.7/32' }, true),
        meter('all', 'ingress', { destination: '0.0.0.0/0' }),
        meter('out', 'egress', { source: '10.0.0.0/24', destination: '192.0.2.0/24' }),
        meter('out', 'egress', { destination: '::/0' }),
      ],
    },
  },
  'what is counted at two gateways together': {
    router: {
      ports: [inside, gateway, second],
      chassis: three,
      metering: [meter('in', 'ingress', { destination: '10.0.0.0/24' })],
    },
  },
  'nothing is counted without a gateway': {
    router: { ports: [inside], metering: [meter('in', 'ingress', { destination: '10.0.0.0/24' })] },
  },
  'answering for addresses inside': {
    router: {
      ports: [withMode('slaac'), gateway6],
      chassis: three,
      proxiedAddresses: ['fd00::5', 'fd00::6'],
    },
  },
  'static routes and gateways, of each two at once': {
    router: {
      ports: [inside, gateway6, second, { ...second, id: id('55555555', 11), fixedIps: [outsideIp] }],
      chassis: three,
      defaultRoute: { bfd: true, ecmp: true },
      pathsMax: 2,
      routes: [
        ...['10.0.0.9', '10.0.0.8', '10.0.0.7'].map(nexthop => ({ destination: '192.168.0.0/16', nexthop })),
        { destination: '192.168.1.0/24', nexthop: '10.0.0.7' },
      ],
    },
  },
  'gateway on chosen chassis': {
    router: {
      ports: [gateway],
      chassis: three,
      chosenChassis: [
        { name: 'gw3', priority: 20 },
        { name: 'gw1', priority: 10 },
      ],
    },
  },
  'distributed with vlan networks only': {
    router: { ports: [insideVlan, gateway], chassis: three },
    settings: dvr,
  },
  'distributed with mixed networks': {
    router: { ports: [inside, insideVlan, gateway], chassis: three },
    settings: dvr,
  },
  'static routes': {
    router: {
      ports: [inside],
      routes: [
        { destination: '192.168.0.0/16', nexthop: '10.0.0.7' },
        { destination: '192.168.0.0/16', nexthop: '10.0.0.8' },
        { destination: 'fd99::/48', nexthop: 'fd00::7' },
      ],
    },
  },
  'static routes that bfd watches': {
    router: {
      ports: [inside, gateway],
      chassis: three,
      defaultRoute: { bfd: true, ecmp: false },
      routes: [
        { destination: '192.168.0.0/17', nexthop: '203.0.113.7', monitor: patient },
        { destination: '192.168.128.0/17', nexthop: '203.0.113.7', monitor: hasty },
        { destination: '172.16.0.0/12', nexthop: '203.0.113.1', monitor: patient },
        { destination: '172.20.0.0/16', nexthop: '203.0.113.9' },
        // Nobody can: its session would be on no chassis.
        { destination: '172.24.0.0/16', nexthop: '10.0.0.9', monitor: patient },
      ],
    },
  },
  'static routes that nobody can watch': {
    router: {
      ports: [inside, tunnelledGateway],
      chassis: three,
      routes: [
        { destination: '172.24.0.0/16', nexthop: '10.0.0.9', monitor: patient },
        { destination: '172.20.0.0/16', nexthop: '203.0.113.9', monitor: patient },
      ],
    },
  },
  'a standby has no session': {
    router: {
      ports: [gateway],
      chassis: three,
      pathsMax: 1,
      routes: [
        { destination: '192.168.0.0/17', nexthop: '203.0.113.7', monitor: patient },
        { destination: '192.168.0.0/17', nexthop: '203.0.113.8', monitor: patient },
      ],
    },
  },
  'a standby takes over from a next hop that is dead': {
    router: {
      ports: [gateway],
      chassis: three,
      pathsMax: 1,
      deadSessions: [{ portId: gateway.id, address: '203.0.113.7' }],
      routes: [
        { destination: '192.168.0.0/17', nexthop: '203.0.113.7', monitor: patient },
        { destination: '192.168.0.0/17', nexthop: '203.0.113.8', monitor: patient },
        { destination: '192.168.0.0/17', nexthop: '203.0.113.9', monitor: patient },
      ],
    },
  },
  'next hops chosen by addresses, with an ovn that can': {
    router: { ports: [inside, gateway6], chassis: three, routes: bothVersions, hash: 'l3' },
    features: { routeSelectionFields: true },
  },
  'next hops chosen by fields, with an ovn that can': {
    router: { ports: [inside], routes: bothVersions, hash: ['ip_src', 'ip_proto', 'tp_dst'] },
    features: { routeSelectionFields: true },
  },
  'next hops chosen by ovn, which could be told': {
    router: { ports: [inside], routes: bothVersions },
    features: { routeSelectionFields: true },
  },
  'announced by evpn': {
    router: { evpn, ports: [inside, gateway], chassis: three },
    features: { evpn: true },
  },
  'announced by evpn, without chassis for it': {
    router: { evpn, ports: [inside] },
    features: { evpn: true },
  },
  'to be announced by evpn, with an ovn that cannot': {
    router: { evpn, ports: [inside], chassis: three },
  },
}

test.each(Object.entries(cases))('%s', async (name, { router, settings, features: known }) => {
  const rows = translateRouter(
    { ...base, ...router },
    {
      settings: { ...ovnSettingsDefault, ...settings },
      features: { ...features, ...known },
    },
  )
  await expect(printRows(rows)).toMatchFileSnapshot(`./ovn.golden/${name.replaceAll(/[ ,]+/g, '-')}.txt`)
})

test('a router of another provider has no rows', () => {
  const context = {
    settings: ovnSettingsDefault,
    features,
  }
  expect(translateRouter({ ...base, isForeign: true, ports: [inside] }, context)).toEqual([])
})

test('gateway with limits', async () => {
  const limit = { type: 'bandwidth_limit', value: 2000, burst: null }
  const qosRules = [
    { ...limit, direction: 'egress' },
    { ...limit, direction: 'ingress' },
    { type: 'dscp_marking', direction: null, value: 10, burst: null },
  ]
  const rows = translateRouter(
    { ...base, ports: [inside, { ...gateway, qosRules }] },
    { settings: ovnSettingsDefault, features },
  )
  const limits = rows.filter(row => row.table === 'QoS')
  await expect(printRows(limits)).toMatchFileSnapshot('./ovn.golden/gateway-with-limits.txt')
})
