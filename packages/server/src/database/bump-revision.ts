import { sql } from 'kysely'
import type { WriteTx } from './database.ts'

/** Counts a change of an object: revision_number and updated_at, also for parents of what changed. */
export async function bumpRevision(tx: WriteTx, table: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update ${sql.table(table)} set revision_number = revision_number + 1, updated_at = now()
    where id = any(${ids}::uuid[])`.execute(tx)
}
