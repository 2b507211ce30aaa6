import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { systemClock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createMetrics } from '@neutrino/base/metrics.ts'
import { connect } from '@neutrino/ovsdb/client/connect.ts'
import type { ConnectOptions } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import { ovnSettingsOf } from '../config/settings-of.ts'
import { createReconciler } from '../reconcile/reconciler.ts'
import { listenFor } from './listen-for.ts'
import type { OpenDatabase } from './open-database.ts'
import { reportReconciler } from './report-reconciler.ts'
import { showStatus } from './show-status.ts'

export interface RunningReconciler {
  stop(): Promise<void>
}

/** Tables of the southbound database that status comes from. */
const southboundTables = {
  Chassis: 'all',
  Chassis_Private: 'all',
  Encap: 'all',
  Port_Binding: 'all',
  Datapath_Binding: 'all',
  SB_Global: 'all',
  DHCP_Options: 'all',
  DHCPv6_Options: 'all',
} as const

/** Connects to both OVN databases and keeps them equal to the intent until stopped. */
export async function runReconciler(
  config: ServerConfig,
  database: OpenDatabase,
  log: Log,
): Promise<RunningReconciler> {
  const clock = systemClock
  const { ovn } = config
  const shared = { clock, log, probeIntervalMs: ovn.ovsdbProbeInterval }
  const northbound = connect({
    ...shared,
    remotes: ovn.ovnNbConnection,
    database: 'OVN_Northbound',
    leaderOnly: true,
    ...tlsOf(ovn.ovnNbPrivateKey, ovn.ovnNbCertificate, ovn.ovnNbCaCert),
  })
  const southbound = connect({
    ...shared,
    remotes: ovn.ovnSbConnection,
    database: 'OVN_Southbound',
    leaderOnly: false,
    tables: southboundTables,
    ...tlsOf(ovn.ovnSbPrivateKey, ovn.ovnSbCertificate, ovn.ovnSbCaCert),
  })
  const holder = `${config.DEFAULT.host ?? hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
  const metrics = createMetrics({ processMetrics: true })
  const reconciler = createReconciler({
    database: database.connection.database,
    listen: (channel, onNotify) => listenFor(database.connect, channel, onNotify, log),
    northbound,
    southbound,
    settings: ovnSettingsOf(config),
    auditPeriodMs: ovn.auditInterval * 1_000,
    agentDownTimeMs: config.DEFAULT.agentDownTime * 1_000,
    clock,
    log,
    metrics,
    holder,
  })
  await reconciler.start()
  const port = config.DEFAULT.reconcilerMetricsPort
  const shown = port === 0 ? undefined : await showStatus(port, metrics, () => reconciler.status())
  const report = reportReconciler(database.connection.pool, () => northbound.status.state, log)
  return {
    async stop() {
      await report.stop()
      await shown?.stop()
      await reconciler.stop()
      await Promise.all([northbound.close(), southbound.close()])
    },
  }
}

/** Given together or not at all; the files are read once, at start. */
function tlsOf(key: string, certificate: string, ca: string): Pick<ConnectOptions, 'tls'> {
  if (key === '' && certificate === '' && ca === '') return {}
  if (key === '' || certificate === '' || ca === '') {
    throw new Error('[ovn]: the private key, the certificate and the CA certificate are needed together')
  }
  return {
    tls: {
      key: readFileSync(key, 'utf8'),
      certificate: readFileSync(certificate, 'utf8'),
      ca: readFileSync(ca, 'utf8'),
    },
  }
}
