/** Time as a dependency: production code takes a clock, so that tests decide when time passes. */
export interface Clock {
  /** Wall clock, for timestamps that are stored or shown. */
  now(): Date
  /** Milliseconds from an arbitrary start that never go back, for durations and deadlines. */
  monotonicMs(): number
  /** Resolves after `ms` (at once when not positive); rejects with `signal.reason` when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

// Node fires a timer at once when its delay does not fit a signed 32-bit integer.
const timerDelayMsMax = 2 ** 31 - 1

export const systemClock: Clock = Object.freeze({
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: async (ms: number, signal?: AbortSignal) => {
    let remainingMs = ms
    while (remainingMs > timerDelayMsMax) {
      await sleepOnce(timerDelayMsMax, signal)
      remainingMs -= timerDelayMsMax
    }
    await sleepOnce(remainingMs, signal)
  },
})

function sleepOnce(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      },
      Math.max(0, ms),
    )
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
