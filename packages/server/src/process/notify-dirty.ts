import type { Log } from '@neutrino/base/log.ts'
import type pg from 'pg'
import { DIRTY_CHANNEL } from '../reconcile/dirty-unit.ts'

/** Commits within this time share one notification. */
export const NOTIFY_THROTTLE_MS = 5

/**
 * Tells the reconciler that there are dirty units. Sent after the commit: inside it, NOTIFY would
 * make all committing sessions queue for one lock. A lost one only costs the reconciler's period.
 */
export function dirtyNotifier(pool: pg.Pool, log: Log): () => void {
  let pending = false
  return () => {
    if (pending) return
    pending = true
    setTimeout(() => {
      pending = false
      pool.query('select pg_notify($1, $2)', [DIRTY_CHANNEL, '']).catch((error: unknown) => {
        log.warn('reconciler could not be notified', { error })
      })
    }, NOTIFY_THROTTLE_MS)
  }
}
