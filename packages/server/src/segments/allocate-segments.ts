import type { Operation } from '@neutrino/base/operation.ts'
import type { WriteTx } from '../database/database.ts'
import type { Segment, SegmentPlan } from './segment.ts'

/** The segments one network is to get, in their order; the network's row exists already. */
export interface SegmentOrder {
  readonly networkId: string
  readonly plans: readonly SegmentPlan[]
}

/**
 * Stores the segments of any number of networks, all or nothing. Throws VlanIdInUse, FlatNetworkInUse,
 * TunnelIdInUse or NoNetworkAvailable.
 */
export async function allocateSegments(
  _op: Operation,
  _tx: WriteTx,
  _orders: readonly SegmentOrder[],
): Promise<ReadonlyMap<string, readonly Segment[]>> {
  throw new Error('under construction')
}
