import { outerVlanName } from '@neutrino/base/outer-vlan-name.ts'
import {
  type DesiredRow,
  desiredRow,
  mergedMap,
  optional,
  ownedBy,
  wholeMap,
} from '../../reconcile/model/desired-row.ts'
import { type SubnetIntent, servesDhcp, subnetDhcpOptions } from '../../reconcile/model/dhcp-options.ts'
import { dhcpOptionsKey, localnetName, switchName } from '../../reconcile/model/names.ts'
import type { OvnSettings, TranslateContext } from '../../reconcile/model/ovn-settings.ts'
import { l3NetworkRows } from './l3-network-rows.ts'
import { privateVlanRows } from './private-vlan-rows.ts'

export interface SegmentIntent {
  readonly id: string
  readonly networkType: string
  readonly physicalNetwork: string | undefined
  readonly segmentationId: number | undefined
  /** Of two VLANs, of which `segmentationId` is the outer one. */
  readonly innerSegmentationId?: number | undefined
}

export interface NetworkIntent {
  readonly id: string
  readonly name: string
  readonly mtu: number
  readonly isExternal: boolean
  /** No broadcast domain: its ports reach each other by routes alone. */
  readonly isRoutedOnly: boolean
  readonly vlanTransparent: boolean
  /** Its VLAN is a service tag, around the tags of its ports (IEEE 802.1ad). */
  readonly qinq: boolean
  /** The communities that ports are in, when the network has private VLANs. */
  readonly privateVlans: { readonly communities: readonly string[] } | undefined
  readonly availabilityZoneHints: readonly string[]
  readonly revision: number
  readonly segments: readonly SegmentIntent[]
  /** Segments that have a switch of their own. */
  readonly segmentSwitches: readonly string[]
  readonly subnets: readonly SubnetIntent[]
}

/**
 * A network: its switch or one for each segment, a localnet port for each segment on a physical network, DHCP of its
 * subnets and the groups of its private VLANs. Leases on a routed-only network differ from port to port, so they are the
 * ports' own.
 */
export function translateNetwork(network: NetworkIntent, context: TranslateContext): readonly DesiredRow[] {
  return [
    ...switchesOf(network).flatMap(one => [
      switchRow(network, one, context.settings),
      ...one.segments
        .filter(segment => segment.physicalNetwork !== undefined)
        .map(segment => localnetRow(network, segment, one.key, context.settings)),
    ]),
    ...(network.isRoutedOnly
      ? l3NetworkRows(network, context.settings)
      : network.subnets.filter(servesDhcp).map(subnet => dhcpRow(network, subnet, context.settings))),
    ...(network.privateVlans === undefined ? [] : privateVlanRows(network.id, network.privateVlans)),
  ]
}

interface Switch {
  /** The id of the network, or of the segment that it is for. */
  readonly key: string
  readonly segments: readonly SegmentIntent[]
}

function switchesOf({ id, segments, segmentSwitches }: NetworkIntent): readonly Switch[] {
  const own = segments.filter(segment => segmentSwitches.includes(segment.id))
  return [
    { key: id, segments: segments.filter(segment => !own.includes(segment)) },
    ...own.map(segment => ({ key: segment.id, segments: [segment] })),
  ]
}

function switchRow(network: NetworkIntent, { key, segments }: Switch, settings: OvnSettings): DesiredRow {
  const only = segments.length === 1 ? segments[0] : undefined
  const physicalNetwork = segments.find(one => one.physicalNetwork !== undefined)?.physicalNetwork
  const zones =
    network.availabilityZoneHints.length > 0
      ? network.availabilityZoneHints
      : settings.defaultAvailabilityZones
  return desiredRow({
    table: 'Logical_Switch',
    key,
    uuid: key,
    columns: {
      name: switchName(key),
      external_ids: mergedMap({
        ...(key === network.id ? {} : { 'neutron:network_id': network.id }),
        'neutron:network_name': network.name,
        'neutron:mtu': String(network.mtu),
        'neutron:revision_number': String(network.revision),
        'neutron:availability_zone_hints': zones.toSorted().join(','),
        'neutron:provnet-network-type': only?.networkType ?? '',
        'neutron:provnet-physical-network': physicalNetwork,
      }),
      other_config: mergedMap({
        mcast_snoop: String(settings.igmpSnooping),
        mcast_flood_unregistered: String(settings.igmpFloodUnregistered),
        'vlan-passthru': String(network.vlanTransparent || network.qinq),
        fdb_age_threshold:
          physicalNetwork === undefined ? undefined : String(settings.fdbAgeThresholdSeconds),
        'broadcast-arps-to-all-routers': network.isExternal
          ? String(settings.broadcastArpsToAllRouters)
          : undefined,
      }),
    },
  })
}

function localnetRow(
  network: NetworkIntent,
  segment: SegmentIntent,
  switchKey: string,
  settings: OvnSettings,
): DesiredRow {
  const { tag, networkName } = localnetPlace(segment)
  return desiredRow({
    table: 'Logical_Switch_Port',
    key: localnetName(segment.id),
    columns: {
      name: localnetName(segment.id),
      type: 'localnet',
      addresses: ['unknown'],
      tag_request: optional(tag),
      // northd copies tag_request here but never clears it, so a VLAN that became flat would stay tagged.
      tag: optional(tag),
      options: mergedMap({
        network_name: networkName,
        // As OVN before 24.03 spells 802.1ad; later ones know it too.
        ethtype: network.qinq ? '802.11ad' : undefined,
        mcast_flood_reports: String(settings.igmpFloodReports),
        mcast_flood: String(settings.igmpFlood),
        localnet_learn_fdb: String(settings.localnetLearnFdb),
      }),
      external_ids: mergedMap({ 'neutron:provnet-physical-network': segment.physicalNetwork }),
    },
    memberOf: [ownedBy('Logical_Switch', switchKey, 'ports')],
  })
}

/** Which one tag OVN puts on, and what hosts map: of two VLANs the inner one, on a name that stands for the outer one. */
function localnetPlace({
  networkType,
  physicalNetwork,
  segmentationId,
  innerSegmentationId,
}: SegmentIntent): {
  readonly tag: number | undefined
  readonly networkName: string | undefined
} {
  if (networkType === 'qinq' && physicalNetwork !== undefined && segmentationId !== undefined)
    return { tag: innerSegmentationId, networkName: outerVlanName({ physicalNetwork, vlan: segmentationId }) }
  return { tag: networkType === 'vlan' ? segmentationId : undefined, networkName: physicalNetwork }
}

function dhcpRow(network: NetworkIntent, subnet: SubnetIntent, settings: OvnSettings): DesiredRow {
  const { options, initial } = subnetDhcpOptions(subnet, network.mtu, settings)
  return desiredRow({
    table: 'DHCP_Options',
    key: dhcpOptionsKey(subnet.id),
    columns: {
      cidr: subnet.cidr,
      options: wholeMap(options, initial),
      external_ids: mergedMap({
        subnet_id: subnet.id,
        'neutron:network_id': network.id,
        'neutron:revision_number': String(subnet.revision),
      }),
    },
  })
}
