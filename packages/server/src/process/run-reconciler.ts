import { systemClock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createMetrics } from '@neutrino/base/metrics.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import { ovnSettingsOf, settingsOf } from '../config/settings-of.ts'
import type { Services } from '../http/wire.ts'
import { createPolicy } from '../policy/policy.ts'
import { createReconciler } from '../reconcile/reconciler.ts'
import { describeRelease, lackingOf } from '../reconcile/release/describe-release.ts'
import { bgpTopologyCapability } from '../reconcile/release/ovn-capabilities.ts'
import { watchRelease } from '../reconcile/release/watch-release.ts'
import { connectOvn, leaseHolder } from './connect-ovn.ts'
import { hiddenAliasesOf } from './hidden-aliases-of.ts'
import { listenFor } from './listen-for.ts'
import { dirtyNotifier } from './notify-dirty.ts'
import type { OpenDatabase } from './open-database.ts'
import { reconcilerGauges } from './reconciler-metrics.ts'
import { reportReconciler } from './report-reconciler.ts'
import { showStatus } from './show-status.ts'
import { startNotifiers } from './start-notifiers.ts'
import { startPlacement } from './start-placement.ts'
import { startRemovals } from './start-removals.ts'

export interface RunningReconciler {
  stop(): Promise<void>
}

/** Connects to both OVN databases and keeps them equal to the intent until stopped. */
export async function runReconciler(
  config: ServerConfig,
  database: OpenDatabase,
  log: Log,
): Promise<RunningReconciler> {
  const clock = systemClock
  const { ovn } = config
  const settings = ovnSettingsOf(config)
  const { northbound, southbound } = connectOvn(config, { clock, log })
  const metrics = createMetrics({ processMetrics: true })
  const reconciler = createReconciler({
    database: database.connection.database,
    listen: (channel, onNotify) => listenFor(database.connect, channel, onNotify, log),
    northbound,
    southbound,
    settings,
    auditPeriodMs: ovn.auditInterval * 1_000,
    agentDownTimeMs: config.DEFAULT.agentDownTime * 1_000,
    clock,
    log,
    metrics,
    holder: leaseHolder(config),
  })
  reconcilerGauges(metrics, () => reconciler.status())
  await reconciler.start()
  const unwatch = watchRelease({ northbound, southbound }, log, settings.bgp ? [bgpTopologyCapability] : [])
  const notifiers = await startNotifiers(config, database, log)
  const placement = startPlacement(config, database, log)
  const removals = await startRemovals({
    services: removalServices(config, database, log),
    log,
    listen: (channel, onNotify) => listenFor(database.connect, channel, onNotify, log),
    isLeader: () => reconciler.status().epoch !== undefined,
  })
  const port = config.DEFAULT.reconcilerMetricsPort
  const status = () => ({ ...reconciler.status(), ovn: describeRelease({ northbound, southbound }) })
  const shown = port === 0 ? undefined : await showStatus(port, metrics, status)
  const report = reportReconciler(
    database.connection.pool,
    {
      northbound: () => northbound.status.state,
      ovn: () => lackingOf({ northbound, southbound }),
      placement: placement?.state,
    },
    log,
  )
  return {
    async stop() {
      unwatch()
      await report.stop()
      await shown?.stop()
      await removals.stop()
      await notifiers.stop()
      await placement?.stop()
      await reconciler.stop()
      await Promise.all([northbound.close(), southbound.close()])
    },
  }
}

/** Rights were looked at when the removals were asked for, so the rules are not those of the operator's file. */
function removalServices(config: ServerConfig, { connection }: OpenDatabase, log: Log): Services {
  const policy = createPolicy()
  return {
    transactor: { database: connection.database, events: {} },
    settings: settingsOf(config),
    clock: systemClock,
    policy: () => policy,
    wake: dirtyNotifier(connection.pool, log),
    hiddenAliases: hiddenAliasesOf(config),
  }
}
