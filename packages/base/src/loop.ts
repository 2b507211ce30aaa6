import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { retryDelayMs } from './retry.ts'

export interface LoopStatus {
  readonly name: string
  /** Whether a run is in progress now. */
  readonly running: boolean
  /** Runs finished since the loop was created, failed ones included. */
  readonly runs: number
  /** Failed runs in a row; zero after a success. */
  readonly failures: number
  readonly lastStartedAt?: Date
  readonly lastDurationMs?: number
  /** Why the last run failed; absent when it succeeded. */
  readonly lastError?: string
  /** When the next run begins unless something wakes the loop before. */
  readonly nextAt?: Date
}

export interface Loop {
  /** Begins with a run at once. Does nothing when started already. */
  start(): void
  /** Asks for a run: at once when idle, after the run in progress otherwise. Calls coalesce. */
  wake(): void
  /** Aborts the run in progress and resolves when it has ended. The loop may be started again. */
  stop(): Promise<void>
  status(): LoopStatus
}

export interface LoopOptions {
  readonly name: string
  /** A run begins at least this often, give or take a tenth, so that processes do not march in step. */
  readonly periodMs: number
  /** Rest between two runs, so that a burst of signals costs one run. Not kept after 'more'. */
  readonly throttleMs: number
  readonly clock: Clock
  readonly log: Log
  /** Does a bounded batch of work; 'more' means that work is left and the next run shall follow at once. */
  run(signal: AbortSignal): Promise<'idle' | 'more'>
}

const periodJitter = 0.1
const backoff = { delayMsMin: 500, delayMsMax: 30_000 }
// 2 ** failures beyond this would only pass the ceiling again.
const backoffDoublingsMax = 10

/**
 * One worker that derives what to do from the state of the world: a signal wakes it, never instructs
 * it, and the period covers every signal that was lost. Runs never overlap. A failed run is retried
 * after a growing, bounded wait that signals cannot cut short, so that a broken backend is not hammered.
 */
export function createLoop(options: LoopOptions): Loop {
  const { name, clock, log } = options
  let status: LoopStatus = { name, running: false, runs: 0, failures: 0 }
  let current: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined
  let lastEnded: Promise<void> = Promise.resolve()
  let wakeAsked = false
  let idleWait: AbortController | undefined

  async function runOnce(signal: AbortSignal): Promise<'idle' | 'more' | 'failed'> {
    const startedMs = clock.monotonicMs()
    wakeAsked = false
    status = { ...withoutPlan(status), running: true, lastStartedAt: clock.now() }
    let outcome: 'idle' | 'more' | 'failed' = 'failed'
    let failure: { error: unknown } | undefined
    try {
      outcome = await options.run(signal)
    } catch (error) {
      // An error after stop() is the stop itself and says nothing about the work.
      if (!signal.aborted) failure = { error }
    }
    status = {
      ...withoutError(status),
      running: false,
      runs: status.runs + 1,
      failures: failure === undefined ? 0 : status.failures + 1,
      lastDurationMs: clock.monotonicMs() - startedMs,
      ...(failure === undefined ? {} : { lastError: describe(failure.error) }),
    }
    if (failure !== undefined) {
      log.error('loop run failed', { loop: name, failures: status.failures, error: failure.error })
    }
    return outcome
  }

  async function rest(ms: number, signal: AbortSignal): Promise<void> {
    status = { ...status, nextAt: new Date(clock.now().getTime() + ms) }
    await quietSleep(clock, ms, signal)
  }

  async function idle(ms: number, signal: AbortSignal): Promise<void> {
    if (wakeAsked || signal.aborted) return
    idleWait = new AbortController()
    await rest(ms, idleWait.signal)
    idleWait = undefined
  }

  async function work(signal: AbortSignal, previous: Promise<void>): Promise<void> {
    await previous
    while (!signal.aborted) {
      const outcome = await runOnce(signal)
      if (signal.aborted) break
      if (outcome === 'more') {
        // Without this a run that awaits nothing real would starve timers and sockets.
        await nextTurn()
      } else if (outcome === 'failed') {
        await rest(
          retryDelayMs(backoff, Math.min(status.failures, backoffDoublingsMax), Math.random()),
          signal,
        )
      } else {
        const periodMs = options.periodMs * (1 + periodJitter * (2 * Math.random() - 1))
        await rest(options.throttleMs, signal)
        await idle(periodMs - options.throttleMs, signal)
      }
    }
    status = withoutPlan(status)
  }

  return {
    start: () => {
      if (current !== undefined) return
      const stop = new AbortController()
      lastEnded = work(stop.signal, lastEnded)
      current = { stop, ended: lastEnded }
    },
    wake: () => {
      wakeAsked = true
      idleWait?.abort()
    },
    stop: async () => {
      current?.stop.abort(new Error(`loop ${name} stopped`))
      current = undefined
      idleWait?.abort()
      await lastEnded
    },
    status: () => status,
  }
}

/** Sleeps until the time is over or the signal aborts; either way the caller looks at the state anew. */
async function quietSleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function withoutPlan({ nextAt: _, ...status }: LoopStatus): LoopStatus {
  return status
}

function withoutError({ lastError: _, ...status }: LoopStatus): LoopStatus {
  return status
}
