import { isEncryptionAsked } from '../../binding/encryption.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { NetworkNotFound } from '../../errors/errors.ts'
import { allocateSegments } from '../../segments/allocate-segments.ts'
import { checkEncryptedSegments } from '../../segments/check-encrypted-segments.ts'
import { loadRanges } from '../../segments/load-ranges.ts'
import { offeredSettings } from '../../segments/offered-settings.ts'
import { planProjectSegments } from '../../segments/project-ranges.ts'
import { refuseRouted } from '../../segments/routed-only.ts'
import type { SegmentAttributes } from './definition.ts'
import { SegmentInUse } from './errors.ts'
import * as storage from './storage.ts'

async function createOne(
  context: WriteContext,
  values: Creation<SegmentAttributes>['values'],
): Promise<string> {
  const { op, tx, settings } = context
  const { networkId, networkType, physicalNetwork, segmentationId, innerSegmentationId } = values
  const place = await storage.nextPlace(tx, networkId)
  if (place === undefined) throw new NetworkNotFound({ net_id: networkId })
  refuseRouted({ anotherSegment: place.isRoutedOnly })
  const plans = planProjectSegments(
    { provider: { networkType, physicalNetwork, segmentationId, innerSegmentationId }, external: false },
    { id: place.projectId, ranges: await loadRanges(tx) },
    offeredSettings(settings.segments, context.hiddenAliases),
  )
  const stored = await allocateSegments(op, tx, [{ networkId, plans, firstPosition: place.position }])
  if (isEncryptionAsked(place.encryption)) checkEncryptedSegments(stored.get(networkId) ?? [], 'segment')
  const [segment] = stored.get(networkId) ?? []
  if (segment === undefined) throw new Error(`network ${networkId} got no segment`)
  const { name, description } = values
  await storage.describeSegment(tx, segment.id, { name, description: description ?? '' })
  context.dirty('network', networkId)
  return segment.id
}

async function remove(context: WriteContext, current: Current<SegmentAttributes>): Promise<void> {
  const { tx } = context
  const { id, networkId } = current
  const inUse = (reason: string, cause?: unknown) =>
    new SegmentInUse({ segment_id: id, reason }, cause === undefined ? {} : { cause })
  // Nobody binds a port of the network or gives it a subnet meanwhile.
  await bumpRevision(tx, 'network', [networkId])
  const { subnets, ports } = await storage.usesOf(tx, current)
  if (subnets.length) throw inUse(`The segment is still associated with subnet(s) ${subnets.join(', ')}`)
  if (ports.length) throw inUse(`The segment is still bound with port(s) ${ports.join(', ')}`)
  try {
    await storage.deleteSegment(tx, id)
  } catch (error) {
    if (violatedConstraint(error) !== undefined) throw inUse('it is being used', error)
    throw error
  }
  context.dirty('network', networkId)
}

export const segmentBehaviour: Behaviour<SegmentAttributes> = {
  async create(context, inputs) {
    const ids: string[] = []
    // Segments cannot be made in bulk.
    for (const { values } of inputs) ids.push(await createOne(context, values))
    return ids
  },
  update: ({ tx }, current, { name, description }) =>
    storage.updateSegment(tx, current.id, {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description: description ?? '' }),
    }),
  remove,
}
