import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from './clock.ts'

/** A clock that stands still until a test advances it. */
export interface FakeClock extends Clock {
  /**
   * Moves time forward by `ms`, waking each sleeper at its own due time and in order. Promises that
   * follow from a wake-up run before the next sleeper wakes, as far as they need no outside I/O.
   */
  advance(ms: number): Promise<void>
  /** How many sleeps are pending: lets a test wait for "it has gone to sleep" instead of guessing. */
  sleepersCount(): number
}

interface Sleeper {
  readonly dueMs: number
  wake(): void
}

// Enough turns of the event loop for a chain of promises and immediates to run dry.
const settleTurns = 5
// A loop that sleeps for fractions of a millisecond would otherwise keep advance() busy for ever.
const advanceStepsMax = 100_000

/** Starts at `start` (2026-01-01T00:00:00Z when absent); monotonic time starts at zero. */
export function createFakeClock(start: Date = new Date('2026-01-01T00:00:00.000Z')): FakeClock {
  const startMs = start.getTime()
  const sleepers = new Set<Sleeper>()
  let elapsedMs = 0

  return {
    now: () => new Date(startMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    sleepersCount: () => sleepers.size,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      if (ms > 0) await sleepUntil(sleepers, elapsedMs + ms, signal)
    },
    advance: async ms => {
      const targetMs = elapsedMs + ms
      await settle()
      for (let steps = 0; ; steps++) {
        if (steps === advanceStepsMax) throw new Error(`more than ${advanceStepsMax} sleeps in one advance`)
        const next = earliest(sleepers, targetMs)
        if (next === undefined) break
        elapsedMs = next.dueMs
        next.wake()
        await settle()
      }
      elapsedMs = targetMs
    },
  }
}

function sleepUntil(sleepers: Set<Sleeper>, dueMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      sleepers.delete(sleeper)
      reject(signal?.reason)
    }
    const sleeper: Sleeper = {
      dueMs,
      wake: () => {
        sleepers.delete(sleeper)
        signal?.removeEventListener('abort', onAbort)
        resolve()
      },
    }
    sleepers.add(sleeper)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

function earliest(sleepers: ReadonlySet<Sleeper>, limitMs: number): Sleeper | undefined {
  let found: Sleeper | undefined
  for (const sleeper of sleepers) {
    if (sleeper.dueMs <= limitMs && (found === undefined || sleeper.dueMs < found.dueMs)) found = sleeper
  }
  return found
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < settleTurns; turn++) await nextTurn()
}
