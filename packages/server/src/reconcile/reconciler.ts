import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createLoop, type LoopStatus } from '@neutrino/base/loop.ts'
import type { Metrics } from '@neutrino/base/metrics.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { Database } from '../database/database.ts'
import { createObserver, type Observer } from '../observe/observer.ts'
import { Fenced } from './apply.ts'
import { type AuditStatus, createAudit } from './audit.ts'
import { indexNeighbours } from './dependents.ts'
import { dirtyBacklog } from './dirty-queue.ts'
import { DIRTY_CHANNEL } from './dirty-unit.ts'
import { createLease, LEASE_RENEW_MS } from './lease.ts'
import type { OvnSettings } from './model/ovn-settings.ts'
import { indexOwners } from './owners.ts'
import { publishEpoch } from './publish-epoch.ts'
import type { ReconcileContext } from './reconcile-context.ts'
import { reconcileMetrics } from './reconcile-metrics.ts'
import { reconcileMarked, reconcileUnmarked } from './reconcile-units.ts'
import { watchVanished } from './watch-vanished.ts'

/** Covers lost signals and brings units whose retry is due. */
const WORK_PERIOD_MS = 1_000
/** Rest between two runs: a burst of commits becomes one transaction. */
const WORK_THROTTLE_MS = 10
/** How long the first run waits for southbound, which knows what OVN can do. */
const SOUTHBOUND_WAIT_MS = 5_000
const AUDIT_PERIOD_MS_DEFAULT = 300_000
const AGENT_DOWN_TIME_MS_DEFAULT = 75_000

export interface ReconcilerOptions {
  readonly database: Database
  /** Calls `onNotify` for every notification on a channel, and after every reconnect; gives the way to stop. */
  readonly listen: (channel: string, onNotify: () => void) => Promise<() => Promise<void> | void>
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
  readonly settings: OvnSettings
  /** `audit_interval`. */
  readonly auditPeriodMs?: number
  readonly agentDownTimeMs?: number
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Unique to this process. */
  readonly holder: string
}

export interface ReconcilerStatus {
  /** Undefined while another process works. */
  readonly epoch: number | undefined
  readonly northbound: string
  readonly southbound: string
  readonly audit: AuditStatus
  readonly loops: readonly LoopStatus[]
}

export interface Reconciler {
  start(): Promise<void>
  /** Ends the run in progress and gives the lease away. */
  stop(): Promise<void>
  status(): ReconcilerStatus
}

/** Keeps OVN as intended, and status as OVN says. Of several with one database, one works. */
export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { database, northbound, southbound, clock } = options
  const log = options.log.child({ part: 'reconcile' })
  const auditPeriodMs = options.auditPeriodMs ?? AUDIT_PERIOD_MS_DEFAULT
  const lease = createLease({ database, holder: options.holder, clock, log })
  const metrics = reconcileMetrics(options.metrics, () => dirtyBacklog(database))
  const vanished = watchVanished(northbound)
  const context: ReconcileContext = {
    database,
    northbound,
    southbound,
    settings: options.settings,
    clock,
    log,
    metrics,
    lease,
    silently: vanished.silently,
  }
  indexOwners(northbound.replica)
  indexNeighbours(northbound.replica)
  const audit = createAudit(context)
  let auditDueMs = 0
  let startedMs = 0

  const isReady = () =>
    northbound.status.state === 'synced' &&
    (southbound.status.state === 'synced' || clock.monotonicMs() - startedMs > SOUTHBOUND_WAIT_MS)

  const run = async (signal: AbortSignal): Promise<'idle' | 'more'> => {
    if (lease.epoch() === undefined || !isReady()) return 'idle'
    const epoch = await publishEpoch(northbound, lease, signal)
    if (epoch === undefined) return 'idle'
    if (clock.monotonicMs() >= auditDueMs || vanished.isOverflown()) {
      auditDueMs = clock.monotonicMs() + auditPeriodMs
      vanished.take()
      audit.start()
    }
    const turn = { epoch, signal }
    try {
      const marked = await reconcileMarked(context, turn)
      const lost = vanished.take()
      if (lost.length > 0) await reconcileUnmarked(context, turn, lost)
      const audited = await audit.step(turn)
      return marked === 'more' || audited === 'more' ? 'more' : 'idle'
    } catch (error) {
      // Whatever was compared may be stale now; the lease says who goes on.
      if (error instanceof Fenced) await lease.refresh()
      throw error
    }
  }

  const work = createLoop({
    name: 'reconcile',
    periodMs: WORK_PERIOD_MS,
    throttleMs: WORK_THROTTLE_MS,
    clock,
    log,
    run,
  })
  const renewal = createLoop({
    name: 'lease',
    periodMs: LEASE_RENEW_MS,
    throttleMs: 0,
    clock,
    log,
    run: async () => {
      const before = lease.epoch()
      await lease.refresh()
      if (lease.epoch() !== before) {
        // A new holder trusts nothing that its predecessor did.
        auditDueMs = 0
        work.wake()
        observer.wake()
      }
      return 'idle'
    },
  })
  const observer: Observer = createObserver({
    ...context,
    agentDownTimeMs: options.agentDownTimeMs ?? AGENT_DOWN_TIME_MS_DEFAULT,
    onMarked: () => work.wake(),
  })
  const stops: (() => Promise<void> | void)[] = []

  return {
    start: async () => {
      startedMs = clock.monotonicMs()
      stops.push(await options.listen(DIRTY_CHANNEL, () => work.wake()))
      stops.push(
        northbound.onStatus(status => {
          if (status.state !== 'synced') return
          // It may be another database than before: emptied, or restored from a copy.
          auditDueMs = 0
          work.wake()
        }),
      )
      stops.push(southbound.onStatus(() => work.wake()))
      stops.push(vanished.start(() => work.wake()))
      renewal.start()
      work.start()
      observer.start()
    },
    stop: async () => {
      for (const stop of stops.splice(0)) await stop()
      await Promise.all([observer.stop(), work.stop(), renewal.stop()])
      await lease.release()
    },
    status: () => ({
      epoch: lease.epoch(),
      northbound: northbound.status.state,
      southbound: southbound.status.state,
      audit: audit.status(),
      loops: [renewal.status(), work.status(), ...observer.status()],
    }),
  }
}
