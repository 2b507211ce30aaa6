import { InvalidInput } from '../errors/errors.ts'
import { SegmentsContainDuplicateEntry, SegmentsSetInConjunctionWithProviders } from './errors.ts'
import {
  type IdentifierRange,
  type NetworkType,
  networkTypes,
  type SegmentChoice,
  type SegmentPlan,
  type SegmentRequest,
} from './segment.ts'
import type { SegmentSettings } from './settings.ts'

/** 0 means "priority only" and 4095 is reserved (IEEE 802.1Q). */
export const VLAN_ID_MIN = 1
export const VLAN_ID_MAX = 4_094

/**
 * VXLAN and Geneve carry 24 bits (RFC 7348, RFC 8926). GRE has 32 (RFC 2890), of which the column that
 * stores identifiers holds 31.
 */
export const tunnelIdMax: Readonly<Record<'vxlan' | 'gre' | 'geneve', number>> = {
  vxlan: 2 ** 24 - 1,
  gre: 2 ** 31 - 1,
  geneve: 2 ** 24 - 1,
}

/** The provider side of a network as asked for. */
export interface NetworkSegmentsRequest {
  /** `provider:*`; all absent = the operator's choice. */
  readonly provider: SegmentRequest
  /** The multi-provider attribute `segments`. */
  readonly segments?: readonly SegmentRequest[] | null | undefined
  /** `router:external`. */
  readonly external: boolean
}

/**
 * Which segments a new network is to get, the first one first. Pure. Throws InvalidInput,
 * SegmentsSetInConjunctionWithProviders and SegmentsContainDuplicateEntry; that nothing is free turns out
 * when they are allocated.
 */
export function planSegments(
  request: NetworkSegmentsRequest,
  settings: SegmentSettings,
): readonly SegmentPlan[] {
  const { provider, segments } = request
  const isProviderSet = [provider.networkType, provider.physicalNetwork, provider.segmentationId].some(isSet)
  if (isProviderSet) {
    if (isSet(segments)) throw new SegmentsSetInConjunctionWithProviders({})
    return [planProviderSegment(provider, settings)]
  }
  if (isSet(segments) && segments.length > 0) {
    const plans = segments.map(segment => planProviderSegment(segment, settings))
    refuseDuplicates(plans)
    return plans
  }
  const types =
    request.external && settings.externalNetworkType !== null
      ? [settings.externalNetworkType]
      : settings.projectNetworkTypes
  return [{ kind: 'any', choices: types.flatMap(type => choiceOf(type, settings)) }]
}

function planProviderSegment(request: SegmentRequest, settings: SegmentSettings): SegmentPlan {
  if (!isSet(request.networkType)) throw invalid('provider attributes need a network_type')
  const type = networkTypes.find(candidate => candidate === request.networkType)
  if (type === undefined || !settings.typeDrivers.has(type)) {
    throw invalid(`network_type '${request.networkType}' is not offered`)
  }
  switch (type) {
    case 'local':
      refuse(request.physicalNetwork, 'a local network has no physical_network')
      refuse(request.segmentationId, 'a local network has no segmentation_id')
      return exact(type, null, null)
    case 'flat':
      return planFlat(request, settings)
    case 'vlan':
      return planVlan(request, settings)
    case 'vxlan':
    case 'gre':
    case 'geneve':
      return planTunnel(type, request, settings)
  }
}

function planFlat(request: SegmentRequest, settings: SegmentSettings): SegmentPlan {
  const { physicalNetwork } = request
  const { flatNetworks } = settings
  if (!isGiven(physicalNetwork)) throw invalid('a flat network needs a physical_network')
  if (flatNetworks !== 'any' && flatNetworks.size === 0) throw invalid('flat networks are switched off')
  if (flatNetworks !== 'any' && !flatNetworks.has(physicalNetwork)) {
    throw invalid(`physical_network '${physicalNetwork}' is not one for flat networks`)
  }
  refuse(request.segmentationId, 'a flat network has no segmentation_id')
  return exact('flat', physicalNetwork, null)
}

function planVlan(request: SegmentRequest, settings: SegmentSettings): SegmentPlan {
  const { physicalNetwork, segmentationId } = request
  if (!isGiven(physicalNetwork)) {
    refuse(segmentationId, 'a VLAN with a segmentation_id needs a physical_network')
    return { kind: 'any', choices: [{ networkType: 'vlan', ranges: allVlanRanges(settings) }] }
  }
  const ranges = settings.vlanRanges.get(physicalNetwork)
  if (ranges === undefined) {
    throw invalid(`physical_network '${physicalNetwork}' is not one for VLANs`)
  }
  if (!isSet(segmentationId)) return { kind: 'any', choices: [{ networkType: 'vlan', ranges }] }
  // A VLAN outside the ranges is the operator's to give: the ranges are for those chosen by us.
  checkIdentifier(segmentationId, VLAN_ID_MIN, VLAN_ID_MAX)
  return exact('vlan', physicalNetwork, segmentationId)
}

function planTunnel(
  type: 'vxlan' | 'gre' | 'geneve',
  request: SegmentRequest,
  settings: SegmentSettings,
): SegmentPlan {
  refuse(request.physicalNetwork, `a ${type} network has no physical_network`)
  if (!isSet(request.segmentationId)) {
    return { kind: 'any', choices: [{ networkType: type, ranges: settings.tunnelRanges[type] }] }
  }
  checkIdentifier(request.segmentationId, 1, tunnelIdMax[type])
  return exact(type, null, request.segmentationId)
}

/** How a network without provider attributes can be of this type; flat never, it needs a physical network. */
function choiceOf(type: NetworkType, settings: SegmentSettings): SegmentChoice[] {
  switch (type) {
    case 'local':
      return [{ networkType: type, ranges: [] }]
    case 'flat':
      return []
    case 'vlan':
      return withRanges(type, allVlanRanges(settings))
    case 'vxlan':
    case 'gre':
    case 'geneve':
      return withRanges(type, settings.tunnelRanges[type])
  }
}

function withRanges(networkType: NetworkType, ranges: readonly IdentifierRange[]): SegmentChoice[] {
  return ranges.length === 0 ? [] : [{ networkType, ranges }]
}

function allVlanRanges(settings: SegmentSettings): IdentifierRange[] {
  return [...settings.vlanRanges.values()].flat()
}

function exact(
  networkType: NetworkType,
  physicalNetwork: string | null,
  segmentationId: number | null,
): SegmentPlan {
  return { kind: 'exact', networkType, physicalNetwork, segmentationId }
}

function refuseDuplicates(plans: readonly SegmentPlan[]): void {
  const exactKeys = plans.flatMap(plan =>
    plan.kind === 'exact' ? [`${plan.networkType} ${plan.segmentationId} ${plan.physicalNetwork}`] : [],
  )
  if (new Set(exactKeys).size < exactKeys.length) throw new SegmentsContainDuplicateEntry({})
}

function checkIdentifier(id: number, min: number, max: number): void {
  if (!Number.isInteger(id) || id < min || id > max) {
    throw invalid(`segmentation_id must be between ${min} and ${max}`)
  }
}

function refuse(value: string | number | null | undefined, reason: string): void {
  if (isSet(value) && value !== '') throw invalid(reason)
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined
}

function isGiven(value: string | null | undefined): value is string {
  return isSet(value) && value !== ''
}

function invalid(reason: string): Error {
  return new InvalidInput({ error_message: reason })
}
