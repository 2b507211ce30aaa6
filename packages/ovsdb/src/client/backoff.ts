const DELAY_MS_MIN = 100

/**
 * Delay before the next try: none within a round over the remotes, then exponential with jitter, up to the
 * bound and for ever. A connection that lasted longer than the delay before it starts the count anew, so a
 * server that accepts and fails at once is not hammered.
 */
export class Backoff {
  readonly #delayMsMax: number
  readonly #remotesCount: number
  readonly #random: () => number
  #delayMs = DELAY_MS_MIN
  #tries = 0

  constructor(options: {
    readonly remotesCount: number
    readonly delayMsMax: number
    readonly random?: () => number
  }) {
    this.#remotesCount = options.remotesCount
    this.#delayMsMax = Math.max(DELAY_MS_MIN, options.delayMsMax)
    this.#random = options.random ?? Math.random
  }

  nextDelayMs(syncedMs: number): number {
    if (syncedMs > this.#delayMs) {
      this.#delayMs = DELAY_MS_MIN
      this.#tries = 0
    }
    this.#tries++
    if (this.#tries % this.#remotesCount !== 0) return 0
    const delayMs = this.#delayMs * (0.5 + this.#random() / 2)
    this.#delayMs = Math.min(this.#delayMs * 2, this.#delayMsMax)
    return delayMs
  }
}
