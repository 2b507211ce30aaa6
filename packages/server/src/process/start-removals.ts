import type { Log } from '@neutrino/base/log.ts'
import { createLoop, type LoopStatus } from '@neutrino/base/loop.ts'
import { createOperation, systemActor } from '@neutrino/base/operation.ts'
import type { Services } from '../http/wire.ts'
import { continueDeletions } from '../resources/network/index.ts'
import { REMOVALS_CHANNEL, removeTerminated } from '../resources/port/index.ts'

/** Brings what is due by the clock, and what a lost signal told of. */
const PERIOD_MS = 1_000

export interface RemovalsOptions {
  readonly services: Services
  readonly log: Log
  /** Calls `onNotify` for every notification on a channel; gives the way to stop. */
  readonly listen: (channel: string, onNotify: () => void) => Promise<() => Promise<void> | void>
  /** One process of several does the work; nothing breaks when two do for a moment. */
  readonly isLeader: () => boolean
}

/**
 * Does what requests left to be done after their answer: deletes networks with everything on them, and ports after their
 * servers. What is due is in the database, so a process that dies leaves it to the next one.
 */
export async function startRemovals(
  options: RemovalsOptions,
): Promise<{ stop(): Promise<void>; status(): LoopStatus }> {
  const { services, isLeader } = options
  const log = options.log.child({ part: 'removals' })
  const loop = createLoop({
    name: 'removals',
    periodMs: PERIOD_MS,
    throttleMs: 0,
    clock: services.clock,
    log,
    run: async signal => {
      if (!isLeader()) return 'idle'
      const op = createOperation({ actor: systemActor, log, clock: services.clock, signal })
      const terminated = await removeTerminated(services, op)
      const deleted = await continueDeletions(services, op)
      return terminated === 'more' || deleted === 'more' ? 'more' : 'idle'
    },
  })
  const deafen = await options.listen(REMOVALS_CHANNEL, loop.wake)
  loop.start()
  return {
    status: loop.status,
    stop: async () => {
      await deafen()
      await loop.stop()
    },
  }
}
