import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import { createOutbox, type Outbox, type OutboxEvent } from '../outbox.ts'

/** Channel of the triggers that write events. */
export const IRONIC_CHANNEL = 'ironic_event'

/** What Ironic is to be told of a port. */
export interface IronicEvent extends OutboxEvent {
  readonly kind: 'status' | 'deleted'
  readonly name: 'bind_port' | 'unbind_port' | 'delete_port'
  /** As they go over the wire. */
  readonly fields: Readonly<Record<string, string>>
}

export function ironicOutbox(database: Database): Outbox<IronicEvent> {
  return createOutbox(database, 'ironic_event', sql`e.name, e.fields`)
}
