import type { Log } from '@neutrino/base/log.ts'
import type pg from 'pg'

const RETRY_MS = 2_000

/**
 * Writes the configured default limits to where the counting trigger reads them. The API may
 * start before its database does, so this is tried until it works.
 */
export function storeQuotaDefaults(
  pool: pg.Pool,
  quotas: Readonly<Record<string, number>>,
  log: Log,
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined
  const store = async () => {
    try {
      await pool.query(
        `insert into quota_default (resource, quota_limit) select * from unnest($1::text[], $2::integer[])
         on conflict (resource) do update set quota_limit = excluded.quota_limit`,
        [Object.keys(quotas), Object.values(quotas)],
      )
    } catch (error) {
      log.warn('default quotas could not be stored yet', { error })
      timer = setTimeout(store, RETRY_MS)
    }
  }
  void store()
  return { stop: () => clearTimeout(timer) }
}
