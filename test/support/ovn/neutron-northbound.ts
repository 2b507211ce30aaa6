import type { Operation } from '@neutrino/ovsdb/operation.ts'
import { insert, mutate } from '@neutrino/ovsdb/operation.ts'

/** A cloud as Neutron's ML2/OVN driver has it: two networks, a router between them, a machine with a floating IP. */
export interface NeutronCloud {
  readonly project: string
  readonly network: { readonly id: string; readonly name: string; readonly mtu: number }
  readonly subnet: { readonly id: string; readonly cidr: string; readonly gateway: string }
  readonly external: { readonly id: string; readonly name: string; readonly mtu: number }
  readonly externalSegment: { readonly id: string; readonly physicalNetwork: string; readonly tag: number }
  readonly externalSubnet: { readonly id: string; readonly cidr: string; readonly gateway: string }
  readonly group: { readonly id: string; readonly rule: string; readonly port: number }
  readonly machine: NeutronPort & { readonly host: string; readonly device: string }
  readonly router: { readonly id: string; readonly name: string; readonly chassis: string }
  readonly interface: NeutronPort
  readonly gateway: NeutronPort
  readonly floating: { readonly id: string; readonly address: string; readonly mac: string }
}

export interface NeutronPort {
  readonly id: string
  readonly name: string
  readonly mac: string
  readonly address: string
}

/** Releases that differ in what they write. */
export type NeutronRelease = '2025.1' | '2026.2'

/**
 * What that driver writes for the cloud, from its documented names and external ids and not from our translators. Rows
 * have UUIDs of their own, as ovsdb-server gives them, except where the driver chooses.
 */
export function neutronNorthbound(cloud: NeutronCloud, release: NeutronRelease): readonly Operation[] {
  const write = writer(cloud, release === '2026.2')
  return [
    ...write.networks(),
    ...write.machine(),
    ...write.groups(),
    ...write.router(),
    ...write.floatingIp(),
    mutate('NB_Global', [], [['external_ids', 'insert', { 'neutron:fip-distributed': 'False' }]]),
  ]
}

let last = 0
/** As unlike ours as those that a server draws. */
function drawn(): string {
  last += 1
  return `abababab-abab-4bab-8bab-${String(last).padStart(12, '0')}`
}

const switchName = (id: string) => `neutron-${id}`
const prefix = (cidr: string) => cidr.split('/')[1]
const underscored = (id: string) => id.replaceAll('-', '_')

function writer(cloud: NeutronCloud, isNew: boolean) {
  const rows = {
    ...{ machine: drawn(), inside: drawn(), outside: drawn(), localnet: drawn(), dhcp: drawn() },
    ...{ insidePort: drawn(), outsidePort: drawn(), group: drawn() },
    nat: isNew ? cloud.floating.id : drawn(),
    network: isNew ? cloud.network.id : drawn(),
    external: isNew ? cloud.external.id : drawn(),
  }
  return {
    networks: () => networkRows(cloud, rows, isNew),
    machine: () => machineRows(cloud, rows, isNew),
    groups: () => groupRows(cloud, rows, isNew),
    router: () => routerRows(cloud, rows, isNew),
    floatingIp: () => [
      insert(
        'NAT',
        {
          ...{
            type: 'dnat_and_snat',
            external_ip: cloud.floating.address,
            logical_ip: cloud.machine.address,
          },
          logical_port: cloud.machine.id,
          options: isNew ? { stateless: 'false' } : {},
          external_ids: {
            'neutron:fip_id': cloud.floating.id,
            'neutron:revision_number': '2',
            'neutron:fip_port_id': cloud.machine.id,
            'neutron:router_name': switchName(cloud.router.id),
            'neutron:fip_external_mac': cloud.floating.mac,
            'neutron:fip_network_id': cloud.external.id,
          },
        },
        { uuid: rows.nat },
      ),
    ],
  }
}

type Rows = Readonly<
  Record<
    | 'machine'
    | 'inside'
    | 'outside'
    | 'localnet'
    | 'dhcp'
    | 'insidePort'
    | 'outsidePort'
    | 'group'
    | 'nat'
    | 'network'
    | 'external',
    string
  >
>

function networkRows(cloud: NeutronCloud, rows: Rows, isNew: boolean): readonly Operation[] {
  const { network, external, externalSegment } = cloud
  const config = { mcast_snoop: 'false', mcast_flood_unregistered: 'false', 'vlan-passthru': 'false' }
  const ids = (of: { name: string; mtu: number }, type: string) => ({
    'neutron:network_name': of.name,
    'neutron:mtu': String(of.mtu),
    'neutron:revision_number': '2',
    'neutron:availability_zone_hints': '',
    ...(isNew ? { 'neutron:provnet-network-type': type } : {}),
  })
  const physical = isNew ? { 'neutron:provnet-physical-network': externalSegment.physicalNetwork } : {}
  return [
    insert(
      'Logical_Switch',
      {
        name: switchName(network.id),
        ...{
          ports: [rows.machine, rows.insidePort],
          external_ids: ids(network, 'geneve'),
          other_config: config,
        },
      },
      { uuid: rows.network },
    ),
    insert(
      'Logical_Switch',
      {
        name: switchName(external.id),
        ports: [rows.localnet, rows.outsidePort],
        external_ids: { ...ids(external, 'vlan'), ...physical },
        other_config: { ...config, fdb_age_threshold: '300', 'broadcast-arps-to-all-routers': 'true' },
      },
      { uuid: rows.external },
    ),
    insert(
      'Logical_Switch_Port',
      {
        ...{ name: `provnet-${externalSegment.id}`, type: 'localnet', addresses: ['unknown'] },
        ...(isNew ? { tag_request: externalSegment.tag } : {}),
        tag: externalSegment.tag,
        options: {
          network_name: externalSegment.physicalNetwork,
          ...{ mcast_flood_reports: 'true', mcast_flood: 'false', localnet_learn_fdb: 'false' },
        },
        external_ids: physical,
      },
      { uuid: rows.localnet },
    ),
    insert(
      'DHCP_Options',
      {
        cidr: cloud.subnet.cidr,
        options: {
          ...{ server_id: cloud.subnet.gateway, server_mac: 'fa:16:3e:99:88:77', lease_time: '43200' },
          ...{ mtu: String(network.mtu), router: cloud.subnet.gateway },
        },
        external_ids: {
          ...{ subnet_id: cloud.subnet.id, 'neutron:revision_number': '0' },
          ...(isNew ? { 'neutron:network_id': network.id } : {}),
        },
      },
      { uuid: rows.dhcp },
    ),
  ]
}

/** External ids of a port on the network. */
function portIds(
  cloud: NeutronCloud,
  port: NeutronPort,
  of: {
    readonly owner: string
    readonly device: string
    readonly network: string
    readonly cidr: string
    readonly groups: string
  },
) {
  return {
    'neutron:port_name': port.name,
    'neutron:device_id': of.device,
    'neutron:device_owner': of.owner,
    'neutron:project_id': cloud.project,
    'neutron:network_name': switchName(of.network),
    'neutron:cidrs': `${port.address}/${prefix(of.cidr)}`,
    'neutron:security_group_ids': of.groups,
    ...{ 'neutron:subnet_pool_addr_scope4': '', 'neutron:subnet_pool_addr_scope6': '' },
    ...{ 'neutron:vnic_type': 'normal', 'neutron:port_capabilities': '', 'neutron:mtu': '' },
    'neutron:revision_number': '3',
  }
}

function machineRows(cloud: NeutronCloud, rows: Rows, _isNew: boolean): readonly Operation[] {
  const { machine, network, subnet, group } = cloud
  const ids = portIds(cloud, machine, {
    ...{ owner: 'compute:nova', device: machine.device, network: network.id, cidr: subnet.cidr },
    groups: group.id,
  })
  return [
    insert(
      'Logical_Switch_Port',
      {
        ...{ name: machine.id, type: '', enabled: true, dhcpv4_options: rows.dhcp },
        addresses: [`${machine.mac} ${machine.address}`],
        port_security: [`${machine.mac} ${machine.address}`],
        options: { 'requested-chassis': machine.host },
        external_ids: { ...ids, 'neutron:port_fip': cloud.floating.address },
      },
      { uuid: rows.machine },
    ),
  ]
}

function groupRows(cloud: NeutronCloud, rows: Rows, isNew: boolean): readonly Operation[] {
  const { group } = cloud
  const name = `pg_${underscored(group.id)}`
  const [rule, into, from] = [drawn(), drawn(), drawn()]
  const drop = { priority: isNew ? 1000 : 1001, action: 'drop', log: false }
  return [
    insert(
      'Port_Group',
      {
        ...{
          name,
          ports: [rows.machine],
          acls: [rule],
          external_ids: { 'neutron:security_group_id': group.id },
        },
      },
      { uuid: rows.group },
    ),
    insert(
      'ACL',
      {
        ...{ direction: 'to-lport', priority: 1002, action: 'allow-related', log: false },
        match: `outport == @${name} && ip4 && tcp && tcp.dst == ${group.port}`,
        external_ids: { 'neutron:security_group_rule_id': group.rule },
      },
      { uuid: rule },
    ),
    insert('Port_Group', { name: 'neutron_pg_drop', ports: [rows.machine], acls: [into, from] }),
    insert(
      'ACL',
      { ...drop, direction: 'to-lport', match: 'outport == @neutron_pg_drop && ip' },
      { uuid: into },
    ),
    insert(
      'ACL',
      { ...drop, direction: 'from-lport', match: 'inport == @neutron_pg_drop && ip' },
      { uuid: from },
    ),
  ]
}

function routerRows(cloud: NeutronCloud, rows: Rows, isNew: boolean): readonly Operation[] {
  const { router, gateway, external, externalSubnet, network, subnet } = cloud
  const inside = cloud.interface
  const [route, nat, group, chassis] = [drawn(), drawn(), drawn(), drawn()]
  const routerName = isNew ? switchName(router.id) : router.id
  const lrpIds = (of: { network: string; subnet: string; isGateway: boolean }) => ({
    'neutron:router_name': routerName,
    'neutron:network_name': switchName(of.network),
    'neutron:subnet_ids': of.subnet,
    'neutron:is_ext_gw': of.isGateway ? 'True' : 'False',
    'neutron:revision_number': '3',
  })
  const mtu = String(Math.min(network.mtu, external.mtu))
  return [
    insert('Logical_Router', {
      ...{ name: switchName(router.id), enabled: true, ports: [rows.inside, rows.outside] },
      ...{ static_routes: [route], nat: [nat, rows.nat] },
      options: {
        ...{ always_learn_from_arp_request: 'false', dynamic_neigh_routers: 'true' },
        mac_binding_age_threshold: isNew ? '300' : '0',
      },
      external_ids: {
        'neutron:router_name': router.name,
        ...{ 'neutron:revision_number': '4', 'neutron:availability_zone_hints': '' },
      },
    }),
    insert(
      'Logical_Router_Port',
      {
        ...{
          name: `lrp-${inside.id}`,
          mac: inside.mac,
          networks: [`${inside.address}/${prefix(subnet.cidr)}`],
        },
        external_ids: lrpIds({ network: network.id, subnet: subnet.id, isGateway: false }),
      },
      { uuid: rows.inside },
    ),
    insert(
      'Logical_Router_Port',
      {
        ...{ name: `lrp-${gateway.id}`, mac: gateway.mac },
        networks: [`${gateway.address}/${prefix(externalSubnet.cidr)}`],
        options: { 'reside-on-redirect-chassis': 'true', ...(isNew ? { gateway_mtu: mtu } : {}) },
        ...(isNew ? { ha_chassis_group: group } : { gateway_chassis: [chassis] }),
        external_ids: lrpIds({ network: external.id, subnet: externalSubnet.id, isGateway: true }),
      },
      { uuid: rows.outside },
    ),
    ...(isNew
      ? [
          insert(
            'HA_Chassis_Group',
            {
              ...{ name: switchName(router.id), ha_chassis: [chassis] },
              external_ids: { 'neutron:router_id': router.id, 'neutron:availability_zone_hints': '' },
            },
            { uuid: group },
          ),
          insert('HA_Chassis', { chassis_name: router.chassis, priority: 1 }, { uuid: chassis }),
        ]
      : [
          insert(
            'Gateway_Chassis',
            {
              ...{ name: `lrp-${gateway.id}_${router.chassis}`, chassis_name: router.chassis, priority: 1 },
            },
            { uuid: chassis },
          ),
        ]),
    insert(
      'Logical_Router_Static_Route',
      {
        ...{ ip_prefix: '0.0.0.0/0', nexthop: externalSubnet.gateway },
        external_ids: {
          ...{ 'neutron:is_static_route': 'true', 'neutron:is_ext_gw': 'true' },
          'neutron:subnet_id': externalSubnet.id,
        },
      },
      { uuid: route },
    ),
    insert(
      'NAT',
      {
        ...{ type: 'snat', external_ip: gateway.address },
        logical_ip: isNew ? '0.0.0.0/0' : subnet.cidr,
      },
      { uuid: nat },
    ),
    ...routerSwitchPorts(cloud, rows),
  ]
}

/** The other ends of the router's ports. */
function routerSwitchPorts(cloud: NeutronCloud, rows: Rows): readonly Operation[] {
  const { router, gateway, external, externalSubnet, network, subnet } = cloud
  const inside = cloud.interface
  return [
    ...[
      { port: inside, uuid: rows.insidePort, network: network.id, cidr: subnet.cidr, isGateway: false },
      {
        port: gateway,
        uuid: rows.outsidePort,
        network: external.id,
        cidr: externalSubnet.cidr,
        isGateway: true,
      },
    ].map(({ port, uuid, network: on, cidr, isGateway }) =>
      insert(
        'Logical_Switch_Port',
        {
          ...{ name: port.id, type: 'router', enabled: true, addresses: ['router'] },
          options: {
            'router-port': `lrp-${port.id}`,
            ...(isGateway ? { 'nat-addresses': 'router', 'exclude-lb-vips-from-garp': 'true' } : {}),
          },
          external_ids: portIds(cloud, port, {
            ...{
              owner: isGateway ? 'network:router_gateway' : 'network:router_interface',
              device: router.id,
            },
            ...{ network: on, cidr, groups: '' },
          }),
        },
        { uuid },
      ),
    ),
  ]
}
