import type { Log } from '@neutrino/base/log.ts'
import type { Database } from '../database/database.ts'
import {
  type AllocationChange,
  CHANGES_MAX,
  endChange,
  releaseChange,
  takeExpiredChanges,
} from './allocation-changes.ts'
import { isSameAt, negated, type ProviderAmounts, plus, replacedAt } from './allocation-difference.ts'
import { amountsOfServer } from './amounts-of-server.ts'
import type { Allocations, PlacementClient } from './placement-client.ts'
import { withGeneration } from './with-generation.ts'

interface Surroundings {
  readonly database: Database
  readonly placement: PlacementClient
  readonly log: Log
}

/** Undoes changes of processes that ended before they could commit or take them back. */
export async function undoExpiredChanges(around: Surroundings): Promise<'idle' | 'more'> {
  const changes = await takeExpiredChanges(around.database)
  for (const change of changes) {
    around.log.warn('a change in Placement was left behind', { server: change.consumerId })
    await undoChange(around, change)
  }
  return changes.length === CHANGES_MAX ? 'more' : 'idle'
}

/** Undoes a change that was taken, whether or not Placement had got it. */
export async function undoChange(around: Surroundings, change: AllocationChange): Promise<void> {
  try {
    if (change.generation !== null) await withGeneration(() => takeBack(around, change, change.generation))
  } catch (error) {
    await releaseChange(around.database, change)
    throw error
  }
  await endChange(around.database, change)
}

async function takeBack(
  around: Surroundings,
  change: AllocationChange,
  generation: number | null,
): Promise<void> {
  const { placement } = around
  const held = await placement.readAllocations(change.consumerId)
  // The server is gone, and all that it held with it.
  if (held === undefined) return
  if (held.generation === generation) {
    // The request did not arrive. Writing the same again makes one that is still on its way too late.
    return placement.replaceAllocations(change.consumerId, held)
  }
  const providers = await amountsWithout(around, change, held)
  if (providers !== undefined) await placement.replaceAllocations(change.consumerId, { ...held, providers })
}

/** What the server is to hold; undefined when it holds just that. */
async function amountsWithout(
  { database, log }: Surroundings,
  { consumerId, difference, before }: AllocationChange,
  held: Allocations,
): Promise<ProviderAmounts | undefined> {
  if (before === null || isSameAt(difference, held.providers, before)) return undefined
  if (isSameAt(difference, held.providers, plus(before, difference)))
    return plus(held.providers, negated(difference))
  // Others have changed the same amounts since, so what was ours cannot be told: the ports tell.
  const wanted = await amountsOfServer(database, consumerId)
  log.warn('amounts in Placement are derived from the ports of a server', { server: consumerId })
  return isSameAt(difference, held.providers, wanted)
    ? undefined
    : replacedAt(difference, held.providers, wanted)
}
