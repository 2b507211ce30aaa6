import { networkMtu } from '../../segments/network-mtu.ts'
import { type NetworkType, networkTypes } from '../../segments/segment.ts'
import type { DumpRow } from '../dump/dump-row.ts'
import { flag, integer, jsonTexts, optionalText, text } from '../neutron-cloud.ts'
import { addRow, note, type PlanDraft } from './plan-draft.ts'

/** Identifiers of Geneve networks: 24 bits. */
const GENEVE_ID_MAX = 16_777_215
/** OVN has 12 bits of a VXLAN header for the network or router, and 11 for the port. */
const VXLAN_DATAPATHS_MAX = 4_095
const VXLAN_PORTS_MAX = 2_047

interface PlannedSegment {
  readonly row: DumpRow
  readonly networkType: NetworkType
  readonly physicalNetwork: string | null
  readonly segmentationId: number | null
}

/** Networks over which only L3 agents watch each other. */
export function isHaNetwork({ cloud }: PlanDraft, networkId: string | null): boolean {
  return cloud.find('ha_router_networks', 'network_id', networkId) !== undefined
}

/** Networks with their segments; tunnels become Geneve unless VXLAN is kept. */
export function planNetworks(draft: PlanDraft): void {
  const geneve = geneveIds(draft)
  for (const network of draft.cloud.rows('networks')) {
    const id = text(network, 'id')
    if (isHaNetwork(draft, id))
      note(draft, 'goes', 'network', id, 'L3 agents watched each other over it; OVN does that by BFD')
    else planNetwork(draft, network, geneve)
  }
  planSegmentRanges(draft)
  if (draft.options.keepsVxlan) checkVxlanLimits(draft)
}

function planNetwork(draft: PlanDraft, network: DumpRow, geneve: GeneveIds): void {
  const { cloud } = draft
  const id = text(network, 'id')
  const project = text(network, 'project_id')
  const segments = segmentsOf(draft, id, geneve)
  const external = cloud.find('externalnetworks', 'network_id', id)
  addRow(
    draft,
    'network',
    project,
    {
      id,
      project_id: project,
      name: text(network, 'name'),
      admin_state_up: flag(network, 'admin_state_up', true),
      status: 'ACTIVE',
      mtu: mtuOf(draft, network, segments),
      is_default: external !== undefined && flag(external, 'is_default', false),
      port_security_enabled: flag(
        cloud.find('networksecuritybindings', 'network_id', id),
        'port_security_enabled',
        true,
      ),
      vlan_transparent: flag(network, 'vlan_transparent', false),
      qinq: flag(network, 'qinq', false),
      pvlan: flag(cloud.find('networkpvlan', 'network_id', id), 'pvlan', false),
      dns_domain: text(cloud.find('networkdnsdomains', 'network_id', id) ?? {}, 'dns_domain'),
      availability_zone_hints: jsonTexts(network, 'availability_zone_hints'),
      qos_policy_id: optionalText(
        cloud.find('qos_network_policy_bindings', 'network_id', id) ?? {},
        'policy_id',
      ),
      ...cloud.standard(network),
    },
    `network/${id}`,
  )
  segments.forEach((segment, position) => {
    const { tags: _, ...standard } = cloud.standard(segment.row)
    addRow(draft, 'network_segment', project, {
      id: text(segment.row, 'id'),
      network_id: id,
      network_type: segment.networkType,
      physical_network: segment.physicalNetwork,
      segmentation_id: segment.segmentationId,
      position,
      name: optionalText(segment.row, 'name'),
      ...standard,
    })
  })
}

function segmentsOf(draft: PlanDraft, network: string, geneve: GeneveIds): readonly PlannedSegment[] {
  const rows = draft.cloud
    .where('networksegments', 'network_id', network)
    .toSorted((a, b) => (integer(a, 'segment_index') ?? 0) - (integer(b, 'segment_index') ?? 0))
  return rows.flatMap(row => {
    const id = text(row, 'id')
    if (flag(row, 'is_dynamic', false)) {
      note(draft, 'goes', 'segment', id, 'a top-of-rack switch needed it; hosts of OVN do not')
      return []
    }
    const was = networkTypes.find(type => type === text(row, 'network_type'))
    if (was === undefined) {
      note(draft, 'blocks', 'segment', id, `OVN has no networks of type ${text(row, 'network_type')}`)
      return []
    }
    const isTunnel = was === 'gre' || (was === 'vxlan' && !draft.options.keepsVxlan)
    const segmentationId = integer(row, 'segmentation_id')
    const planned = isTunnel ? geneve.take(segmentationId) : segmentationId
    if (isTunnel) {
      const other = planned === segmentationId ? '' : `, identifier ${segmentationId} -> ${planned}`
      note(draft, 'changes', 'network', network, `${was} -> geneve${other}`)
    }
    return [
      {
        row,
        networkType: isTunnel ? ('geneve' as const) : was,
        physicalNetwork: optionalText(row, 'physical_network') || null,
        segmentationId: planned,
      },
    ]
  })
}

interface GeneveIds {
  /** The number itself when no Geneve network has it, otherwise the lowest free one. */
  take(wanted: number | null): number
}

function geneveIds({ cloud }: PlanDraft): GeneveIds {
  const taken = new Set(
    cloud.where('networksegments', 'network_type', 'geneve').map(row => integer(row, 'segmentation_id')),
  )
  let lowest = 1
  return {
    take(wanted) {
      let id = wanted
      if (id === null || id < 1 || taken.has(id)) {
        while (taken.has(lowest)) lowest += 1
        id = lowest
      }
      if (id > GENEVE_ID_MAX) throw new RangeError('no identifier is left for Geneve networks')
      taken.add(id)
      return id
    },
  }
}

/** The old one, unless the new tunnels carry less. */
function mtuOf(draft: PlanDraft, network: DumpRow, segments: readonly PlannedSegment[]): number {
  const { mtu: settings } = draft.settings.segments
  const was = integer(network, 'mtu') ?? 0
  const max = networkMtu(segments, 0, settings, { qinq: flag(network, 'qinq', false) })
  if (was !== 0 && (max === 0 || was <= max)) return was
  if (was !== 0)
    note(
      draft,
      'changes',
      'network',
      text(network, 'id'),
      `MTU ${was} -> ${max}: guests have to learn it ahead`,
    )
  return max
}

/** Ranges of projects; those of the configuration are the new configuration's. */
function planSegmentRanges(draft: PlanDraft): void {
  const { cloud, options } = draft
  for (const range of cloud.rows('network_segment_ranges')) {
    if (flag(range, 'default', false)) continue
    const id = text(range, 'id')
    const was = text(range, 'network_type')
    const isTunnel = was === 'gre' || (was === 'vxlan' && !options.keepsVxlan)
    if (isTunnel) note(draft, 'changes', 'network_segment_range', id, `${was} -> geneve`)
    const isShared = flag(range, 'shared', true)
    const project = text(range, 'project_id')
    addRow(draft, 'network_segment_range', project, {
      id,
      project_id: isShared ? null : project,
      name: text(range, 'name'),
      shared: isShared,
      network_type: isTunnel ? 'geneve' : was,
      physical_network: text(range, 'physical_network'),
      minimum: integer(range, 'minimum'),
      maximum: integer(range, 'maximum'),
      ...cloud.standard(range),
    })
  }
}

/** OVN counts networks and routers alike, and every port of a network. */
function checkVxlanLimits(draft: PlanDraft): void {
  const { cloud } = draft
  const datapaths = cloud.rows('networks').length + cloud.rows('routers').length
  if (datapaths > VXLAN_DATAPATHS_MAX)
    note(
      draft,
      'blocks',
      'cloud',
      '',
      `${datapaths} networks and routers: over VXLAN, OVN has room for ${VXLAN_DATAPATHS_MAX}`,
    )
  for (const network of cloud.rows('networks')) {
    const id = text(network, 'id')
    const ports = cloud.where('ports', 'network_id', id).length
    if (ports > VXLAN_PORTS_MAX)
      note(
        draft,
        'blocks',
        'network',
        id,
        `${ports} ports: over VXLAN, OVN has room for ${VXLAN_PORTS_MAX} on a network`,
      )
  }
}
