import type { Operation } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import { type Transactor, transact } from '../../database/transact.ts'
import { markDirty } from '../../reconcile/dirty-unit.ts'
import type { MigrationPlan, PlannedRow } from '../migration-plan.ts'
import { targetTables } from '../target-tables.ts'
import { type Batch, batchesOf } from './batches-of.ts'
import { MigrationRefused } from './migration-refused.ts'
import { unitsOf } from './units-of.ts'
import { writeRows } from './write-rows.ts'

type Context = Pick<Operation, 'clock' | 'signal' | 'log'>

export interface Applied {
  /** Rows that were written now. */
  readonly written: number
  /** Rows of batches that had been written before, or that another plan's migration had. */
  readonly present: number
  readonly batches: number
}

/**
 * Writes what the plan says, one transaction a batch; one that was written before is passed over, so that an apply that
 * was cut off goes on and a second one writes nothing. Units are marked, so that OVN follows by the usual path.
 * Throws MigrationRefused when something is in the way; the batches before it stay.
 */
export async function applyPlan(op: Context, transactor: Transactor, plan: MigrationPlan): Promise<Applied> {
  const batches = batchesOf(plan)
  const done = await appliedBatches(transactor, plan.id)
  let written = 0
  for (const batch of batches) {
    if (!done.has(batch.number)) written += await applyBatch(op, transactor, { plan, batch })
  }
  return { written, present: plan.rows.length - written, batches: batches.length }
}

async function appliedBatches({ database }: Transactor, planId: string): Promise<ReadonlySet<number>> {
  const rows = await database
    .selectFrom('migration_batch')
    .select('batch')
    .where('plan_id', '=', planId)
    .execute()
  return new Set(rows.map(row => row.batch))
}

async function applyBatch(
  op: Context,
  transactor: Transactor,
  { plan, batch }: { readonly plan: MigrationPlan; readonly batch: Batch },
): Promise<number> {
  try {
    return await transact(op, transactor, 'migration.apply', async tx => {
      await beginMigrating(tx)
      const fresh: PlannedRow[] = []
      for (const table of targetTables) {
        const rows = batch.rows.filter(row => row.table === table.name)
        if (rows.length > 0)
          fresh.push(...(await writeRows(tx, table, rows, { planId: plan.id, batch: batch.number })))
      }
      await markDirty(tx, unitsOf(fresh.flatMap(({ units }) => units)))
      await sql`insert into migration_batch (plan_id, batch) values (${plan.id}, ${batch.number})`.execute(tx)
      return fresh.length
    })
  } catch (error) {
    throw explained(error, batch)
  }
}

/** What was there already comes in, or leaves again: quotas count it, and nobody is told that ports appear or vanish. */
export async function beginMigrating(tx: WriteTx): Promise<void> {
  await sql`select set_config('neutrino.migrating', 'on', true)`.execute(tx)
}

function explained(error: unknown, { number, project }: Batch): unknown {
  const constraint = violatedConstraint(error)
  const isData = error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code))
  if (constraint === undefined && !isData) return error
  const detail = error instanceof Error && 'detail' in error ? ` ${String(error.detail)}` : ''
  const what = error instanceof Error ? error.message : String(error)
  return new MigrationRefused(`batch ${number} (project ${project || 'of the service'}): ${what}.${detail}`, {
    cause: error,
  })
}
