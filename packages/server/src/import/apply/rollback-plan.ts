import type { Operation } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import { type Transactor, transact } from '../../database/transact.ts'
import { markDirty } from '../../reconcile/dirty-unit.ts'
import type { MigrationPlan } from '../migration-plan.ts'
import { type TargetTable, targetTables } from '../target-tables.ts'
import { beginMigrating } from './apply-plan.ts'
import { unitsOf } from './units-of.ts'
import { fingerprint, keyExpression } from './write-rows.ts'

/** Rows that one transaction removes. */
export const ROLLBACK_ROWS_MAX = 1_000

export interface Stays {
  readonly table: string
  readonly key: string
  readonly because: string
}

export interface RolledBack {
  readonly removed: number
  readonly stays: readonly Stays[]
}

/**
 * Removes what the plan wrote and nobody has changed since, children before parents. What was changed stays, and with
 * it what it needs, until another rollback finds it as it was written; what somebody removed is forgotten. The plan can
 * then be applied again.
 */
export async function rollbackPlan(
  op: Pick<Operation, 'clock' | 'signal' | 'log'>,
  transactor: Transactor,
  plan: Pick<MigrationPlan, 'id'>,
): Promise<RolledBack> {
  const stays: Stays[] = []
  let removed = 0
  for (const table of [...targetTables].reverse()) {
    const keys = await keysOf(transactor, { planId: plan.id, table: table.name })
    for (let at = 0; at < keys.length; at += ROLLBACK_ROWS_MAX) {
      const slice = keys.slice(at, at + ROLLBACK_ROWS_MAX)
      const result = await transact(op, transactor, 'migration.rollback', async tx => {
        await beginMigrating(tx)
        return await removeRows(tx, table, slice)
      })
      removed += result.removed
      stays.push(...result.stays)
    }
  }
  await transact(op, transactor, 'migration.rolled-back', async tx => {
    await tx.deleteFrom('migration_batch').where('plan_id', '=', plan.id).execute()
    // What stays has its parts: another apply must not write them again.
    await tx
      .updateTable('migration_row')
      .set({ plan_id: keptOf(plan.id) })
      .where('plan_id', '=', plan.id)
      .execute()
  })
  return { removed, stays }
}

/** The plan that rows belong to which an earlier rollback left. */
function keptOf(planId: string): string {
  return `${planId}/kept`
}

async function keysOf(
  { database }: Transactor,
  { planId, table }: { readonly planId: string; readonly table: string },
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('migration_row')
    .select('row_key')
    .where('plan_id', 'in', [planId, keptOf(planId)])
    .where('table_name', '=', table)
    .orderBy('row_key')
    .execute()
  return rows.map(row => row.row_key)
}

async function removeRows(tx: WriteTx, table: TargetTable, keys: readonly string[]): Promise<RolledBack> {
  const { changed, unchanged, gone } = await compare(tx, table, keys)
  await forget(tx, table, gone)
  const used = await removeUnused(tx, table, unchanged)
  const removedKeys = unchanged.filter(key => !used.has(key))
  await forget(tx, table, removedKeys)
  return {
    removed: removedKeys.length,
    stays: [
      ...changed.map(({ key, because }) => ({ table: table.name, key, because })),
      ...[...used].map(([key, because]) => ({ table: table.name, key, because })),
    ],
  }
}

async function compare(tx: WriteTx, table: TargetTable, keys: readonly string[]) {
  const pins = (table.pinnedBy ?? []).map(
    pin => sql`when exists (select from ${sql.table(pin.table)} x
      where ${sql.ref(`x.${pin.column}`)} = t.id) then ${`${pin.table} there belongs to it`}`,
  )
  const { rows } = await sql<{ key: string; exists: boolean; because: string | null }>`
    select m.row_key as key, t is distinct from null as exists, case
      when ${fingerprint(table, 't')} <> m.fingerprint then 'changed since'
      ${sql.join(pins, sql` `)} end as because
    from migration_row m left join ${sql.table(table.name)} t on ${keyExpression(table, 't')} = m.row_key
    where m.table_name = ${table.name} and m.row_key = any(${keys}::text[])
    order by m.row_key`.execute(tx)
  return {
    gone: rows.filter(row => !row.exists).map(({ key }) => key),
    changed: rows.flatMap(({ key, exists, because }) =>
      exists && because !== null ? [{ key, because }] : [],
    ),
    unchanged: rows.filter(row => row.exists && row.because === null).map(({ key }) => key),
  }
}

/** Removes rows; when something refers to one of them, halves them until that one is alone. @returns those that stay. */
async function removeUnused(
  tx: WriteTx,
  table: TargetTable,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map()
  await sql`savepoint removal`.execute(tx)
  try {
    await sql`delete from ${sql.table(table.name)} t where ${keyExpression(table, 't')} = any(${keys}::text[])`.execute(
      tx,
    )
    await sql`release savepoint removal`.execute(tx)
    return new Map()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === undefined) throw error
    await sql`rollback to savepoint removal`.execute(tx)
    const [only, ...others] = keys
    if (only !== undefined && others.length === 0) return new Map([[only, `still used (${constraint})`]])
    const half = Math.ceil(keys.length / 2)
    return new Map([
      ...(await removeUnused(tx, table, keys.slice(0, half))),
      ...(await removeUnused(tx, table, keys.slice(half))),
    ])
  }
}

async function forget(tx: WriteTx, table: TargetTable, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  const { rows } = await sql<{ units: string[] }>`delete from migration_row
    where table_name = ${table.name} and row_key = any(${keys}::text[]) returning units`.execute(tx)
  await markDirty(tx, unitsOf(rows.flatMap(({ units }) => units)))
}
