import { defineOptions } from '@neutrino/base/config/index.ts'
import { networkTypes } from './segment.ts'

/** Outer UDP 8, Geneve 8, the options that OVN writes 8, inner Ethernet 14. */
export const GENEVE_HEADER_SIZE_MIN = 38

export const segmentOptions = defineOptions([
  {
    group: 'DEFAULT',
    name: 'global_physnet_mtu',
    kind: 'integer',
    default: 1_500,
    min: 0,
    doc: 'MTU of the physical network links, before any encapsulation; 0 = unknown.',
  },
  {
    group: 'ml2',
    name: 'type_drivers',
    kind: 'list',
    default: networkTypes,
    doc: 'Network types that may be created.',
  },
  {
    group: 'ml2',
    name: 'mechanism_drivers',
    kind: 'list',
    default: ['ovn'],
    doc: 'Who carries ports: ovn, and sriovnicswitch for functions of cards that go past every switch.',
  },
  {
    group: 'ml2',
    name: 'project_network_types',
    kind: 'list',
    default: ['local'],
    deprecatedNames: ['tenant_network_types'],
    doc: 'Types for networks without provider attributes, in the order they are tried.',
  },
  {
    group: 'ml2',
    name: 'external_network_type',
    kind: 'string',
    doc: 'Type for external networks without provider attributes; unset = as for any other network.',
  },
  {
    group: 'ml2',
    name: 'path_mtu',
    kind: 'integer',
    default: 0,
    min: 0,
    doc: 'MTU of the path that tunnel packets take, their headers included; 0 = global_physnet_mtu.',
  },
  {
    group: 'ml2',
    name: 'physical_network_mtus',
    kind: 'dict',
    default: {},
    doc: 'MTUs of physical networks that differ from global_physnet_mtu, as name:mtu.',
  },
  {
    group: 'ml2',
    name: 'tunnelled_network_rp_name',
    kind: 'string',
    default: 'rp_tunnelled',
    doc: 'Resource provider of the bandwidth of tunnels; empty = there is none, and no port of a network without a physical one may be promised bandwidth.',
  },
  {
    group: 'ml2',
    name: 'overlay_ip_version',
    kind: 'choice',
    default: '4',
    choices: ['4', '6'],
    doc: 'IP version of the addresses that tunnels run between.',
  },
  {
    group: 'ml2_type_flat',
    name: 'flat_networks',
    kind: 'list',
    default: ['*'],
    doc: 'Physical networks that a flat network may use; * = every one, empty = none.',
  },
  {
    group: 'ml2_type_vlan',
    name: 'network_vlan_ranges',
    kind: 'list',
    default: [],
    doc: 'Physical networks with VLANs, as name or name:first:last; without numbers every VLAN may be chosen.',
  },
  {
    group: 'ml2_type_qinq',
    name: 'network_qinq_ranges',
    kind: 'list',
    default: [],
    doc: 'Physical networks with networks of two tags, as name or name:outer_first:outer_last or name:outer_first:outer_last:inner_first:inner_last; without numbers every VLAN may be chosen.',
  },
  {
    group: 'ml2_type_vxlan',
    name: 'vni_ranges',
    kind: 'list',
    default: [],
    doc: 'VXLAN network identifiers to choose from, as first:last.',
  },
  {
    group: 'ml2_type_gre',
    name: 'tunnel_id_ranges',
    kind: 'list',
    default: [],
    doc: 'GRE keys to choose from, as first:last.',
  },
  {
    group: 'ml2_type_geneve',
    name: 'vni_ranges',
    kind: 'list',
    default: [],
    doc: 'Geneve network identifiers to choose from, as first:last.',
  },
  {
    group: 'ml2_type_geneve',
    name: 'max_header_size',
    kind: 'integer',
    // Upstream's general default is 30, with which OVN would silently drop full packets.
    default: GENEVE_HEADER_SIZE_MIN,
    min: GENEVE_HEADER_SIZE_MIN,
    doc: 'Bytes that Geneve adds to a packet, the outer IP header aside.',
  },
])
