import type { Settings } from '@neutrino/server/settings.ts'

/** The defaults of the configuration, with one VLAN range and one flat network to test with. */
export const testSettings: Settings = {
  baseMac: 'fa:16:3e:00:00:00',
  dnsDomain: 'openstacklocal',
  maxAllowedAddressPairs: 10,
  maxSubnetHostRoutes: 20,
  maxDnsNameservers: 5,
  segments: {
    typeDrivers: new Set(['local', 'flat', 'vlan', 'gre', 'vxlan', 'geneve']),
    projectNetworkTypes: ['geneve'],
    externalNetworkType: null,
    flatNetworks: 'any',
    vlanRanges: new Map([['physnet1', [{ physicalNetwork: 'physnet1', min: 100, max: 200 }]]]),
    tunnelRanges: {
      vxlan: [{ physicalNetwork: null, min: 1, max: 1000 }],
      gre: [{ physicalNetwork: null, min: 1, max: 1000 }],
      geneve: [{ physicalNetwork: null, min: 1, max: 65535 }],
    },
    mtu: {
      globalPhysnetMtu: 1500,
      pathMtu: 0,
      physicalNetworkMtus: new Map(),
      overlayIpVersion: 4,
      geneveMaxHeaderSize: 38,
    },
  },
  binding: {
    securityGroupsEnabled: true,
    vhostSocketDirectory: '/var/run/openvswitch',
    createsTap: true,
    mechanisms: ['ovn'],
  },
  enableSnatByDefault: true,
  distributedFloatingIp: false,
  metadataEnabled: false,
  defaultRoute: { bfd: false, ecmp: false },
  conntrackHelpers: new Map([
    ['ftp', ['tcp']],
    ['sip', ['tcp', 'udp']],
    ['tftp', ['udp']],
  ]),
  serviceProviders: [
    { serviceType: 'L3_ROUTER_NAT', name: 'ovn', driver: 'test.ovn', isDefault: true },
    { serviceType: 'L3_ROUTER_NAT', name: 'other', driver: 'test.other', isDefault: false },
  ],
  scheduling: {
    dhcpAgentsPerNetwork: 1,
    l3AgentsPerRouterMax: 3,
    keepsServicesOfDisabledAgents: false,
    defaultAvailabilityZones: [],
  },
  defaultAvailabilityZones: [],
  paginationMaxLimit: undefined,
  quotas: {
    network: 100,
    subnet: 100,
    port: 500,
    subnetpool: -1,
    router: 10,
    router_route: 30,
    floatingip: 50,
    security_group: 10,
    security_group_rule: 100,
    rbac_policy: 10,
    trunk: -1,
  },
}
