import type { Metrics } from '@neutrino/base/metrics.ts'

const sizeBuckets = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000]

/** With a bound at the 300 ms that are promised. */
const latencyBucketsSeconds = [0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 30, 60]

/** The table of what the reconciler counts. */
export function reconcileMetrics(
  metrics: Metrics,
  backlog: () => Promise<{ readonly units: number; readonly oldestSeconds: number }>,
  mtuMismatches: () => Promise<number>,
) {
  metrics.gauge({
    name: 'neutrino_routers_mtu_mismatch',
    help: 'Routers that join networks of different MTU',
    collect: mtuMismatches,
  })
  metrics.gauge({
    name: 'neutrino_reconcile_dirty_units',
    help: 'Units that OVN does not show as intended yet',
    collect: async () => (await backlog()).units,
  })
  metrics.gauge({
    name: 'neutrino_reconcile_oldest_dirty_seconds',
    help: 'Age of the oldest change that is not applied',
    collect: async () => (await backlog()).oldestSeconds,
  })
  return {
    commitToNorthbound: metrics.histogram({
      name: 'neutrino_reconcile_commit_to_northbound_seconds',
      help: 'From the mark in the database to the commit in northbound',
      buckets: latencyBucketsSeconds,
    }),
    batchUnits: metrics.histogram({
      name: 'neutrino_reconcile_batch_units',
      help: 'Units translated in one run',
      buckets: sizeBuckets,
    }),
    operations: metrics.counter({
      name: 'neutrino_reconcile_operations_total',
      help: 'Operations committed in northbound',
      labels: ['kind'],
    }),
    outcomes: metrics.counter({
      name: 'neutrino_reconcile_units_total',
      help: 'Units by the outcome of their last attempt',
      labels: ['kind', 'state'],
    }),
    auditSeconds: metrics.histogram({
      name: 'neutrino_reconcile_audit_seconds',
      help: 'Duration of a full audit',
      buckets: [0.1, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160],
    }),
    auditRepairs: metrics.counter({
      name: 'neutrino_reconcile_audit_operations_total',
      help: 'Operations that audits found missing in northbound',
    }),
  }
}

export type ReconcileMetrics = ReturnType<typeof reconcileMetrics>
