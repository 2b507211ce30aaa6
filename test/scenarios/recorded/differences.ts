/** Where we answer otherwise than upstream did, by the exchange's number, each with its reason. */
export const differences: Readonly<Record<number, string>> = {
  227: 'Tags may be given at creation to whatever has tags (tag-at-creation), not only to ports.',
  290: 'The network that 227 makes is one more in the list.',
  226: 'Tags of an object that does not exist: upstream fails with 500, here it is the 404 of the object.',
  257: 'The pool had been exhausted by requests that the recording does not list; here it has an address left.',
  291: 'The recording has the four providers of Open vSwitch routers; here OVN is the one provider.',
}

/** Attributes of upstream's answers that are not here, each with its reason. */
export const absentAttributes: Readonly<Record<string, string>> = {}

/** Attributes of ours that were not in the recording, each with its reason. */
export const addedAttributes: Readonly<Record<string, string>> = {
  ip_availability_details: 'The extension network-ip-availability-details was not loaded.',
  connectivity: 'An attribute of our own (network-connectivity).',
  encryption: 'An attribute of our own (network-encryption).',
  conntrack_helpers: 'The extension expose-l3-conntrack-helper was not loaded.',
  enable_default_route_bfd: 'Open vSwitch routers have no such routes.',
  enable_default_route_ecmp: 'As enable_default_route_bfd.',
  ecmp_hash: 'An attribute of our own (router-ecmp-options).',
  ecmp_max_paths: 'An attribute of our own (router-ecmp-options).',
  enable_ndp_proxy: 'The extension l3-ext-ndp-proxy was not loaded.',
  external_gateways: 'Open vSwitch routers have one gateway.',
  dns_name: 'The extension dns-integration was not loaded.',
  dns_domain: 'The extension dns-integration was not loaded.',
  vlan_transparent: 'Open vSwitch agents do not let tags pass, so the extension was not loaded.',
  qinq: 'As vlan_transparent.',
  evpn_vni: 'The extension evpn was not loaded.',
  pvlan: 'The extension pvlan was not loaded.',
  pvlan_type: 'As pvlan.',
  pvlan_community: 'As pvlan.',
  provider_allocation_pools: 'An attribute of our own (provider-allocation-pool).',
  provider_pool_strict: 'As provider_allocation_pools.',
  vlan_filter_list: 'An attribute of our own (vlan-filter-list).',
  distributed: 'Of a floating IP: reserved upstream (floating-ip-distributed), and never made.',
  device_profile: 'The extension port-device-profile was not loaded.',
  hardware_offload_type: 'The extension port-hardware-offload-type was not loaded.',
  hints: 'The extension port-hints was not loaded.',
  hw_vif_model: 'Of an extension of our own, port-hw-vif-model.',
  numa_affinity_policy: 'The extension port-numa-affinity-policy was not loaded.',
  port_flavor_id: 'Of an extension of our own, port-flavor.',
  time_sync: 'An attribute of our own (time-sync).',
  trusted: 'The extension port-trusted-vif was not loaded.',
  delete_on_termination: 'Upstream has no such attribute (port-delete-on-termination).',
}

/** Topics that the API does not serve yet; all their exchanges are left out. */
export const topicsNotServed: ReadonlySet<number> = new Set()
