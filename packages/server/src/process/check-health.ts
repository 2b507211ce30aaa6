import type { Log } from '@neutrino/base/log.ts'
import type pg from 'pg'
import type { HealthReport } from '../http/server.ts'

/** How long the database may take to answer a health check. */
export const HEALTH_TIMEOUT_MS = 3_000
/** A report of the reconciler older than this says nothing any more. */
export const REPORT_AGE_S_MAX = 30
const silent = 'no reconciler reports'

/**
 * Unhealthy without a database: nothing can be served then. The northbound session and Placement are
 * reported too, but an API that accepts intent is healthy while they are away. Agents are not looked at.
 * Asking needs no token, so why the database does not answer is for the log.
 */
export async function checkHealth(pool: pg.Pool, log: Log, hasPlacement = false): Promise<HealthReport> {
  try {
    const { rows } = await withTimeout(
      pool.query<{ northbound: string | null; placement: string | null; ovn: string | null }>(
        `select value->>'northbound' as northbound, value->>'placement' as placement, value->>'ovn' as ovn
         from installation where key = 'reconciler'
           and (value->>'at')::timestamptz > now() - make_interval(secs => $1)`,
        [REPORT_AGE_S_MAX],
      ),
    )
    return {
      healthy: true,
      checks: {
        database: 'ok',
        northbound: rows[0]?.northbound ?? silent,
        ...(typeof rows[0]?.ovn === 'string' ? { ovn: rows[0].ovn } : {}),
        ...(hasPlacement ? { placement: rows[0]?.placement ?? silent } : {}),
      },
    }
  } catch (error) {
    log.warn('the database does not answer', { error })
    return { healthy: false, checks: { database: 'away' } }
  }
}

function withTimeout<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer within ${HEALTH_TIMEOUT_MS} ms`)),
      HEALTH_TIMEOUT_MS,
    )
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
