import type { Clock } from './clock.ts'

export interface BoundedCache<K, V> {
  /** The value, unless it is absent or older than its time to live. Counts as a use. */
  get(key: K): V | undefined
  /** Stores a value; `ttlMs` may shorten its life below that of the cache, never lengthen it. */
  set(key: K, value: V, ttlMs?: number): void
  delete(key: K): void
  clear(): void
  /** Entries held, expired ones that nothing has asked for included. */
  size(): number
}

export interface BoundedCacheOptions {
  /** The least recently used entry goes when there would be more; at least 1. */
  readonly entriesMax: number
  readonly ttlMs: number
  readonly clock: Clock
}

/** A cache of bounded size and age. Do not store undefined: it cannot be told from a miss. */
export function createBoundedCache<K, V>(options: BoundedCacheOptions): BoundedCache<K, V> {
  const { entriesMax, ttlMs, clock } = options
  if (!(entriesMax >= 1)) throw new RangeError(`entriesMax must be at least 1, not ${entriesMax}`)
  // A Map keeps insertion order; moving an entry to the end on use makes the first one the oldest use.
  const entries = new Map<K, { readonly value: V; readonly expiresMs: number }>()

  return {
    get: key => {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      entries.delete(key)
      if (entry.expiresMs <= clock.monotonicMs()) return undefined
      entries.set(key, entry)
      return entry.value
    },
    set: (key, value, entryTtlMs = ttlMs) => {
      entries.delete(key)
      entries.set(key, { value, expiresMs: clock.monotonicMs() + Math.min(entryTtlMs, ttlMs) })
      for (const oldest of entries.keys()) {
        if (entries.size <= entriesMax) break
        entries.delete(oldest)
      }
    },
    delete: key => {
      entries.delete(key)
    },
    clear: () => entries.clear(),
    size: () => entries.size,
  }
}
