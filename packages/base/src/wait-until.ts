import type { Clock } from './clock.ts'

/** A condition that did not come true within its bound. */
export class WaitTimeoutError extends Error {
  readonly what: string
  readonly timeoutMs: number

  constructor(what: string, timeoutMs: number, options?: ErrorOptions) {
    super(`${what}: not within ${timeoutMs} ms`, options)
    this.name = 'WaitTimeoutError'
    this.what = what
    this.timeoutMs = timeoutMs
  }
}

/** How often a condition is asked when the caller does not say. */
const pollMsDefault = 20

/**
 * Asks `condition` until it answers with something other than `undefined` or `false`, and returns that.
 * The condition is asked at least once, and once more at the bound, so that a slow machine cannot make a wait fail
 * whose condition holds.
 *
 * @param wait.what names the condition in the error, for instance "port is ACTIVE".
 * @throws WaitTimeoutError at the bound; the reason of `signal` when it is aborted; whatever `condition` throws.
 */
export async function waitUntil<T>(
  context: { readonly clock: Clock; readonly signal?: AbortSignal },
  wait: { readonly what: string; readonly timeoutMs: number; readonly pollMs?: number },
  condition: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const { clock, signal } = context
  const deadlineMs = clock.monotonicMs() + wait.timeoutMs
  for (;;) {
    const leftMs = deadlineMs - clock.monotonicMs()
    const answer = await condition()
    if (answer !== undefined && answer !== false) return answer
    if (leftMs <= 0) throw new WaitTimeoutError(wait.what, wait.timeoutMs)
    await clock.sleep(Math.min(wait.pollMs ?? pollMsDefault, leftMs), signal)
  }
}
