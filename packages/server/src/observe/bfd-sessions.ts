import { parseIp } from '@neutrino/base/ip.ts'
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
    const address = String(row.dst_ip)
    if (portId === undefined || !isUuid(portId) || typeof row.status !== 'string') continue
    // Nothing that somebody else writes into a row keeps the others from being seen.
    if (parseIp(address) !== undefined) sessions.push({ portId, address, status: row.status })
  }
  return sessions
}

/**
 * Stores all sessions there are; the others are gone. One statement, which writes only what differs. Marks the routers
 * that choose next hops by what is alive, and gives their number.
 */
export async function storeBfdSessions(database: Database, sessions: readonly BfdSession[]): Promise<number> {
  const { rows } = await sql`
    with seen as (
      select s.port_id, s.dst_ip, s.status
      from unnest(${sessions.map(one => one.portId)}::uuid[], ${sessions.map(one => one.address)}::inet[],
        ${sessions.map(one => one.status)}::text[]) s (port_id, dst_ip, status)
      join port p on p.id = s.port_id),
    gone as (
      delete from bfd_session b where not exists (
        select from seen s where s.port_id = b.port_id and s.dst_ip = b.dst_ip)
      returning port_id),
    stored as (
      insert into bfd_session as known (port_id, dst_ip, status) select port_id, dst_ip, status from seen
      on conflict (port_id, dst_ip) do update set status = excluded.status
      where known.status <> excluded.status
      returning port_id),
    changed as (
      select distinct r.id from router r join router_port rp on rp.router_id = r.id
      where r.ecmp_max_paths is not null
        and rp.port_id in (select port_id from gone union all select port_id from stored))
    insert into dirty_unit (kind, id) select 'router', id::text from changed order by 2
    on conflict (kind, id) do update set revision = nextval('dirty_revision'), retry_at = null
    returning id`.execute(database)
  return rows.length
}
