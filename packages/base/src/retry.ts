import type { Clock } from './clock.ts'

export interface RetryPolicy {
  /** Attempts in all, the first included; at least 1. */
  readonly attemptsMax: number
  readonly delayMsMin: number
  readonly delayMsMax: number
  shouldRetry(error: unknown): boolean
  /** Called before the wait, with the number of the attempt that failed (from 1). */
  onRetry?(error: unknown, attempt: number): void
}

/**
 * Runs `body` until it succeeds, fails with an error that must not be retried, or attempts run out;
 * then throws the last error as it is. Between attempts it waits a random time from `delayMsMin` up to
 * a ceiling that doubles each time and ends at `delayMsMax`: the whole span is random, so that callers
 * that collided once do not collide again. Throws `signal.reason` when aborted before or between attempts.
 */
export async function retry<T>(
  context: { readonly clock: Clock; readonly signal: AbortSignal },
  policy: RetryPolicy,
  body: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    context.signal.throwIfAborted()
    try {
      return await body(attempt)
    } catch (error) {
      if (attempt >= policy.attemptsMax || context.signal.aborted || !policy.shouldRetry(error)) throw error
      policy.onRetry?.(error, attempt)
    }
    await context.clock.sleep(retryDelayMs(policy, attempt, Math.random()), context.signal)
  }
}

/** The wait after a failed `attempt` (from 1), for a `random` number in [0, 1). */
export function retryDelayMs(
  policy: Pick<RetryPolicy, 'delayMsMin' | 'delayMsMax'>,
  attempt: number,
  random: number,
): number {
  const floorMs = Math.min(policy.delayMsMin, policy.delayMsMax)
  const ceilingMs = Math.min(policy.delayMsMax, Math.max(policy.delayMsMin, 1) * 2 ** attempt)
  return floorMs + random * Math.max(0, ceilingMs - floorMs)
}
