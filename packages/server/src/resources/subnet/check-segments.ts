import type { WriteTx } from '../../database/database.ts'
import { SegmentNotFound } from '../../segments/errors.ts'
import {
  NetworkIdsDontMatch,
  NoUpdateSubnetWhenMultipleSegmentsOnNetwork,
  SubnetCantAssociateToDynamicSegment,
  SubnetSegmentAssociationChangeNotAllowed,
  SubnetsNotAllAssociatedWithSegments,
} from './errors.ts'
import { type SegmentFacts, selectSegments } from './storage.ts'

/** Its subnets serve floating IPs that are routed to the network: they need no segment. */
export const ROUTED_SERVICE = 'network:routed'

/** A subnet as far as segments go. */
export interface SegmentedSubnet {
  readonly networkId: string
  readonly segmentId: string | null
  readonly serviceTypes: readonly string[]
}

const counts = (subnet: SegmentedSubnet) => !subnet.serviceTypes.includes(ROUTED_SERVICE)

/** Either all subnets of a network are on segments or none is. `neighbours` may be of other networks. */
export function checkAllOnSegments(subnet: SegmentedSubnet, neighbours: readonly SegmentedSubnet[]): void {
  const { networkId, segmentId } = subnet
  const near = neighbours.filter(one => one.networkId === networkId && counts(one))
  const isMixed = near.some(one => (one.segmentId === null) !== (segmentId === null))
  if (counts(subnet) && isMixed) throw new SubnetsNotAllAssociatedWithSegments({ network_id: networkId })
}

/** The segments that subnets name must be of their networks, for good. One statement, or none. */
export async function requireSegments(
  tx: WriteTx,
  subnets: readonly Pick<SegmentedSubnet, 'networkId' | 'segmentId'>[],
): Promise<void> {
  const ids = subnets.flatMap(subnet => subnet.segmentId ?? [])
  if (ids.length === 0) return
  const segments = new Map((await selectSegments(tx, { ids })).map(segment => [segment.id, segment]))
  for (const { networkId, segmentId } of subnets)
    if (segmentId !== null) checkSegment(networkId, segmentId, segments.get(segmentId))
}

function checkSegment(networkId: string, id: string, segment: SegmentFacts | undefined): void {
  if (segment === undefined) throw new SegmentNotFound({ segment_id: id })
  if (segment.networkId !== networkId)
    throw new NetworkIdsDontMatch({ subnet_network: networkId, segment_id: id })
  if (segment.isDynamic) throw new SubnetCantAssociateToDynamicSegment({})
}

/**
 * A network becomes a routed one when its only subnet is put on its only segment; there is no way back and
 * no other way, because addresses that ports have would be in the wrong place.
 */
export async function checkSegmentChange(
  tx: WriteTx,
  subnet: SegmentedSubnet,
  segmentId: string | null,
  neighbours: readonly SegmentedSubnet[],
): Promise<void> {
  const { networkId } = subnet
  if (subnet.segmentId === segmentId) return
  if (neighbours.filter(counts).length > 1)
    throw new SubnetsNotAllAssociatedWithSegments({ network_id: networkId })
  if (subnet.segmentId !== null) throw new SubnetSegmentAssociationChangeNotAllowed({})
  const segments = await selectSegments(tx, { networkId })
  if (segments.length > 1) throw new NoUpdateSubnetWhenMultipleSegmentsOnNetwork({ network_id: networkId })
  await requireSegments(tx, [{ networkId, segmentId }])
}
