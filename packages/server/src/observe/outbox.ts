import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** Events in one request. */
export const EVENTS_MAX = 100
/** Who took events and died leaves them to others after this. */
const CLAIM_MS = 60_000
/** What nobody wanted to hear for so long, nobody waits for any more. */
const AGE_MS_MAX = 3_600_000
const RETRY_MS_MIN = 1_000
const RETRY_MS_MAX = 60_000

/** A row of an outbox that was taken to be sent. */
export interface OutboxEvent {
  readonly portId: string
  readonly kind: string
  readonly sequence: string
  /** How often it has been sent, this time included. */
  readonly attempts: number
}

/** Events that triggers write for another service: one row for each kind of event of a port. */
export interface Outbox<Event extends OutboxEvent> {
  /** Takes events that are due, oldest first; nobody else gets them for a while. */
  take(kinds: readonly Event['kind'][]): Promise<readonly Event[]>
  /** Removes events that were told; one that was replaced meanwhile stays. */
  forget(events: readonly Event[]): Promise<void>
  /** Lets events wait longer with each attempt. */
  postpone(events: readonly Event[]): Promise<void>
  /** Removes what is not to be told, or came to nothing for too long. Gives the number of the latter. */
  dropStale(kinds: readonly Event['kind'][]): Promise<number>
}

/** @param columns what else of the table's row `e` an event has, as SQL */
export function createOutbox<Event extends OutboxEvent>(
  database: Database,
  name: 'nova_event' | 'ironic_event',
  columns: RawBuilder<unknown>,
): Outbox<Event> {
  const table = sql.table(name)
  const those = (events: readonly Event[]) => events.map(one => one.sequence)
  return {
    take: async kinds => {
      const { rows } = await sql<Event>`
        with due as (
          select port_id, kind from ${table} where due_at <= now() and kind = any(${[...kinds]}::text[])
          order by sequence limit ${EVENTS_MAX} for update skip locked)
        update ${table} e set attempts = attempts + 1, due_at = now() + ${CLAIM_MS} * interval '1 ms'
        from due where e.port_id = due.port_id and e.kind = due.kind
        returning e.port_id as "portId", e.kind, e.sequence::text as sequence, e.attempts, ${columns}`.execute(
        database,
      )
      return rows.toSorted((a, b) => Number(BigInt(a.sequence) - BigInt(b.sequence)))
    },
    forget: async events => {
      if (events.length === 0) return
      await sql`delete from ${table} where sequence = any(${those(events)}::bigint[])`.execute(database)
    },
    postpone: async events => {
      if (events.length === 0) return
      await sql`
        update ${table} set due_at = now() + interval '1 ms' *
          least(${RETRY_MS_MAX}::float8, ${RETRY_MS_MIN}::float8 * 2 ^ least(attempts - 1, 10))
        where sequence = any(${those(events)}::bigint[])`.execute(database)
    },
    dropStale: async kinds => {
      const { rows } = await sql<{ kind: Event['kind'] }>`
        delete from ${table}
        where kind <> all(${[...kinds]}::text[]) or created_at < now() - ${AGE_MS_MAX} * interval '1 ms'
        returning kind`.execute(database)
      return rows.filter(row => kinds.includes(row.kind)).length
    },
  }
}
