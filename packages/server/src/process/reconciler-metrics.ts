import type { Metrics } from '@neutrino/base/metrics.ts'
import type { ReconcilerStatus } from '../reconcile/reconciler.ts'

/** Gauges of the state that a reconciler is in, beside what it counts itself. */
export function reconcilerGauges(metrics: Metrics, status: () => ReconcilerStatus): void {
  const gauge = (name: string, help: string, value: () => boolean | number) =>
    metrics.gauge({ name, help, collect: () => Number(value()) })
  gauge(
    'neutrino_reconcile_leads',
    '1 while this process holds the lease',
    () => status().epoch !== undefined,
  )
  gauge(
    'neutrino_northbound_synced',
    '1 while the northbound database is replicated',
    () => status().northbound === 'synced',
  )
  gauge(
    'neutrino_southbound_synced',
    '1 while the southbound database is replicated',
    () => status().southbound === 'synced',
  )
  gauge(
    'neutrino_reconcile_loops_failing',
    'Loops whose last run failed',
    () => status().loops.filter(loop => loop.failures > 0).length,
  )
  gauge(
    'neutrino_reconcile_last_audit_operations',
    'Operations that the last complete audit took',
    () => status().audit.lastOperations ?? 0,
  )
}
