import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import type { Cloud } from '@neutrino/cli/up/cloud.ts'
import { configFile } from '@neutrino/cli/up/server-process.ts'
import { connect } from '@neutrino/ovsdb/client/connect.ts'
import { loadServerConfig } from '@neutrino/server/config/load-server-config.ts'
import { ovnSettingsOf } from '@neutrino/server/config/settings-of.ts'
import { openDatabase } from '@neutrino/server/process/open-database.ts'
import { indexOwners } from '@neutrino/server/reconcile/owners.ts'
import { type Differences, planAll } from '@neutrino/server/reconcile/plan-all.ts'
import { sql } from 'kysely'

/** The reconciler's own comparison, made by somebody who changes nothing. */
export interface Plan {
  /** What a second pass would do now. */
  differences(): Promise<Differences>
  /** Units that wait to be carried out. */
  waiting(): Promise<number>
  close(): Promise<void>
}

/** Reads the configuration that the cloud's processes got, and connects to what it names. */
export async function connectPlan({ directory }: Cloud): Promise<Plan> {
  const config = loadServerConfig([configFile(directory)], []).values
  const opened = await openDatabase(config, silentLog)
  const shared = { clock: systemClock, log: silentLog, leaderOnly: false }
  const northbound = connect({ ...shared, remotes: config.ovn.ovnNbConnection, database: 'OVN_Northbound' })
  indexOwners(northbound.replica)
  const southbound = connect({ ...shared, remotes: config.ovn.ovnSbConnection, database: 'OVN_Southbound' })
  await Promise.all([northbound.ready(), southbound.ready()])
  const { database } = opened.connection
  return {
    differences: () => planAll({ database, northbound, southbound, settings: ovnSettingsOf(config) }),
    waiting: async () => {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from dirty_unit`.execute(
        database,
      )
      return rows[0]?.count ?? 0
    },
    close: async () => {
      await Promise.all([northbound.close(), southbound.close(), opened.close()])
    },
  }
}
