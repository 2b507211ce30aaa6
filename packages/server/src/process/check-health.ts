import type pg from 'pg'
import type { HealthReport } from '../http/server.ts'

/** How long the database may take to answer a health check. */
export const HEALTH_TIMEOUT_MS = 3_000
/** A report of the reconciler older than this says nothing any more. */
export const REPORT_AGE_S_MAX = 30

/**
 * Unhealthy without a database: nothing can be served then. The northbound session is reported
 * too, but an API that accepts intent is healthy while OVN is away. Agents are not looked at.
 */
export async function checkHealth(pool: pg.Pool): Promise<HealthReport> {
  try {
    const { rows } = await withTimeout(
      pool.query<{ northbound: string | null }>(
        `select case when (value->>'at')::timestamptz > now() - make_interval(secs => $1) then value->>'northbound' end as northbound
         from installation where key = 'reconciler'`,
        [REPORT_AGE_S_MAX],
      ),
    )
    return {
      healthy: true,
      checks: { database: 'ok', northbound: rows[0]?.northbound ?? 'no reconciler reports' },
    }
  } catch (error) {
    return { healthy: false, checks: { database: (error as Error).message } }
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
