import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import type { UnitOutcome } from './apply.ts'
import { isUnitKind, type Unit, unitKey, unitKinds } from './model/unit.ts'

/** A mark as it was read; it is cleared only if nobody has marked the unit again since. */
export interface DirtyUnit extends Unit {
  readonly revision: number
  /** Since the oldest change that is not applied yet. */
  readonly ageMs: number
}

/** The wait after a first failure; it doubles with each further one. */
export const RETRY_MS_MIN = 500
export const RETRY_MS_MAX = 60_000
/** What is kept of an error, for people. */
const ERROR_TEXT_MAX = 1_000

/** Units that are due, oldest mark first. Units of kinds that another release knows are left to it. */
export async function takeDirty(tx: ReadTx, limit: number): Promise<readonly DirtyUnit[]> {
  const { rows } = await sql<{ kind: string; id: string; revision: number; age_ms: number }>`
    select kind, id, revision, (extract(epoch from clock_timestamp() - marked_at) * 1000)::float8 as age_ms
    from dirty_unit
    where kind = any(${[...unitKinds]}::text[]) and (retry_at is null or retry_at <= clock_timestamp())
    order by revision limit ${limit}`.execute(tx)
  return rows.flatMap(row =>
    isUnitKind(row.kind)
      ? { kind: row.kind, id: row.id, revision: row.revision, ageMs: Math.max(0, row.age_ms) }
      : [],
  )
}

/** Clears the marks of applied units and puts off the others; both only as far as the marks did not move. */
export async function settleDirty(
  tx: ReadTx,
  batch: readonly DirtyUnit[],
  outcomes: readonly UnitOutcome[],
): Promise<void> {
  const marks = new Map(batch.map(unit => [unitKey(unit), unit]))
  const done: DirtyUnit[] = []
  const undone: { readonly unit: DirtyUnit; readonly error: string }[] = []
  const unmarked: { readonly unit: Unit; readonly error: string }[] = []
  for (const outcome of outcomes) {
    const unit = marks.get(unitKey(outcome.unit))
    if (outcome.state === 'applied') {
      if (unit !== undefined) done.push(unit)
    } else if (unit === undefined) {
      unmarked.push(outcome)
    } else {
      undone.push({ unit, error: outcome.error })
    }
  }
  await clear(tx, done)
  await putOff(tx, undone)
  await markFailed(tx, unmarked)
}

async function clear(tx: ReadTx, units: readonly DirtyUnit[]): Promise<void> {
  if (units.length === 0) return
  await sql`
    with ${lockedMarks(units)}
    delete from dirty_unit d using locked l where d.kind = l.kind and d.id = l.id`.execute(tx)
}

/**
 * The rows whose marks have not moved. A row that is locked is being marked anew at this moment, so there is
 * nothing to wait for; and who never waits never deadlocks with the API.
 */
function lockedMarks(units: readonly DirtyUnit[]) {
  return sql`locked as (
    select d.kind, d.id from dirty_unit d
    join unnest(${units.map(unit => unit.kind)}::text[], ${units.map(unit => unit.id)}::text[],
      ${units.map(unit => unit.revision)}::bigint[]) u (kind, id, revision)
      on d.kind = u.kind and d.id = u.id and d.revision = u.revision
    for update of d skip locked)`
}

async function putOff(
  tx: ReadTx,
  failures: readonly { readonly unit: DirtyUnit; readonly error: string }[],
): Promise<void> {
  if (failures.length === 0) return
  const units = failures.map(failure => failure.unit)
  await sql`
    with ${lockedMarks(units)}
    update dirty_unit d set attempts = d.attempts + 1, error = u.error,
      retry_at = clock_timestamp() + least(${RETRY_MS_MAX}::float8, ${RETRY_MS_MIN}::float8 * 2 ^ least(d.attempts, 20))
        * (0.75 + random() / 2) * interval '1 millisecond'
    from locked l
    join unnest(${units.map(unit => unit.kind)}::text[], ${units.map(unit => unit.id)}::text[],
      ${failures.map(failure => failure.error.slice(0, ERROR_TEXT_MAX))}::text[]) u (kind, id, error)
      on l.kind = u.kind and l.id = u.id
    where d.kind = l.kind and d.id = l.id`.execute(tx)
}

/** Units that were looked at without a mark (an audit's, say) get one when they fail, so that it shows. */
async function markFailed(
  tx: ReadTx,
  failures: readonly { readonly unit: Unit; readonly error: string }[],
): Promise<void> {
  if (failures.length === 0) return
  await sql`
    insert into dirty_unit (kind, id, attempts, error, retry_at)
    select u.kind, u.id, 1, u.error, clock_timestamp() + ${RETRY_MS_MIN}::float8 * interval '1 millisecond'
    from unnest(${failures.map(one => one.unit.kind)}::text[], ${failures.map(one => one.unit.id)}::text[],
      ${failures.map(one => one.error.slice(0, ERROR_TEXT_MAX))}::text[]) u (kind, id, error)
    on conflict (kind, id) do nothing`.execute(tx)
}

/** How much is left to do: marks, and the age of the oldest in seconds. */
export async function dirtyBacklog(
  tx: ReadTx,
): Promise<{ readonly units: number; readonly oldestSeconds: number }> {
  const { rows } = await sql<{ units: number; oldest: number | null }>`
    select count(*)::int as units, extract(epoch from clock_timestamp() - min(marked_at))::float8 as oldest
    from dirty_unit`.execute(tx)
  return { units: rows[0]?.units ?? 0, oldestSeconds: Math.max(0, rows[0]?.oldest ?? 0) }
}
