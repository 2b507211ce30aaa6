import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import type { EventKind } from './compute-settings.ts'

/** Channel of the triggers that write events. */
export const EVENTS_CHANNEL = 'nova_event'
/** Events in one request. */
export const EVENTS_MAX = 100
/** Who took events and died leaves them to others after this. */
const CLAIM_MS = 60_000
/** What Nova did not want to hear for so long, nobody waits for any more. */
const AGE_MS_MAX = 3_600_000
const RETRY_MS_MIN = 1_000
const RETRY_MS_MAX = 60_000

/** A row of the outbox that was taken to be sent. */
export interface NovaEvent {
  readonly portId: string
  readonly kind: EventKind
  readonly name: string
  readonly outcome: 'completed' | 'failed'
  readonly serverId: string
  readonly sequence: string
  /** How often it has been sent, this time included. */
  readonly attempts: number
}

/** Takes events that are due, oldest first; nobody else gets them for a while. */
export async function takeEvents(
  database: Database,
  kinds: readonly EventKind[],
): Promise<readonly NovaEvent[]> {
  const { rows } = await sql<NovaEvent>`
    with due as (
      select port_id, kind from nova_event where due_at <= now() and kind = any(${[...kinds]}::text[])
      order by sequence limit ${EVENTS_MAX} for update skip locked)
    update nova_event e set attempts = attempts + 1, due_at = now() + ${CLAIM_MS} * interval '1 ms'
    from due where e.port_id = due.port_id and e.kind = due.kind
    returning e.port_id as "portId", e.kind, e.name, e.outcome, e.server_id as "serverId",
      e.sequence::text as sequence, e.attempts`.execute(database)
  return rows.toSorted((a, b) => Number(BigInt(a.sequence) - BigInt(b.sequence)))
}

/** Removes events that were told; one that was replaced meanwhile stays. */
export async function forgetEvents(database: Database, events: readonly NovaEvent[]): Promise<void> {
  if (events.length === 0) return
  await sql`delete from nova_event where sequence = any(${events.map(one => one.sequence)}::bigint[])`.execute(
    database,
  )
}

/** Lets events wait longer with each attempt. */
export async function postponeEvents(database: Database, events: readonly NovaEvent[]): Promise<void> {
  if (events.length === 0) return
  await sql`
    update nova_event set due_at = now() + interval '1 ms' *
      least(${RETRY_MS_MAX}::float8, ${RETRY_MS_MIN}::float8 * 2 ^ least(attempts - 1, 10))
    where sequence = any(${events.map(one => one.sequence)}::bigint[])`.execute(database)
}

/** Removes what is not to be told, or came to nothing for too long. Gives the number of the latter. */
export async function dropStaleEvents(database: Database, kinds: readonly EventKind[]): Promise<number> {
  const { rows } = await sql<{ kind: EventKind }>`
    delete from nova_event
    where kind <> all(${[...kinds]}::text[]) or created_at < now() - ${AGE_MS_MAX} * interval '1 ms'
    returning kind`.execute(database)
  return rows.filter(row => kinds.includes(row.kind)).length
}
