import type { LoopStatus } from '@neutrino/base/loop.ts'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/**
 * In one line: whether Placement answers, and how much it was not told. Without names and reasons, which are in the log:
 * whoever may ask whether we are healthy need not know our hosts.
 */
export async function placementState(database: Database, loop: LoopStatus): Promise<string> {
  if (loop.failures > 0) return 'failing'
  const { rows } = await sql<{ waiting: number; changes: number }>`
    select count(*) filter (where error is not null)::integer as waiting,
      (select count(*) from placement_change where expires_at <= now())::integer as changes
    from placement_unit`.execute(database)
  const { waiting = 0, changes = 0 } = rows[0] ?? {}
  const said = [
    ...(waiting > 0 ? [`${waiting} not reported in full`] : []),
    ...(changes > 0 ? [`${changes} allocations of servers to be undone`] : []),
  ]
  return said.length === 0 ? 'ok' : said.join('; ')
}
