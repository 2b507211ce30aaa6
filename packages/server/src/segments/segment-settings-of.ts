import { ConfigError, type ConfigProblem, type Values } from '@neutrino/base/config/index.ts'
import type { segmentOptions } from './options.ts'
import { tunnelIdMax, VLAN_ID_MAX, VLAN_ID_MIN } from './plan-segments.ts'
import { type IdentifierRange, type NetworkType, networkTypes } from './segment.ts'
import type { SegmentSettings } from './settings.ts'

type SegmentValues = Values<(typeof segmentOptions)[number]>

/** Turns the options into settings. Throws ConfigError, which lists every value that makes no sense. */
export function segmentSettingsOf(values: SegmentValues): SegmentSettings {
  const problems: ConfigProblem[] = []
  const refuse: Refuse = (section, key, value, expected) => {
    problems.push({ section, key, value, expected })
  }
  const { ml2 } = values
  const typeDrivers = ml2.typeDrivers.flatMap(name => knownTypes(name, networkTypes, 'type_drivers', refuse))
  const projectNetworkTypes = ml2.projectNetworkTypes.flatMap(name =>
    knownTypes(name, typeDrivers, 'project_network_types', refuse),
  )
  const [externalNetworkType = null] =
    ml2.externalNetworkType === undefined || ml2.externalNetworkType === ''
      ? []
      : knownTypes(ml2.externalNetworkType, typeDrivers, 'external_network_type', refuse)
  const settings: SegmentSettings = {
    typeDrivers: new Set(typeDrivers),
    projectNetworkTypes,
    externalNetworkType,
    flatNetworks: values.ml2_type_flat.flatNetworks.includes('*')
      ? 'any'
      : new Set(values.ml2_type_flat.flatNetworks),
    vlanRanges: parseVlanRanges(values.ml2_type_vlan.networkVlanRanges, refuse),
    qinqRanges: parseQinqRanges(values.ml2_type_qinq.networkQinqRanges, refuse),
    tunnelRanges: {
      vxlan: values.ml2_type_vxlan.vniRanges.flatMap(text =>
        tunnelRange('vxlan', 'vni_ranges', text, refuse),
      ),
      gre: values.ml2_type_gre.tunnelIdRanges.flatMap(text =>
        tunnelRange('gre', 'tunnel_id_ranges', text, refuse),
      ),
      geneve: values.ml2_type_geneve.vniRanges.flatMap(text =>
        tunnelRange('geneve', 'vni_ranges', text, refuse),
      ),
    },
    mtu: {
      globalPhysnetMtu: values.DEFAULT.globalPhysnetMtu,
      pathMtu: ml2.pathMtu,
      physicalNetworkMtus: parseMtus(ml2.physicalNetworkMtus, refuse),
      overlayIpVersion: ml2.overlayIpVersion === '6' ? 6 : 4,
      geneveMaxHeaderSize: values.ml2_type_geneve.maxHeaderSize,
      esp: { cipher: 'aes-gcm', isInUdp: false },
      encryptsTunnels: false,
    },
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return settings
}

type Refuse = (section: string, key: string, value: string, expected: string) => void

function knownTypes(name: string, known: readonly NetworkType[], key: string, refuse: Refuse): NetworkType[] {
  const type = known.find(candidate => candidate === name)
  if (type !== undefined) return [type]
  refuse('ml2', key, name, `network types among ${known.join(', ')}`)
  return []
}

/** `name` opens every VLAN of the physical network, `name:first:last` only some; both may be repeated. */
function parseVlanRanges(entries: readonly string[], refuse: Refuse): Map<string, IdentifierRange[]> {
  const ranges = new Map<string, IdentifierRange[]>()
  for (const entry of entries) {
    const [name = '', ...bounds] = entry.split(':').map(part => part.trim())
    const range =
      bounds.length === 0
        ? { min: VLAN_ID_MIN, max: VLAN_ID_MAX }
        : parseRange(bounds, VLAN_ID_MIN, VLAN_ID_MAX)
    if (name === '' || range === undefined) {
      const expected = `physnet or physnet:first:last with VLANs ${VLAN_ID_MIN} to ${VLAN_ID_MAX}`
      refuse('ml2_type_vlan', 'network_vlan_ranges', entry, expected)
    } else {
      ranges.set(name, mergeRanges([...(ranges.get(name) ?? []), { physicalNetwork: name, ...range }]))
    }
  }
  return ranges
}

/** As VLANs, with the inner ones after the outer ones: `name:first:last:first:last`; every inner one when left out. */
function parseQinqRanges(entries: readonly string[], refuse: Refuse): Map<string, IdentifierRange[]> {
  const ranges = new Map<string, IdentifierRange[]>()
  for (const entry of entries) {
    const [name = '', ...bounds] = entry.split(':').map(part => part.trim())
    const every = { min: VLAN_ID_MIN, max: VLAN_ID_MAX }
    const [outer, inner] = [bounds.slice(0, 2), bounds.slice(2)].map(part =>
      part.length === 0 ? every : parseRange(part, VLAN_ID_MIN, VLAN_ID_MAX),
    )
    if (name === '' || outer === undefined || inner === undefined) {
      const expected = `physnet, physnet:first:last or physnet:first:last:first:last with VLANs ${VLAN_ID_MIN} to ${VLAN_ID_MAX}, the outer ones first`
      refuse('ml2_type_qinq', 'network_qinq_ranges', entry, expected)
    } else {
      ranges.set(name, [...(ranges.get(name) ?? []), { physicalNetwork: name, ...outer, inner }])
    }
  }
  return ranges
}

function tunnelRange(
  type: 'vxlan' | 'gre' | 'geneve',
  key: string,
  entry: string,
  refuse: Refuse,
): IdentifierRange[] {
  const range = parseRange(
    entry.split(':').map(part => part.trim()),
    1,
    tunnelIdMax[type],
  )
  if (range !== undefined) return [{ physicalNetwork: null, ...range }]
  refuse(`ml2_type_${type}`, key, entry, `first:last between 1 and ${tunnelIdMax[type]}`)
  return []
}

function parseRange(
  bounds: readonly string[],
  least: number,
  most: number,
): { readonly min: number; readonly max: number } | undefined {
  if (bounds.length !== 2 || !bounds.every(bound => /^\d{1,10}$/.test(bound))) return undefined
  const [min = 0, max = 0] = bounds.map(Number)
  return min >= least && max <= most && min <= max ? { min, max } : undefined
}

/** Ascending and disjoint, so that no identifier is twice as likely as another. */
function mergeRanges(ranges: readonly IdentifierRange[]): IdentifierRange[] {
  const merged: IdentifierRange[] = []
  for (const range of ranges.toSorted((a, b) => a.min - b.min)) {
    const previous = merged.at(-1)
    if (previous === undefined || range.min > previous.max + 1) merged.push(range)
    else if (range.max > previous.max) merged[merged.length - 1] = { ...previous, max: range.max }
  }
  return merged
}

function parseMtus(entries: Readonly<Record<string, string>>, refuse: Refuse): Map<string, number> {
  const mtus = new Map<string, number>()
  for (const [name, text] of Object.entries(entries)) {
    if (/^\d{1,6}$/.test(text)) mtus.set(name, Number(text))
    else refuse('ml2', 'physical_network_mtus', `${name}:${text}`, 'physnet:mtu with a number of bytes')
  }
  return mtus
}
