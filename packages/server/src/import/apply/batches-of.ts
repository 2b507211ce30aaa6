import type { MigrationPlan, PlannedRow } from '../migration-plan.ts'
import { targetTables } from '../target-tables.ts'

/** Rows of one transaction: it must end long before `statement_timeout_ms`. */
export const BATCH_ROWS_MAX = 5_000

/** What is written in one transaction: rows of one project that refer only to batches before. */
export interface Batch {
  readonly number: number
  readonly project: string
  readonly rows: readonly PlannedRow[]
}

const stageOf = new Map<string, number>(targetTables.map(({ name, stage }) => [name, stage]))

/** The rows in their order, cut where the stage or the project changes, or where there are too many. */
export function batchesOf({ rows }: Pick<MigrationPlan, 'rows'>): readonly Batch[] {
  const batches: { number: number; project: string; rows: PlannedRow[] }[] = []
  let last: { readonly stage: number | undefined; readonly project: string } | undefined
  for (const row of rows) {
    const stage = stageOf.get(row.table)
    const current = batches.at(-1)
    const fits =
      current !== undefined &&
      last?.stage === stage &&
      last?.project === row.project &&
      current.rows.length < BATCH_ROWS_MAX
    if (fits) current.rows.push(row)
    else batches.push({ number: batches.length, project: row.project, rows: [row] })
    last = { stage, project: row.project }
  }
  return batches
}
