import { InvalidInput } from '../errors/errors.ts'
import { SegmentsContainDuplicateEntry, SegmentsSetInConjunctionWithProviders } from './errors.ts'
import { pairsWith } from './qinq-ranges.ts'
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
  const { networkType, physicalNetwork, segmentationId, innerSegmentationId } = provider
  const isProviderSet = [networkType, physicalNetwork, segmentationId, innerSegmentationId].some(isSet)
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
  if (type !== 'qinq') refuse(request.innerSegmentationId, `a ${type} network has no inner_segmentation_id`)
  switch (type) {
    case 'local':
      refuse(request.physicalNetwork, 'a local network has no physical_network')
      refuse(request.segmentationId, 'a local network has no segmentation_id')
      return exact(type, null, null)
    case 'flat':
      return planFlat(request, settings)
    case 'vlan':
      return planVlan(request, settings)
    case 'qinq':
      return planQinq(request, settings)
    case 'vxlan':
    case 'gre':
    case 'geneve':
      return planTunnel(type, request, settings)
  }
}

/**
 * The one segment of a network without a broadcast domain: it has no identifier and no physical network, so there is
 * nothing to choose.
 */
export const routedSegmentPlan: readonly SegmentPlan[] = [exact('l3', null, null)]

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
    return { kind: 'any', choices: [{ networkType: 'vlan', ranges: allOf(settings.vlanRanges) }] }
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

/** Either VLAN may be named, or both, or none; those that are not are chosen out of the ranges. */
function planQinq(request: SegmentRequest, settings: SegmentSettings): SegmentPlan {
  const { physicalNetwork, segmentationId, innerSegmentationId } = request
  const [outer, inner] = [segmentationId ?? null, innerSegmentationId ?? null]
  if (outer !== null) checkIdentifier(outer, VLAN_ID_MIN, VLAN_ID_MAX)
  if (inner !== null) checkIdentifier(inner, VLAN_ID_MIN, VLAN_ID_MAX, 'inner_segmentation_id')
  if (!isGiven(physicalNetwork)) {
    refuse(outer, 'an outer VLAN needs a physical_network')
    refuse(inner, 'an inner VLAN needs a physical_network')
    return { kind: 'any', choices: [{ networkType: 'qinq', ranges: allOf(settings.qinqRanges) }] }
  }
  const ranges = settings.qinqRanges.get(physicalNetwork)
  if (ranges === undefined) throw invalid(`physical_network '${physicalNetwork}' is not one for two VLANs`)
  if (outer !== null && inner !== null)
    return { ...exact('qinq', physicalNetwork, outer), innerSegmentationId: inner }
  return { kind: 'any', choices: [{ networkType: 'qinq', ranges: pairsWith(ranges, { outer, inner }) }] }
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
    case 'l3':
      return []
    case 'vlan':
      return withRanges(type, allOf(settings.vlanRanges))
    case 'qinq':
      return withRanges(type, allOf(settings.qinqRanges))
    case 'vxlan':
    case 'gre':
    case 'geneve':
      return withRanges(type, settings.tunnelRanges[type])
  }
}

function withRanges(networkType: NetworkType, ranges: readonly IdentifierRange[]): SegmentChoice[] {
  return ranges.length === 0 ? [] : [{ networkType, ranges }]
}

function allOf(ranges: ReadonlyMap<string, readonly IdentifierRange[]>): IdentifierRange[] {
  return [...ranges.values()].flat()
}

function exact(
  networkType: NetworkType,
  physicalNetwork: string | null,
  segmentationId: number | null,
): Extract<SegmentPlan, { readonly kind: 'exact' }> {
  return { kind: 'exact', networkType, physicalNetwork, segmentationId }
}

function refuseDuplicates(plans: readonly SegmentPlan[]): void {
  const exactKeys = plans.flatMap(plan =>
    plan.kind === 'exact'
      ? [[plan.networkType, plan.segmentationId, plan.innerSegmentationId, plan.physicalNetwork].join(' ')]
      : [],
  )
  if (new Set(exactKeys).size < exactKeys.length) throw new SegmentsContainDuplicateEntry({})
}

function checkIdentifier(id: number, min: number, max: number, name = 'segmentation_id'): void {
  if (!Number.isInteger(id) || id < min || id > max) {
    throw invalid(`${name} must be between ${min} and ${max}`)
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
