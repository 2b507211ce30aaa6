import type { Log } from '@neutrino/base/log.ts'
import type pg from 'pg'

/** How often the reconciler says how it is, for the health check of the API's processes. */
export const REPORT_PERIOD_MS = 5_000

/** Stores the state of the northbound session, what OVN lacks, and the state of Placement, where every API process can read it. */
export function reportReconciler(
  pool: pg.Pool,
  of: {
    readonly northbound: () => string
    /** What OVN lacks, asked while its northbound database is in sync. */
    readonly ovn?: () => string
    /** Undefined when there is no Placement. */
    readonly placement?: (() => Promise<string>) | undefined
  },
  log: Log,
): { stop(): Promise<void> } {
  let last: string | undefined
  const report = async () => {
    const state = of.northbound()
    try {
      const placement = (await of.placement?.()) ?? null
      await pool.query(
        `insert into installation (key, value) values ('reconciler', jsonb_build_object('northbound', $1::text, 'placement', $2::text, 'ovn', $3::text, 'at', now()))
         on conflict (key) do update set value = excluded.value`,
        [state === 'synced' ? 'ok' : state, placement, state === 'synced' ? (of.ovn?.() ?? null) : null],
      )
      last = state
    } catch (error) {
      log.warn('reconciler state could not be stored', { error, last })
    }
  }
  void report()
  const timer = setInterval(report, REPORT_PERIOD_MS)
  return {
    async stop() {
      clearInterval(timer)
    },
  }
}
