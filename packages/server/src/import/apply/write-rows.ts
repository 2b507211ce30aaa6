import { type RawBuilder, sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import type { PlannedRow } from '../migration-plan.ts'
import type { TargetTable } from '../target-tables.ts'
import { MigrationRefused } from './migration-refused.ts'

/** The values of a row's primary key as one text. */
export function keyOf(table: TargetTable, row: Readonly<Record<string, unknown>>): string {
  return table.key.map(column => String(row[column])).join('/')
}

/** SQL: the same of a row in the database. */
export function keyExpression(table: TargetTable, alias: string): RawBuilder<string> {
  return sql`concat_ws('/', ${sql.join(table.key.map(column => sql`${sql.ref(`${alias}.${column}`)}::text`))})`
}

/** SQL: what tells that somebody changed a row. */
export function fingerprint(table: TargetTable, alias: string): RawBuilder<string> {
  return table.seenBy === 'revision'
    ? sql`${sql.ref(`${alias}.revision_number`)}::text`
    : sql`md5(to_jsonb(${sql.table(alias)})::text)`
}

export interface Writing {
  readonly planId: string
  readonly batch: number
}

/**
 * Writes rows of one table; those that a migration wrote before stay as they are, with all that belongs to them.
 * Throws MigrationRefused when one is there that none wrote. @returns those that were written.
 */
export async function writeRows(
  tx: WriteTx,
  table: TargetTable,
  rows: readonly PlannedRow[],
  writing: Writing,
): Promise<readonly PlannedRow[]> {
  const written: PlannedRow[] = []
  // Columns that a row does not name have the store's defaults.
  const shapes = Map.groupBy(rows, ({ row }) => Object.keys(row).join(' '))
  for (const same of shapes.values())
    written.push(
      ...(table.parent === undefined
        ? await writeObjects(tx, table, same, writing)
        : await writeParts(tx, { ...table, parent: table.parent }, same, writing)),
    )
  return written
}

async function writeObjects(
  tx: WriteTx,
  table: TargetTable,
  rows: readonly PlannedRow[],
  writing: Writing,
): Promise<readonly PlannedRow[]> {
  const conflict = sql`on conflict (${sql.join(table.key.map(column => sql.ref(column)))}) do nothing`
  const { rows: written } = await sql<{ key: string; print: string }>`
    ${insertion(table, rows)} ${conflict}
    returning ${keyExpression(table, 't')} as key, ${fingerprint(table, 't')} as print`.execute(tx)
  const printOf = new Map(written.map(({ key, print }) => [key, print]))
  const fresh = rows.filter(({ row }) => printOf.has(keyOf(table, row)))
  const others = rows.map(({ row }) => keyOf(table, row)).filter(key => !printOf.has(key))
  await requireOurs(tx, table, others)
  if (fresh.length > 0)
    await sql`insert into migration_row (table_name, row_key, plan_id, batch, fingerprint, units)
      select ${table.name}, r.key, ${writing.planId}, ${writing.batch}, r.print, r.units
      from jsonb_to_recordset(${JSON.stringify(
        fresh.map(({ row, units }) => {
          const key = keyOf(table, row)
          return { key, print: printOf.get(key), units }
        }),
      )}::jsonb) as r (key text, print text, units text[])
      -- One that an earlier migration wrote was removed since, or it would not have been written now.
      on conflict (table_name, row_key) do update set plan_id = excluded.plan_id, batch = excluded.batch,
        fingerprint = excluded.fingerprint, units = excluded.units`.execute(tx)
  return fresh
}

async function requireOurs(tx: WriteTx, table: TargetTable, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  const { rows } = await sql<{ key: string }>`select k.key from unnest(${keys}::text[]) as k (key)
    where not exists (select from migration_row m where m.table_name = ${table.name} and m.row_key = k.key)
    limit 10`.execute(tx)
  if (rows.length > 0)
    throw new MigrationRefused(
      `${table.name} ${rows.map(({ key }) => key).join(', ')}: is here already, and no migration wrote it`,
    )
}

/** Parts of objects that this plan wrote; objects that were there have theirs. */
async function writeParts(
  tx: WriteTx,
  table: TargetTable & { readonly parent: NonNullable<TargetTable['parent']> },
  rows: readonly PlannedRow[],
  { planId }: Writing,
): Promise<readonly PlannedRow[]> {
  const parentOf = ({ row }: PlannedRow) => String(row[table.parent.column])
  const parents = [...new Set(rows.map(parentOf))]
  const { rows: known } = await sql<{ key: string }>`select row_key as key from migration_row
    where table_name = ${table.parent.table} and row_key = any(${parents}::text[]) and plan_id = ${planId}`.execute(
    tx,
  )
  const ours = new Set(known.map(({ key }) => key))
  const fresh = rows.filter(row => ours.has(parentOf(row)))
  if (fresh.length > 0) await insertion(table, fresh).execute(tx)
  return fresh
}

/** All with the columns of the first. */
function insertion(table: TargetTable, rows: readonly PlannedRow[]): RawBuilder<unknown> {
  const columns = Object.keys(rows[0]?.row ?? {})
  const refs = sql.join(columns.map(column => sql.ref(column)))
  return sql`insert into ${sql.table(table.name)} as t (${refs})
    select ${refs} from jsonb_populate_recordset(null::${sql.table(table.name)},
      ${JSON.stringify(rows.map(({ row }) => row))}::jsonb)`
}
