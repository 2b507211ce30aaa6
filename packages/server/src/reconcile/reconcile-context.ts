import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { Database } from '../database/database.ts'
import type { Lease } from './lease.ts'
import type { OvnSettings } from './model/ovn-settings.ts'
import type { ReconcileMetrics } from './reconcile-metrics.ts'

/** One run of the one that leads. */
export interface Turn {
  /** Guards every write to northbound. */
  readonly epoch: number
  /** Aborted when the process is to stop: nothing may wait for OVN any longer. */
  readonly signal: AbortSignal
}

/** What the parts of the reconciler share. */
export interface ReconcileContext {
  readonly database: Database
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
  readonly settings: OvnSettings
  readonly clock: Clock
  readonly log: Log
  readonly metrics: ReconcileMetrics
  readonly lease: Lease
  /** Wraps what we change in northbound ourselves, so that it is not taken for a stranger's doing. */
  silently<T>(body: () => Promise<T>): Promise<T>
}
