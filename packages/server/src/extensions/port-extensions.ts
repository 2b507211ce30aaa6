import type { Extension } from './extension.ts'

/** Aliases of what ports have beside the core, by alias; each backed by behaviour. */
export const portExtensions: readonly Extension[] = [
  {
    alias: 'aap-reject-multicast',
    name: 'Allowed address pairs reject multicast extension',
    updated: '2026-04-01T00:00:00-00:00',
    description: 'Multicast addresses are no addresses that a port may send from.',
  },
  {
    alias: 'allowed-address-pairs',
    name: 'Allowed Address Pairs',
    updated: '2013-07-23T10:00:00-00:00',
    description: 'More addresses that a port may send from.',
  },
  {
    alias: 'binding',
    name: 'Port Binding',
    updated: '2014-02-03T10:00:00-00:00',
    description: 'Where a port is bound and how it is plugged.',
  },
  {
    alias: 'binding-extended',
    name: 'Port Bindings Extended',
    updated: '2017-07-17T10:00:00-00:00',
    description: 'Ports are prepared on further hosts, as live migrations need it.',
  },
  {
    alias: 'data-plane-status',
    name: 'Port data plane status extension',
    updated: '2017-01-24T10:00:00-00:00',
    description: 'What the data plane says of a port beside its status.',
  },
  {
    alias: 'dns-domain-ports',
    name: 'dns_domain for ports',
    updated: '2017-04-24T10:00:00-00:00',
    description: 'A DNS domain for each port.',
  },
  {
    alias: 'extra_dhcp_opt',
    name: 'Neutron Extra DHCP options',
    updated: '2013-03-17T12:00:00-00:00',
    description: 'DHCP options of single ports.',
  },
  {
    alias: 'ip-substring-filtering',
    name: 'IP address substring filtering',
    updated: '2017-11-28T09:00:00-00:00',
    description: 'Ports are found by a part of their address.',
  },
  {
    alias: 'ip_allocation',
    name: 'IP Allocation',
    updated: '2016-06-10T23:00:00-00:00',
    description: 'How a port gets its addresses.',
  },
  {
    alias: 'port-device-profile',
    name: 'Port device profile',
    updated: '2020-12-17T10:00:00-00:00',
    description: 'Ports name the accelerator profile that their server gets.',
  },
  {
    alias: 'port-hardware-offload-type',
    name: 'Port hardware offload',
    updated: '2023-05-09T10:00:00-00:00',
    description: 'Ports say what their card does for the host.',
  },
  {
    alias: 'port-hint-ovs-tx-steering',
    name: 'Port hint: Open vSwitch Tx steering',
    updated: '2023-01-01T00:00:00-00:00',
    description: 'A port hints at how Open vSwitch spreads what it sends over threads.',
  },
  {
    alias: 'port-hints',
    name: 'Port hints',
    updated: '2023-01-01T00:00:00-00:00',
    description: 'Wishes of ports to the one that plugs them.',
  },
  {
    alias: 'port-mac-address-regenerate',
    name: 'Neutron Port MAC address regenerate',
    updated: '2018-05-03T10:00:00-00:00',
    description: 'A port gets a new MAC address on request.',
  },
  {
    alias: 'port-mac-override',
    name: 'Neutron Port MAC address override',
    updated: '2022-03-18T10:00:00-00:00',
    description: 'A port that is a whole network card has the MAC address of the card.',
  },
  {
    alias: 'port-numa-affinity-policy',
    name: 'Port NUMA affinity policy',
    updated: '2020-07-08T10:00:00-00:00',
    description: 'Ports say how near to their card the server runs.',
  },
  {
    alias: 'port-numa-affinity-policy-socket',
    name: 'Port NUMA affinity policy "socket"',
    updated: '2024-02-09T10:00:00-00:00',
    description: 'The server may run on the socket of the card.',
  },
  {
    alias: 'port-security',
    name: 'Port Security',
    updated: '2012-07-23T10:00:00-00:00',
    description: 'Filtering of spoofed addresses can be switched.',
  },
  {
    alias: 'port-trusted-vif',
    name: 'Port trusted vif',
    updated: '2024-07-10T10:00:00-00:00',
    description: 'Virtual functions of ports can be trusted.',
  },
  {
    alias: 'tag-ports-during-bulk-creation',
    name: 'Tag Ports During Bulk Creation',
    updated: '2019-12-29T19:00:00-00:00',
    description: 'Ports are tagged as they are made.',
  },
  {
    alias: 'trunk',
    name: 'Trunk Extension',
    updated: '2016-01-01T10:00:00-00:00',
    description: 'Ports that carry those of other networks, told apart by VLAN.',
  },
  {
    alias: 'trunk-details',
    name: 'Trunk port details',
    updated: '2016-01-01T10:00:00-00:00',
    description: 'Parents of trunks show their subports.',
  },
  {
    alias: 'uplink-status-propagation',
    name: 'Uplink status propagation extension',
    updated: '2018-05-31T18:00:00-00:00',
    description: 'A port can follow the link of its uplink.',
  },
  {
    alias: 'uplink-status-propagation-updatable',
    name: 'Uplink status propagation updatable extension',
    updated: '2024-09-03T18:00:00-00:00',
    description: 'Whether a port follows its uplink can be changed.',
  },
]
