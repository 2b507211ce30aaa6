import { sql } from 'kysely'
import type { Database, ReadTx } from '../database/database.ts'
import type { ProviderAmounts } from './allocation-difference.ts'

/** How long a request may work on a change before it is taken for dead. */
export const CHANGE_MS_MAX = 180_000
/** Changes that are undone in one go. */
export const CHANGES_MAX = 20

/** A change of what a server holds that no commit has confirmed. */
export interface AllocationChange {
  readonly consumerId: string
  readonly id: string
  readonly difference: ProviderAmounts
  /** Null: Placement was not asked yet. */
  readonly before: ProviderAmounts | null
  readonly generation: number | null
}

type Key = Pick<AllocationChange, 'consumerId' | 'id'>

const columns = sql`consumer_id as "consumerId", id, difference, before, generation::float8 as generation`

/** Notes a change before it is made; false while there is another of the same server. */
export async function beginChange(
  database: Database,
  { consumerId, id, difference }: Pick<AllocationChange, 'consumerId' | 'id' | 'difference'>,
): Promise<boolean> {
  const { rows } = await sql`
    insert into placement_change (consumer_id, id, difference, expires_at)
    values (${consumerId}, ${id}, ${JSON.stringify(difference)}::jsonb,
      now() + ${CHANGE_MS_MAX} * interval '1 ms')
    on conflict (consumer_id) do nothing returning id`.execute(database)
  return rows.length > 0
}

/** Notes what Placement is about to be asked for; false when somebody else has taken the change over. */
export async function noteRequest(
  database: Database,
  change: Key & { readonly before: ProviderAmounts; readonly generation: number | null },
): Promise<boolean> {
  const { rows } = await sql`
    update placement_change set before = ${JSON.stringify(change.before)}::jsonb,
      generation = ${change.generation}
    where consumer_id = ${change.consumerId} and id = ${change.id} returning id`.execute(database)
  return rows.length > 0
}

/** Ends a change, in the transaction that it was made for too; false when it is no longer there. */
export async function endChange(db: Database | ReadTx, { consumerId, id }: Key): Promise<boolean> {
  const { rows } = await sql`
    delete from placement_change where consumer_id = ${consumerId} and id = ${id} returning id`.execute(db)
  return rows.length > 0
}

/** Takes one's own change to undo it: the transaction that waits to confirm it finds it gone. */
export async function takeChange(
  database: Database,
  { consumerId, id }: Key,
): Promise<AllocationChange | undefined> {
  const { rows } = await sql<AllocationChange>`
    update placement_change set id = gen_random_uuid(), expires_at = now() + ${CHANGE_MS_MAX} * interval '1 ms'
    where consumer_id = ${consumerId} and id = ${id} returning ${columns}`.execute(database)
  return rows[0]
}

/** Lets others try at once: whoever took a change could not undo it. */
export async function releaseChange(database: Database, { consumerId, id }: Key): Promise<void> {
  await sql`update placement_change set expires_at = now()
    where consumer_id = ${consumerId} and id = ${id}`.execute(database)
}

/** Takes changes whose makers are gone. */
export async function takeExpiredChanges(database: Database): Promise<readonly AllocationChange[]> {
  const { rows } = await sql<AllocationChange>`
    with expired as (select consumer_id from placement_change where expires_at <= now()
      order by expires_at limit ${CHANGES_MAX} for update skip locked)
    update placement_change c set id = gen_random_uuid(),
      expires_at = now() + ${CHANGE_MS_MAX} * interval '1 ms'
    from expired where c.consumer_id = expired.consumer_id
    returning c.consumer_id as "consumerId", c.id, c.difference, c.before,
      c.generation::float8 as generation`.execute(database)
  return rows
}
