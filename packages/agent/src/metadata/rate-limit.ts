import { createBoundedCache } from '@neutrino/base/bounded-cache.ts'
import type { Clock } from '@neutrino/base/clock.ts'
import type { RateLimitSettings } from './settings.ts'

/** Instances that are counted together; with more than this at once, the quietest are forgotten. */
const sendersMax = 20_000

export interface RateLimit {
  /** Counts a request; false when it is one too many. */
  admits(sender: string, version: 4 | 6): boolean
}

/** Requests in this window and in the one before, which still counts in part. */
interface Count {
  readonly window: number
  readonly now: number
  readonly before: number
}

export const unlimited: RateLimit = { admits: () => true }

/** Sliding windows, each approximated by two fixed ones. A refused request does not count. */
export function createRateLimit(settings: RateLimitSettings, clock: Clock): RateLimit {
  const longestMs = Math.max(...settings.windows.map(window => window.durationMs))
  const counts = createBoundedCache<string, readonly Count[]>({
    entriesMax: sendersMax,
    ttlMs: longestMs * 2,
    clock,
  })
  return {
    admits: (sender, version) => {
      if (!settings.versions.includes(version)) return true
      const nowMs = clock.monotonicMs()
      const known = counts.get(sender)
      const next = settings.windows.map(({ durationMs }, index) => moved(known?.[index], nowMs, durationMs))
      const isWithin = settings.windows.every(({ requestsMax, durationMs }, index) => {
        const count = next[index]
        if (count === undefined) return true
        const share = 1 - (nowMs % durationMs) / durationMs
        return count.now + count.before * share < requestsMax
      })
      if (isWithin)
        counts.set(
          sender,
          next.map(count => ({ ...count, now: count.now + 1 })),
        )
      return isWithin
    },
  }
}

function moved(count: Count | undefined, nowMs: number, durationMs: number): Count {
  const window = Math.floor(nowMs / durationMs)
  if (count === undefined || count.window < window - 1) return { window, now: 0, before: 0 }
  return count.window === window ? count : { window, now: 0, before: count.now }
}
