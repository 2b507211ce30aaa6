import type { Log } from '@neutrino/base/log.ts'

const RETRY_MS = 2_000

/**
 * Does what has to be written once at start. The API may start before its database does, so it is tried
 * until it works.
 */
export function storeAtStart(what: string, store: () => Promise<void>, log: Log): { stop(): void } {
  let timer: NodeJS.Timeout | undefined
  const attempt = async () => {
    try {
      await store()
    } catch (error) {
      log.warn('what the configuration says could not be stored yet', { what, error })
      timer = setTimeout(attempt, RETRY_MS)
    }
  }
  void attempt()
  return { stop: () => clearTimeout(timer) }
}
