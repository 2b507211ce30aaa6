import { isUuid } from '@neutrino/base/uuid.ts'
import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { unitOf } from '../reconcile/owners.ts'
import { gatewayPortOf } from './port-status.ts'

export interface BfdSession {
  readonly portId: string
  readonly address: string
  readonly status: string
}

/** What northbound says of the sessions of our routers; nothing of those that northd has not seen yet. */
export function bfdSessions(northbound: Replica): readonly BfdSession[] {
  const sessions: BfdSession[] = []
  for (const row of northbound.rows('BFD')) {
    const portId = unitOf('BFD', row) === undefined ? undefined : gatewayPortOf(row)
    if (portId === undefined || !isUuid(portId) || typeof row.status !== 'string') continue
    sessions.push({ portId, address: String(row.dst_ip), status: row.status })
  }
  return sessions
}

/** Stores all sessions there are; the others are gone. One statement, which writes only what differs. */
export async function storeBfdSessions(database: Database, sessions: readonly BfdSession[]): Promise<void> {
  await sql`
    with seen as (
      select s.port_id, s.dst_ip, s.status
      from unnest(${sessions.map(one => one.portId)}::uuid[], ${sessions.map(one => one.address)}::inet[],
        ${sessions.map(one => one.status)}::text[]) s (port_id, dst_ip, status)
      join port p on p.id = s.port_id),
    gone as (
      delete from bfd_session b where not exists (
        select from seen s where s.port_id = b.port_id and s.dst_ip = b.dst_ip))
    insert into bfd_session as known (port_id, dst_ip, status) select port_id, dst_ip, status from seen
    on conflict (port_id, dst_ip) do update set status = excluded.status
    where known.status <> excluded.status`.execute(database)
}
