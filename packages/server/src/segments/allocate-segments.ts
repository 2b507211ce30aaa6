import type { Operation } from '@neutrino/base/operation.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import type { WriteTx } from '../database/database.ts'
import { violatedConstraint } from '../database/database-fault.ts'
import { drawIdentifiers, rotateRanges, takeIdentifiers } from './draw-identifiers.ts'
import { FlatNetworkInUse, NoNetworkAvailable, TunnelIdInUse, VlanIdInUse } from './errors.ts'
import { findIdentifierGaps, freeIdentifiers, type Identifier } from './find-identifiers.ts'
import { freePairs } from './free-pairs.ts'
import { insertSegments } from './insert-segments.ts'
import type { Segment, SegmentChoice, SegmentPlan } from './segment.ts'

/**
 * Rounds of choosing identifiers before a range counts as full. Each round that ends without one lost
 * a race for it, so this many in a row mean that there are more takers than identifiers.
 */
export const IDENTIFIER_ROUNDS_MAX = 32

/** The segments one network is to get, in their order; the network's row exists already. */
export interface SegmentOrder {
  readonly networkId: string
  readonly plans: readonly SegmentPlan[]
  /** Place of the first of them; 0 when absent. */
  readonly firstPosition?: number
}

type Want = Pick<Segment, 'id' | 'networkId' | 'position'>

/**
 * Stores the segments of any number of networks, all or nothing: one statement for those whose identifier
 * is given and two for each different set of choices among the rest, more only when draws or races miss.
 * Needs READ COMMITTED. Returns each network's segments in their order. Throws VlanIdInUse,
 * FlatNetworkInUse, TunnelIdInUse or NoNetworkAvailable.
 */
export async function allocateSegments(
  op: Pick<Operation, 'signal'>,
  tx: WriteTx,
  orders: readonly SegmentOrder[],
): Promise<ReadonlyMap<string, readonly Segment[]>> {
  const wanted = orders.flatMap(({ networkId, plans, firstPosition = 0 }) =>
    plans.map((plan, index) => ({
      plan,
      want: { id: randomUuid(), networkId, position: firstPosition + index },
    })),
  )
  const exact = wanted.flatMap(({ plan, want }): Segment[] => {
    if (plan.kind === 'any') return []
    const { kind: _kind, ...segment } = plan
    return [{ ...want, ...segment }]
  })
  const done = [...exact]
  if (exact.length > 0) {
    const stored = await insertSegments(tx, exact)
    const refused = exact.find(segment => !stored.has(segment.id))
    if (refused !== undefined) throw inUse(refused)
  }
  const open = wanted.flatMap(({ plan, want }) => (plan.kind === 'any' ? [{ ...plan, want }] : []))
  for (const group of Map.groupBy(open, ({ choices }) => JSON.stringify(choices)).values()) {
    const wants = group.map(({ want }) => want)
    done.push(...(await allocateOpen(op, tx, wants, group[0]!.choices)))
  }
  const byNetwork = Map.groupBy(done, segment => segment.networkId)
  for (const segments of byNetwork.values()) segments.sort((a, b) => a.position - b.position)
  return byNetwork
}

async function allocateOpen(
  op: Pick<Operation, 'signal'>,
  tx: WriteTx,
  wants: readonly Want[],
  choices: readonly SegmentChoice[],
): Promise<Segment[]> {
  const done: Segment[] = []
  let left = wants
  for (const choice of choices) {
    if (left.length === 0) break
    const segments = await allocateOf(op, tx, left, choice)
    done.push(...segments)
    const served = new Set(segments.map(segment => segment.id))
    left = left.filter(want => !served.has(want.id))
  }
  if (left.length > 0) throw new NoNetworkAvailable({})
  return done
}

/** Serves as many of the wants as the type has identifiers for. */
async function allocateOf(
  op: Pick<Operation, 'signal'>,
  tx: WriteTx,
  wants: readonly Want[],
  { networkType, ranges }: SegmentChoice,
): Promise<Segment[]> {
  if (networkType === 'local') {
    const segments = wants.map(want => ({
      ...want,
      networkType,
      physicalNetwork: null,
      segmentationId: null,
    }))
    await insertSegments(tx, segments)
    return segments
  }
  const done: Segment[] = []
  let left = wants
  for (let round = 0; left.length > 0 && round <= IDENTIFIER_ROUNDS_MAX; round++) {
    op.signal.throwIfAborted()
    const identifiers: readonly Identifier[] =
      round === 0
        ? await freeIdentifiers(tx, networkType, drawIdentifiers(ranges, left.length))
        : await firstIdentifiers(tx, { networkType, ranges }, left.length)
    if (identifiers.length === 0) {
      if (round === 0) continue
      break
    }
    const tried = left
      .slice(0, identifiers.length)
      .map((want, index) => ({ ...want, networkType, ...identifiers[index]! }))
    const stored = await insertSegments(tx, tried)
    done.push(...tried.filter(segment => stored.has(segment.id)))
    left = left.filter(want => !stored.has(want.id))
  }
  return done
}

async function firstIdentifiers(
  tx: WriteTx,
  { networkType, ranges }: SegmentChoice,
  count: number,
): Promise<readonly Identifier[]> {
  if (networkType === 'qinq') return freePairs(tx, ranges, count)
  return takeIdentifiers(await findIdentifierGaps(tx, networkType, rotateRanges(ranges), count), count)
}

function inUse(segment: Segment): Error {
  const physical_network = segment.physicalNetwork ?? ''
  if (segment.networkType === 'flat') return new FlatNetworkInUse({ physical_network })
  const id = segment.segmentationId ?? 0
  if (segment.networkType === 'vlan') return new VlanIdInUse({ vlan_id: id, physical_network })
  return segment.networkType !== 'qinq'
    ? new TunnelIdInUse({ tunnel_id: id })
    : new VlanIdInUse({ vlan_id: id, physical_network, inner_vlan_id: segment.innerSegmentationId ?? 0 })
}

const identifierConstraints: ReadonlySet<string | undefined> = new Set([
  'network_segment_identifier',
  'network_segment_outer_vlan',
])

/**
 * Gives a segment another identifier; what refers to the segment goes on referring to it. The caller has
 * checked the identifier with `planSegments`. Throws VlanIdInUse or TunnelIdInUse, after which the
 * transaction can only be rolled back.
 */
export async function renumberSegment(
  tx: WriteTx,
  segment: Segment,
  segmentationId: number,
): Promise<Segment> {
  const renumbered = { ...segment, segmentationId }
  try {
    await tx
      .updateTable('network_segment')
      .set({ segmentation_id: segmentationId })
      .where('id', '=', segment.id)
      .execute()
  } catch (cause) {
    if (identifierConstraints.has(violatedConstraint(cause))) throw inUse(renumbered)
    throw cause
  }
  return renumbered
}
