import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import { createOutbox, type Outbox, type OutboxEvent } from '../outbox.ts'
import type { EventKind } from './compute-settings.ts'

/** Channel of the triggers that write events. */
export const EVENTS_CHANNEL = 'nova_event'

/** What Nova is to be told of a port. */
export interface NovaEvent extends OutboxEvent {
  readonly kind: EventKind
  readonly name: string
  readonly outcome: 'completed' | 'failed'
  readonly serverId: string
}

export function novaOutbox(database: Database): Outbox<NovaEvent> {
  return createOutbox(database, 'nova_event', sql`e.name, e.outcome, e.server_id as "serverId"`)
}
