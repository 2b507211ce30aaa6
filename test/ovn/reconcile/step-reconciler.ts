import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { createMetrics } from '@neutrino/base/metrics.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { Database } from '@neutrino/server/database/database.ts'
import { createAudit } from '@neutrino/server/reconcile/audit.ts'
import { indexNeighbours } from '@neutrino/server/reconcile/dependents.ts'
import { createLease } from '@neutrino/server/reconcile/lease.ts'
import { type OvnSettings, ovnSettingsDefault } from '@neutrino/server/reconcile/model/ovn-settings.ts'
import { indexOwners } from '@neutrino/server/reconcile/owners.ts'
import { planAll } from '@neutrino/server/reconcile/plan-all.ts'
import { printOperations } from '@neutrino/server/reconcile/planned-operation.ts'
import { publishEpoch } from '@neutrino/server/reconcile/publish-epoch.ts'
import type { ReconcileContext } from '@neutrino/server/reconcile/reconcile-context.ts'
import { reconcileMetrics } from '@neutrino/server/reconcile/reconcile-metrics.ts'
import { reconcileMarked } from '@neutrino/server/reconcile/reconcile-units.ts'
import { sql } from 'kysely'

const runsMax = 50

/** The reconciler without its loops: tests decide when it works. */
export async function createStepReconciler(options: {
  readonly database: Database
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
  readonly settings?: Partial<OvnSettings>
  readonly holder?: string
}) {
  const { database, northbound, southbound } = options
  const lease = createLease({
    database,
    holder: options.holder ?? 'test',
    clock: systemClock,
    log: silentLog,
  })
  const context: ReconcileContext = {
    database,
    northbound,
    southbound,
    settings: { ...ovnSettingsDefault, ...options.settings },
    clock: systemClock,
    log: silentLog,
    metrics: reconcileMetrics(
      createMetrics(),
      async () => ({ units: 0, oldestSeconds: 0 }),
      async () => 0,
    ),
    lease,
    silently: body => body(),
  }
  indexOwners(northbound.replica)
  indexNeighbours(northbound.replica)
  const { signal } = new AbortController()
  const epoch = async () => {
    await lease.refresh()
    const published = await publishEpoch(northbound, lease, signal)
    if (published === undefined) throw new Error('the lease is somebody else’s')
    return published
  }

  const turn = async () => ({ epoch: await epoch(), signal })

  const settle = async () => {
    for (let run = 0; run < runsMax; run++) {
      // A unit that waits for another gets its chance now instead of after its delay.
      await sql`update dirty_unit set retry_at = null`.execute(database)
      await reconcileMarked(context, await turn())
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from dirty_unit`.execute(database)
      if (rows[0]?.n === 0) return
    }
    const { rows } = await sql`select kind, id, error from dirty_unit`.execute(database)
    throw new Error(`units stay dirty: ${JSON.stringify(rows)}`)
  }

  return {
    context,
    epoch,
    turn,
    /** Lets another one in. */
    stop: () => lease.release(),
    /** One run over the marks. */
    step: async () => reconcileMarked(context, await turn()),
    /** Runs until nothing is marked. */
    settle,
    /** A whole audit; gives the operations it took. */
    audit: async () => {
      const audit = createAudit(context)
      audit.start()
      while ((await audit.step(await turn())) === 'more');
      return audit.status()
    },
    /** What is left to do for all units of the intent, as text. */
    differences: async () => printOperations((await planAll(context)).operations),
  }
}
