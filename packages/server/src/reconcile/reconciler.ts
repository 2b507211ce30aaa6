import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createLoop, type Loop, type LoopStatus } from '@neutrino/base/loop.ts'
import type { Metrics } from '@neutrino/base/metrics.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { Database } from '../database/database.ts'
import { createObserver } from '../observe/observer.ts'
import { AGENT_REMOVAL_CHANNEL } from '../observe/request-agent-removal.ts'
import { type AuditStatus, createAudit } from './audit.ts'
import { AUDIT_CHANNEL } from './audit-report.ts'
import { countMtuMismatches } from './count-mtu-mismatches.ts'
import { indexNeighbours } from './dependents.ts'
import { dirtyBacklog } from './dirty-queue.ts'
import { DIRTY_CHANNEL } from './dirty-unit.ts'
import { createLease, LEASE_RENEW_MS } from './lease.ts'
import type { OvnSettings } from './model/ovn-settings.ts'
import { indexOwners } from './owners.ts'
import type { ReconcileContext } from './reconcile-context.ts'
import { reconcileMetrics } from './reconcile-metrics.ts'
import { type VanishedWatch, watchVanished } from './watch-vanished.ts'
import { createWork } from './work.ts'

/** Covers lost signals and brings units whose retry is due. */
const WORK_PERIOD_MS = 1_000
/** Rest between two runs: a burst of commits becomes one transaction. */
const WORK_THROTTLE_MS = 10
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
  const { northbound, southbound, clock, listen } = options
  const { context, vanished } = createContext(options)
  const { lease, log } = context
  const audit = createAudit(context)
  const work = createWork(context, {
    audit,
    vanished,
    auditPeriodMs: options.auditPeriodMs ?? AUDIT_PERIOD_MS_DEFAULT,
  })
  const loop = createLoop({
    name: 'reconcile',
    periodMs: WORK_PERIOD_MS,
    throttleMs: WORK_THROTTLE_MS,
    clock,
    log,
    run: work.run,
  })
  const observer = createObserver({
    ...context,
    agentDownTimeMs: options.agentDownTimeMs ?? AGENT_DOWN_TIME_MS_DEFAULT,
    onMarked: loop.wake,
  })
  // A new holder trusts nothing that its predecessor did.
  const renewal = createRenewal(context, () => {
    work.distrust()
    loop.wake()
    observer.wake()
  })
  const stops: (() => Promise<void> | void)[] = []

  return {
    start: async () => {
      stops.push(await listen(DIRTY_CHANNEL, loop.wake))
      stops.push(
        await listen(AUDIT_CHANNEL, () => {
          work.distrust()
          loop.wake()
        }),
      )
      stops.push(await listen(AGENT_REMOVAL_CHANNEL, observer.wake))
      stops.push(
        northbound.onStatus(({ state }) => {
          if (state !== 'synced') return
          // It may be another database than before: emptied, or restored from a copy.
          work.distrust()
          loop.wake()
        }),
      )
      stops.push(southbound.onStatus(loop.wake))
      stops.push(vanished.start(loop.wake))
      renewal.start()
      loop.start()
      observer.start()
    },
    stop: async () => {
      for (const stop of stops.splice(0)) await stop()
      await Promise.all([observer.stop(), loop.stop(), renewal.stop()])
      await lease.release()
    },
    status: () => ({
      epoch: lease.epoch(),
      northbound: northbound.status.state,
      southbound: southbound.status.state,
      audit: audit.status(),
      loops: [renewal.status(), loop.status(), ...observer.status()],
    }),
  }
}

function createContext(options: ReconcilerOptions): {
  readonly context: ReconcileContext
  readonly vanished: VanishedWatch
} {
  const { database, northbound, southbound, settings, clock, holder } = options
  const log = options.log.child({ part: 'reconcile' })
  indexOwners(northbound.replica)
  indexNeighbours(northbound.replica)
  const vanished = watchVanished(northbound)
  const lease = createLease({ database, holder, clock, log })
  const metrics = reconcileMetrics(
    options.metrics,
    () => dirtyBacklog(database),
    () => countMtuMismatches(database),
  )
  return {
    vanished,
    context: {
      database,
      northbound,
      southbound,
      settings,
      clock,
      log,
      metrics,
      lease,
      silently: vanished.silently,
    },
  }
}

function createRenewal({ lease, clock, log }: ReconcileContext, onChange: () => void): Loop {
  return createLoop({
    name: 'lease',
    periodMs: LEASE_RENEW_MS,
    throttleMs: 0,
    clock,
    log,
    run: async () => {
      const before = lease.epoch()
      await lease.refresh()
      if (lease.epoch() !== before) onChange()
      return 'idle'
    },
  })
}
