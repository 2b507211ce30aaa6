import type { Operation } from '@neutrino/base/operation.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { WaitTimeoutError, waitUntil } from '@neutrino/base/wait-until.ts'
import type { Database } from '../database/database.ts'
import type { Arranged } from '../definition/arrangement.ts'
import { ApiError } from '../errors/define-error.ts'
import {
  type AllocationChange,
  beginChange,
  endChange,
  noteRequest,
  takeChange,
} from './allocation-changes.ts'
import { type ProviderAmounts, plus } from './allocation-difference.ts'
import {
  PlacementAllocationGenerationConflict,
  PlacementAllocationRemoved,
  PlacementAllocationRpNotExists,
  PlacementUnavailable,
  QosPlacementAllocationUpdateConflict,
} from './errors.ts'
import { GenerationConflict, type PlacementClient, PlacementRefusal } from './placement-client.ts'
import { undoChange } from './settle-change.ts'
import { withGeneration } from './with-generation.ts'

/** How long a request waits for another one that changes the same server. */
const TURN_MS_MAX = 10_000
const TURN_POLL_MS = 100

/** What a server is to hold more, or less. */
export interface ServerDifference {
  /** A UUID. */
  readonly serverId: string
  /** Whose server it has to be: a port names its server by itself. Undefined: anybody's. */
  readonly projectId: string | undefined
  readonly difference: ProviderAmounts
}

export interface PlacementAllocations {
  /**
   * Changes what servers hold, all of them or none. It lasts when a transaction confirms it.
   *
   * @throws ApiError of errors.ts
   */
  change(op: Operation, servers: readonly ServerDifference[]): Promise<Arranged>
}

type Change = Pick<AllocationChange, 'consumerId' | 'id' | 'difference'> & {
  readonly projectId: string | undefined
}

export function createPlacementAllocations(options: {
  readonly database: Database
  readonly placement: PlacementClient
}): PlacementAllocations {
  const { database, placement } = options
  const undo = async (op: Operation, change: Change): Promise<void> => {
    // Taken first: whoever commits meanwhile either has confirmed it before, or fails.
    const taken = await takeChange(database, change)
    if (taken !== undefined) await undoChange({ database, placement, log: op.log }, taken)
  }
  const undoAll = async (op: Operation, changes: readonly Change[]): Promise<void> => {
    const outcomes = await Promise.allSettled(changes.map(change => undo(op, change)))
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        op.log.warn('a change in Placement will be undone later', { error: outcome.reason })
  }
  return {
    change: async (op, servers) => {
      const made: Change[] = []
      try {
        for (const { serverId, projectId, difference } of servers) {
          const change = { consumerId: serverId, id: randomUuid(), projectId, difference }
          await takeTurn(op, database, change)
          made.push(change)
          await send({ database, placement }, change)
        }
      } catch (error) {
        if (error instanceof PlacementRefusal)
          op.log.warn('Placement refused what servers are to hold', { error })
        await undoAll(op, made)
        throw asApiError(error, made.at(-1)?.consumerId ?? '')
      }
      return {
        confirm: async tx => {
          for (const change of made)
            if (!(await endChange(tx, change)))
              throw new PlacementAllocationGenerationConflict({ consumer: change.consumerId })
        },
        undo: () => undoAll(op, made),
      }
    },
  }
}

async function takeTurn(op: Operation, database: Database, change: Change): Promise<void> {
  const turn = { what: 'a turn at the server', timeoutMs: TURN_MS_MAX, pollMs: TURN_POLL_MS }
  try {
    await waitUntil({ clock: op.clock, signal: op.signal }, turn, () => beginChange(database, change))
  } catch (cause) {
    if (!(cause instanceof WaitTimeoutError)) throw cause
    throw new PlacementAllocationGenerationConflict({ consumer: change.consumerId }, { cause })
  }
}

async function send(
  { database, placement }: { readonly database: Database; readonly placement: PlacementClient },
  { consumerId, id, projectId, difference }: Change,
): Promise<void> {
  await withGeneration(async () => {
    const held = await placement.readAllocations(consumerId)
    if (held === undefined || (projectId !== undefined && projectId !== held.projectId))
      throw new PlacementAllocationRemoved({ consumer: consumerId })
    const missing = Object.keys(difference).find(provider => held.providers[provider] === undefined)
    if (missing !== undefined)
      throw new PlacementAllocationRpNotExists({ consumer: consumerId, resource_provider: missing })
    const { generation, providers: before } = held
    if (!(await noteRequest(database, { consumerId, id, before, generation })))
      throw new PlacementAllocationGenerationConflict({ consumer: consumerId })
    await placement.replaceAllocations(consumerId, { ...held, providers: plus(before, difference) })
  })
}

function asApiError(error: unknown, consumer: string): unknown {
  if (error instanceof ApiError) return error
  if (error instanceof GenerationConflict)
    return new PlacementAllocationGenerationConflict({ consumer }, { cause: error })
  if (error instanceof PlacementRefusal)
    return new QosPlacementAllocationUpdateConflict({ consumer }, { cause: error })
  const isAway = error instanceof Error && ['ServiceUnavailable', 'IdentityUnavailable'].includes(error.name)
  return isAway ? new PlacementUnavailable({ consumer }, { cause: error }) : error
}
