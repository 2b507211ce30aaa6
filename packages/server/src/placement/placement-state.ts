import type { LoopStatus } from '@neutrino/base/loop.ts'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** In one line: whether Placement answers, and what it was not told. */
export async function placementState(database: Database, loop: LoopStatus): Promise<string> {
  if (loop.failures > 0) return `failing: ${loop.lastError ?? 'without a reason'}`
  const { rows } = await sql<{ waiting: number; first: string | null; changes: number }>`
    select count(*) filter (where error is not null)::integer as waiting, min(error) as first,
      (select count(*) from placement_change where expires_at <= now())::integer as changes
    from placement_unit`.execute(database)
  const { waiting = 0, first, changes = 0 } = rows[0] ?? {}
  const said = [
    ...(waiting > 0 ? [`${waiting} not reported in full, for instance: ${first}`] : []),
    ...(changes > 0 ? [`${changes} allocations of servers to be undone`] : []),
  ]
  return said.length === 0 ? 'ok' : said.join('; ')
}
