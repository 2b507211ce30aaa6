import {
  type DesiredRow,
  desiredRow,
  type Membership,
  mergedMap,
  optional,
  ownedBy,
  rowRef,
  wholeMap,
} from '../../reconcile/model/desired-row.ts'
import {
  type ExtraDhcpOption,
  overlaidDhcpOptions,
  portDhcpOptions,
  type SubnetIntent,
  servesDhcp,
} from '../../reconcile/model/dhcp-options.ts'
import {
  dhcpOptionsKey,
  dropGroupName,
  type PrivateVlanPlace,
  portGroupName,
  privateVlanGroupName,
  routerPortName,
  switchName,
  timeSyncGroupName,
  vlanFilterGroupName,
} from '../../reconcile/model/names.ts'
import type { OvnFeatures, OvnSettings, TranslateContext } from '../../reconcile/model/ovn-settings.ts'
import { hasOwnSwitch, switchOfPort } from '../../reconcile/model/port-switch.ts'
import {
  QOS_PRIORITY,
  type QosRuleIntent,
  qosRows,
  queueOptions,
  rulesBesideQueues,
} from '../../reconcile/model/qos-rows.ts'
import { hostMarks, type TxSteering } from './host-marks.ts'
import { hostPrefix, l3PortRows, routedLease } from './l3-port-rows.ts'
import { copyMarks, onEachSwitch, switchPortName } from './metadata-copies.ts'
import { timeSyncRows } from './time-sync-rows.ts'
import type { VlanRange } from './vlan-filter.ts'
import { vlanFilterRows } from './vlan-filter-rows.ts'

export interface PortFixedIpIntent {
  readonly address: string
  readonly subnet: SubnetIntent
  /** Of the subnet's pool. */
  readonly addressScopeId: string | undefined
}

export interface PortIntent {
  readonly id: string
  readonly name: string
  readonly networkId: string
  /** The switch of its segment, where that is not the network's. */
  readonly segmentSwitch: string | undefined
  /** Its network has a switch for each segment, and which it is on is not known yet. */
  readonly awaitsSegment: boolean
  /** Of a metadata port: the other switches of its network, by their segments. */
  readonly segmentSwitches: readonly string[]
  readonly networkMtu: number
  /** Its network has no broadcast domain. */
  readonly isRoutedOnly: boolean
  /** Its network is flat or a VLAN: packets leave by a card of the host. */
  readonly isBridged: boolean
  readonly projectId: string
  readonly mac: string
  readonly isEnabled: boolean
  readonly deviceId: string
  readonly deviceOwner: string
  readonly portSecurityEnabled: boolean
  /** In their order. */
  readonly fixedIps: readonly PortFixedIpIntent[]
  readonly addressPairs: readonly { readonly ip: string; readonly mac: string }[]
  readonly extraDhcpOptions: readonly ExtraDhcpOption[]
  readonly securityGroupIds: readonly string[]
  /** Where it stands on a network with private VLANs. */
  readonly privateVlan: PrivateVlanPlace | undefined
  /** Tags of servers that it lets pass; all when undefined. */
  readonly vlanFilter: readonly VlanRange[] | undefined
  /** PTP passes whatever its groups say. */
  readonly passesPtp: boolean
  readonly vnicType: string
  readonly vifType: string
  readonly host: string
  /** The chassis that plugs it, where that is a card in its host. */
  readonly cardHost?: string | undefined
  /** The same of the host that it migrates to. */
  readonly targetCardHost?: string | undefined
  readonly profile: Readonly<Record<string, unknown>>
  /** Whether southbound says so; decides which host is told to others. */
  readonly isUp: boolean
  /** The role on a router that OVN carries. */
  readonly routerRole: 'none' | 'interface' | 'gateway'
  /** An address of the port stands in the allowed pairs of these ports of the network. */
  readonly virtualParents: readonly string[]
  readonly virtualIp: string | undefined
  /** Where one of them answers for the address now. */
  readonly parentHostname: string | undefined
  /** The group of chassis that answers for it while it is external. */
  readonly externalGroup: string | undefined
  readonly floatingIps: readonly string[]
  /** Of its policy, or else its network's. */
  readonly qosRules: readonly QosRuleIntent[]
  /** Its hint. */
  readonly txSteering: TxSteering | undefined
  /** Local IPs that lead to it, as `localIpWishes` writes them. */
  readonly localIps: readonly string[]
  readonly revision: number
}

const metadataAddress = '169.254.169.254'

type PortType = '' | 'router' | 'localport' | 'vtep' | 'external' | 'virtual'

/** Cards that bypass OVN. */
export const externalVnicTypes: ReadonlySet<string> = new Set([
  'direct',
  'direct-physical',
  'macvtap',
  'baremetal',
  'accelerator-direct',
])

/** A port: its switch port, the groups it is in, and DHCP options of its own where it asks for them. */
export function translatePort(port: PortIntent, context: TranslateContext): readonly DesiredRow[] {
  // The port that reserves a floating address is never plugged.
  if (port.deviceOwner === 'network:floatingip' || port.awaitsSegment) return []
  return onEachSwitch(port).flatMap(one => rowsOnSwitch(one, context))
}

function rowsOnSwitch(port: PortIntent, context: TranslateContext): readonly DesiredRow[] {
  const dhcp4 = dhcpOf(port, 4, context)
  const dhcp6 = dhcpOf(port, 6, context)
  const type = portType(port)
  const isSecured = port.portSecurityEnabled && !isTrusted(port)
  const columns = {
    name: switchPortName(port),
    type,
    enabled: optional(port.isEnabled),
    addresses: addresses(port, {
      type,
      isSecured,
      hasDhcp: dhcp4.ref !== undefined || dhcp6.ref !== undefined,
    }),
    port_security:
      isSecured && type !== 'vtep' && type !== 'router' ? portSecurity(port, context.features) : [],
    parent_name: optional(text(port.profile.parent_name)),
    ...vlanTag(integer(port.profile.tag)),
    options: mergedMap(options(port, type, context.settings)),
    ha_chassis_group: optional(chassisGroup(port, type)),
    dhcpv4_options: optional(dhcp4.ref),
    dhcpv6_options: optional(dhcp6.ref),
    external_ids: mergedMap({
      ...externalIds(port, type),
      ...hostMarks(port, limitingRules(port, type)),
      ...copyMarks(port),
    }),
  }
  return [
    desiredRow({
      table: 'Logical_Switch_Port',
      key: switchPortName(port),
      columns,
      memberOf: [
        ownedBy('Logical_Switch', switchOfPort(port), 'ports'),
        groups(port, isSecured, context.settings),
      ],
    }),
    ...(hasOwnSwitch(port) ? l3PortRows(port, context.settings) : []),
    ...dhcp4.rows,
    ...dhcp6.rows,
    ...trafficRows(port, type),
    ...vlanFilterRows(port),
    ...timeSyncRows(port, context.settings),
  ]
}

function chassisGroup({ externalGroup }: PortIntent, type: PortType) {
  return type === 'external' && externalGroup !== undefined
    ? rowRef('HA_Chassis_Group', externalGroup)
    : undefined
}

/** External ports are limited by the card, ports of the service not at all: they carry what others send. */
function limitingRules(port: PortIntent, type: PortType): readonly QosRuleIntent[] {
  return type === 'external' || /^(network|neutron):/.test(port.deviceOwner) ? [] : port.qosRules
}

function trafficRows(port: PortIntent, type: PortType): readonly DesiredRow[] {
  const target = {
    switchKey: switchOfPort(port),
    mark: { 'neutron:port_id': port.id },
    priority: QOS_PRIORITY,
    match: { egress: `inport == "${port.id}"`, ingress: `outport == "${port.id}"` },
  }
  return qosRows(target, rulesBesideQueues(limitingRules(port, type), port.isBridged))
}

/**
 * northd copies the request to `tag` but never clears it, so a port that left its trunk would stay tagged.
 * A request of 0 asks northd to choose: then the column is its own.
 */
function vlanTag(tag: number | undefined) {
  return { tag_request: optional(tag), ...(tag === 0 ? {} : { tag: optional(tag) }) }
}

function isTrusted(port: PortIntent): boolean {
  return port.deviceOwner.startsWith('network:')
}

function portType(port: PortIntent): PortType {
  const { deviceOwner, deviceId, profile } = port
  if (port.routerRole !== 'none') return 'router'
  if (deviceOwner === 'network:distributed' && deviceId.startsWith('ovnmeta-')) return 'localport'
  if (deviceOwner === 'ovn-lb-hm:distributed' && deviceId.startsWith('ovn-lb-hm')) return 'localport'
  if (isVtep(profile)) return 'vtep'
  if (port.vifType === 'macvtap') return 'external'
  if (externalVnicTypes.has(port.vnicType) && !capabilities(port).includes('switchdev')) return 'external'
  return port.virtualParents.length > 0 ? 'virtual' : ''
}

function isVtep(profile: PortIntent['profile']): boolean {
  return (
    text(profile['vtep-physical-switch']) !== undefined && text(profile['vtep-logical-switch']) !== undefined
  )
}

function addresses(
  port: PortIntent,
  facts: { readonly type: PortType; readonly isSecured: boolean; readonly hasDhcp: boolean },
): readonly string[] {
  if (facts.type === 'router') return ['router']
  if (facts.type === 'vtep') return ['unknown']
  const isBalancerVip =
    port.name.startsWith('ovn-lb-vip-') && port.deviceOwner === '' && port.vifType === 'unbound'
  // Such an address answers nothing itself: the load balancer does.
  if (isBalancerVip) return []
  // The router of a routed-only network finds the metadata port by what all guests call it.
  const service = port.isRoutedOnly && facts.type === 'localport' ? [metadataAddress] : []
  const own = [port.mac, ...port.fixedIps.map(ip => ip.address), ...service].join(' ')
  if (facts.isSecured) return [own, ...new Set(foreignPairs(port).map(pair => pair.mac))]
  const isKnown = facts.hasDhcp || facts.type !== '' || port.deviceOwner === 'network:vpn_router_gateway'
  if (!isKnown) return ['unknown']
  return facts.type === '' ? [own, 'unknown'] : [own]
}

/** MAC addresses of virtual routers, but for router 0, which there is none of (RFC 9568 section 7.3). */
const virtualRouterMac = /^00:00:5e:00:0[12]:(?!00)/

function portSecurity(port: PortIntent, features: OvnFeatures): readonly string[] {
  const ownPairs = port.addressPairs.filter(pair => pair.mac === port.mac).map(pair => pair.ip)
  const own = [port.mac, ...port.fixedIps.map(ip => ip.address), ...ownPairs].join(' ')
  const foreign = foreignPairs(port).flatMap(({ mac, ip }) => {
    const isVirtualRouter = features.vrrpPortSecurity === true && virtualRouterMac.test(mac)
    return [...(isVirtualRouter ? [`VRRPv3 ${port.mac} ${mac} ${ip}`] : []), `${mac} ${ip}`]
  })
  return [...new Set([own, ...foreign])]
}

function foreignPairs(port: PortIntent): PortIntent['addressPairs'] {
  return port.addressPairs.filter(pair => pair.mac !== port.mac)
}

/** Every key that we may ever set is named, so that none is left over when the kind of port changes. */
function options(
  port: PortIntent,
  type: PortType,
  settings: OvnSettings,
): Record<string, string | undefined> {
  const isGateway = port.routerRole === 'gateway'
  const isPlugged = type === '' && text(port.profile.parent_name) === undefined && port.host !== ''
  const isRemote = isPluggedByCard(port) && type === ''
  const target = text(port.profile.migrating_to)
  const isMigrating = isPlugged && target !== undefined && target !== port.host
  const here = port.cardHost ?? port.host
  const activation = settings.liveMigrationActivationStrategy
  return {
    'requested-chassis': isPlugged
      ? isMigrating
        ? `${here},${port.targetCardHost ?? target}`
        : here
      : undefined,
    'activation-strategy':
      isMigrating && port.vifType !== 'vhostuser' && activation !== '' ? activation : undefined,
    'router-port': type === 'router' ? routerPortName(port.id) : undefined,
    'nat-addresses': isGateway ? 'router' : undefined,
    'exclude-lb-vips-from-garp': isGateway ? 'true' : undefined,
    'virtual-ip': type === 'virtual' ? port.virtualIp : undefined,
    'virtual-parents': type === 'virtual' ? port.virtualParents.toSorted().join(',') : undefined,
    'vtep-physical-switch': type === 'vtep' ? text(port.profile['vtep-physical-switch']) : undefined,
    'vtep-logical-switch': type === 'vtep' ? text(port.profile['vtep-logical-switch']) : undefined,
    ...queueOptions(limitingRules(port, type), port.isBridged),
    'vif-plug-type': isRemote ? 'representor' : undefined,
    'vif-plug-mtu-request': isRemote ? String(port.networkMtu) : undefined,
    'vif-plug:representor:pf-mac': isRemote ? text(port.profile.pf_mac_address) : undefined,
    'vif-plug:representor:vf-num': isRemote ? integer(port.profile.vf_num)?.toString() : undefined,
  }
}

/** ovn-controller plugs the representor itself there: nobody of the compute service is on a card. */
function isPluggedByCard(port: PortIntent): boolean {
  return port.vnicType === 'remote-managed' || port.cardHost !== undefined
}

function externalIds(port: PortIntent, type: PortType): Record<string, string | undefined> {
  const scope = (version: 4 | 6) =>
    port.fixedIps.find(ip => ip.subnet.ipVersion === version && ip.addressScopeId !== undefined)
      ?.addressScopeId ?? ''
  const announcesMtu = type === 'localport' || isPluggedByCard(port)
  const isHosted = port.isUp && port.host !== '' && text(port.profile.parent_name) === undefined
  return {
    'neutron:port_name': port.name,
    'neutron:device_id': port.deviceId,
    'neutron:device_owner': port.deviceOwner,
    'neutron:project_id': port.projectId,
    'neutron:network_name': switchName(port.networkId),
    'neutron:cidrs': port.fixedIps
      .map(({ address, subnet }) =>
        port.isRoutedOnly ? hostPrefix(address) : `${address}/${prefixOf(subnet.cidr)}`,
      )
      .join(' '),
    'neutron:security_group_ids': isTrusted(port) ? '' : port.securityGroupIds.toSorted().join(' '),
    'neutron:subnet_pool_addr_scope4': scope(4),
    'neutron:subnet_pool_addr_scope6': scope(6),
    'neutron:vnic_type': port.vnicType,
    'neutron:port_capabilities': capabilities(port).join(';'),
    'neutron:mtu': announcesMtu ? String(port.networkMtu) : '',
    'neutron:revision_number': String(port.revision),
    'neutron:port_fip': port.floatingIps.toSorted()[0],
    'neutron:host_id': isHosted ? port.host : undefined,
    'neutron:parent_hostname': type === 'virtual' ? port.parentHostname : undefined,
  }
}

function groups(port: PortIntent, isSecured: boolean, settings: OvnSettings): Membership {
  const isFiltered = settings.enableSecurityGroup && !isTrusted(port)
  const keys = isFiltered ? port.securityGroupIds.map(portGroupName) : []
  if (isFiltered && isSecured) keys.push(dropGroupName)
  if (port.privateVlan !== undefined) keys.push(privateVlanGroupName(port.networkId, port.privateVlan))
  if (port.vlanFilter !== undefined) keys.push(vlanFilterGroupName(port.id))
  if (port.passesPtp) keys.push(timeSyncGroupName(port.id))
  return { table: 'Port_Group', column: 'ports', keys, owner: false }
}

/** Which DHCP row answers the port in one IP version, and that row if it is the port's own. */
function dhcpOf(
  port: PortIntent,
  ipVersion: 4 | 6,
  context: TranslateContext,
): { readonly ref: ReturnType<typeof rowRef> | undefined; readonly rows: readonly DesiredRow[] } {
  const none = { ref: undefined, rows: [] }
  const isBaremetal = port.vnicType === 'baremetal'
  if (/^(network|neutron):/.test(port.deviceOwner)) return none
  if (isBaremetal && context.settings.disableDhcpForBaremetalPorts) return none
  const extra = port.extraDhcpOptions.filter(option => option.ipVersion === ipVersion)
  if (extra.some(option => option.name === 'dhcp_disabled' && option.value.toLowerCase() === 'true'))
    return none
  const served = dhcpAddress(port, ipVersion)
  if (served === undefined) return none
  const subnet = port.isRoutedOnly ? routedLease(served.subnet, served.address) : served.subnet
  const own = portDhcpOptions(extra, { ipVersion, isBaremetal }, context.features)
  if (Object.keys(own).length === 0 && !port.isRoutedOnly) {
    return { ref: rowRef('DHCP_Options', dhcpOptionsKey(subnet.id)), rows: [] }
  }
  const key = dhcpOptionsKey(subnet.id, port.id)
  const { options, initial } = overlaidDhcpOptions(subnet, port.networkMtu, own, context)
  const row = desiredRow({
    table: 'DHCP_Options',
    key,
    columns: {
      cidr: subnet.cidr,
      options: wholeMap(options, initial),
      external_ids: mergedMap({
        subnet_id: subnet.id,
        port_id: port.id,
        'neutron:network_id': port.networkId,
      }),
    },
  })
  return { ref: rowRef('DHCP_Options', key), rows: [row] }
}

/** Of several subnets the first; for IPv6 rather one whose hosts get their address from DHCP. */
function dhcpAddress(port: PortIntent, ipVersion: 4 | 6): PortFixedIpIntent | undefined {
  const served = port.fixedIps.filter(({ subnet }) => subnet.ipVersion === ipVersion && servesDhcp(subnet))
  return served.find(({ subnet }) => subnet.ipv6AddressMode !== 'dhcpv6-stateless') ?? served[0]
}

function capabilities(port: PortIntent): readonly string[] {
  const value = port.profile.capabilities
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined
}

function prefixOf(cidr: string): string {
  return cidr.slice(cidr.indexOf('/') + 1)
}
