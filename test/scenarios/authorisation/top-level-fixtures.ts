import type { Fixture } from './fixture.ts'

const cidrs = (n: number) => `10.${100 + Math.floor(n / 250)}.${n % 250}.0/24`

/** Resources that stand alone. */
export const topLevelFixtures: readonly Fixture[] = [
  {
    resource: 'network',
    create: () => ({}),
    sharedAs: 'network',
    samples: () => ({
      segments: undefined,
      'provider:network_type': 'geneve',
      'provider:segmentation_id': 7,
      mtu: 1400,
    }),
  },
  {
    resource: 'subnet',
    create: around => ({ network_id: around.network, cidr: cidrs(around.next()), ip_version: 4 }),
    samples: () => ({
      subnetpool_id: undefined,
      segment_id: undefined,
      ipv6_ra_mode: undefined,
      ipv6_address_mode: undefined,
      cidr: undefined,
      allocation_pools: [],
      host_routes: [],
      dns_nameservers: [],
      service_types: [],
      gateway_ip: null,
    }),
  },
  {
    resource: 'port',
    create: around => ({ network_id: around.network }),
    samples: around => ({
      mac_address: `fa:16:3e:aa:${(around.next() % 200).toString(16).padStart(2, '0')}:${(around.next() % 200).toString(16).padStart(2, '0')}`,
      fixed_ips: [{ subnet_id: around.subnet }],
      device_owner: 'compute:nova',
      allowed_address_pairs: [{ ip_address: '10.9.9.9' }],
      extra_dhcp_opts: [],
      'binding:host_id': 'somewhere',
      'binding:profile': { a: 1 },
      security_groups: [],
      hw_vif_model: 'virtio',
      port_flavor_id: null,
    }),
  },
  {
    resource: 'port_flavor',
    create: around => ({ name: `f${around.next()}` }),
    sharedAs: 'port_flavor',
    samples: () => ({
      vnic_type: 'direct',
      hardware_offload_type: 'switchdev',
      is_default: false,
      is_system_default: false,
    }),
  },
  {
    resource: 'router',
    create: () => ({}),
    ownerships: ['own', 'foreign'],
    samples: around => ({
      external_gateway_info: { network_id: around.externalNetwork },
      routes: [],
      availability_zone_hints: [],
      flavor_id: undefined,
    }),
  },
  {
    resource: 'floatingip',
    create: around => ({ floating_network_id: around.externalNetwork }),
    ownerships: ['own', 'foreign'],
    samples: () => ({
      port_id: null,
      fixed_ip_address: undefined,
      subnet_id: undefined,
      floating_ip_address: '172.24.0.77',
    }),
  },
  {
    resource: 'local_ip',
    create: around => ({ network_id: around.network }),
    ownerships: ['own', 'foreign'],
    samples: () => ({ local_port_id: undefined, network_id: undefined, local_ip_address: null }),
  },
  {
    resource: 'security_group',
    create: around => ({ name: `g${around.next()}` }),
    sharedAs: 'security_group',
    samples: () => ({ security_group_rules: [{ direction: 'ingress', protocol: 'tcp' }] }),
  },
  {
    resource: 'security_group_rule',
    create: around => ({
      security_group_id: around.securityGroup,
      direction: 'ingress',
      protocol: 'tcp',
      port_range_min: around.next(),
      port_range_max: 65_000,
    }),
    samples: () => ({
      remote_group_id: undefined,
      remote_ip_prefix: '10.0.0.0/8',
      remote_address_group_id: undefined,
      protocol: 'udp',
      port_range_max: undefined,
      port_range_min: undefined,
    }),
  },
  {
    resource: 'default_security_group_rule',
    ownerships: ['own'],
    create: around => ({
      direction: 'ingress',
      protocol: 'tcp',
      port_range_min: around.next(),
      port_range_max: 65_000,
      used_in_default_sg: false,
      used_in_non_default_sg: false,
    }),
    samples: () => ({
      remote_group_id: 'PARENT',
      remote_ip_prefix: '10.0.0.0/8',
      remote_address_group_id: undefined,
      protocol: 'udp',
      port_range_max: undefined,
      port_range_min: undefined,
    }),
  },
  {
    resource: 'log',
    ownerships: ['own', 'foreign'],
    create: () => ({ resource_type: 'security_group' }),
    samples: () => ({ resource_type: 'security_group', resource_id: null, target_id: null }),
  },
  {
    resource: 'metering_label',
    ownerships: ['own', 'foreign'],
    create: around => ({ name: `m${around.next()}` }),
  },
  {
    resource: 'address_group',
    create: around => ({ name: `a${around.next()}` }),
    sharedAs: 'address_group',
    samples: () => ({ addresses: ['10.0.0.0/8'] }),
  },
  {
    resource: 'subnetpool',
    create: around => ({ name: `p${around.next()}`, prefixes: ['10.0.0.0/8'] }),
    sharedAs: 'subnetpool',
    samples: () => ({
      prefixes: ['10.0.0.0/8'],
      address_scope_id: null,
      default_prefixlen: 24,
      min_prefixlen: 16,
      max_prefixlen: 30,
      is_default: false,
    }),
  },
  {
    resource: 'address_scope',
    create: around => ({ name: `s${around.next()}`, ip_version: 4 }),
    sharedAs: 'address_scope',
  },
  {
    resource: 'policy',
    create: around => ({ name: `q${around.next()}` }),
    sharedAs: 'qos_policy',
  },
  {
    resource: 'rbac_policy',
    ownerships: ['own', 'foreign'],
    create: around => ({
      object_type: 'network',
      object_id: around.network,
      action: 'access_as_shared',
      target_tenant: `t${around.next()}`,
    }),
    samples: () => ({
      target_tenant: '*',
      object_type: undefined,
      object_id: undefined,
      action: 'access_as_shared',
    }),
  },
]
