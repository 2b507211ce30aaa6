import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { AuthKeys } from './authentication.ts'
import type { BfdMonitorAttributes } from './definition.ts'

/** The session of an association `a`, of the port of its router that has one. */
const session = `bfd_session s join router_port rp on rp.port_id = s.port_id
  where rp.router_id = a.router_id and s.dst_ip = a.nexthop`

export const bfdMonitorStorage: Storage<BfdMonitorAttributes> = {
  table: 'bfd_monitor',
  from: 'bfd_monitor',
  columns: {
    dstIp: 'host(bfd_monitor.dst_ip)',
    srcIp: 'host(bfd_monitor.src_ip)',
    // Behaviour does not need what is secret.
    authKey: null,
    status: `(case when exists (select from bfd_monitor_association a
      where a.bfd_monitor_id = bfd_monitor.id and exists (select from ${session})) then 'ACTIVE' else 'DOWN' end)`,
  },
}

export interface BfdMonitorRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly mode: string
  readonly dst_ip: string
  readonly src_ip: string | null
  readonly min_rx: number
  readonly min_tx: number
  readonly multiplier: number
  readonly auth_type: string | null
  readonly auth_key: AuthKeys | null
}

export async function insertMonitors(tx: WriteTx, rows: readonly BfdMonitorRow[]): Promise<void> {
  await tx
    .insertInto('bfd_monitor')
    .values(
      rows.map(row => ({
        ...row,
        auth_key: row.auth_key === null ? null : JSON.stringify(row.auth_key),
      })),
    )
    .execute()
}

/** Counts the change. */
export async function updateMonitor(
  tx: WriteTx,
  id: string,
  changes: Partial<Pick<BfdMonitorRow, 'name' | 'description' | 'min_rx' | 'min_tx' | 'multiplier'>>,
): Promise<void> {
  await tx
    .updateTable('bfd_monitor')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Breaks bfd_monitor_in_use while a route names it. */
export async function deleteMonitor(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('bfd_monitor').where('id', '=', id).execute()
}

/** What decides whether a route can name a monitor. */
export interface Monitor {
  readonly id: string
  readonly projectId: string
  readonly mode: 'asynchronous' | 'demand'
  readonly dstIp: string
  readonly srcIp: string | null
  readonly authType: string | null
}

/** Monitors by id as they now are, and stay until the commit; those that do not exist are missing. */
export async function lockMonitors(
  tx: WriteTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Monitor>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Monitor>`
    select id, project_id as "projectId", mode, host(dst_ip) as "dstIp", host(src_ip) as "srcIp",
      auth_type as "authType"
    from bfd_monitor where id = any(${ids}::uuid[]) order by id for share`.execute(tx)
  return new Map(rows.map(row => [row.id, row]))
}

export async function routersOf(tx: ReadTx, monitorId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct router_id as id from bfd_monitor_association where bfd_monitor_id = ${monitorId}
    order by router_id`.execute(tx)
  return rows.map(row => row.id)
}

/** A route that names the monitor, and the session that watches it: absent until OVN says so. */
export interface Association {
  readonly routerId: string
  readonly destination: string
  readonly nexthop: string
  readonly sourceIp: string | null
  readonly session: 'admin_down' | 'down' | 'init' | 'up' | null
}

export async function associationsOf(tx: ReadTx, monitorId: string): Promise<readonly Association[]> {
  const { rows } = await sql<Association>`
    select a.router_id as "routerId", a.destination::text as destination, host(a.nexthop) as nexthop,
      kept.source as "sourceIp", kept.status as session
    from bfd_monitor_association a left join lateral (
      select s.status, (select min(host(i.ip_address) collate "C") from ip_allocation i
        where i.port_id = s.port_id and family(i.ip_address) = family(a.nexthop)) as source
      from ${sql.raw(session)} order by s.port_id limit 1) kept on true
    where a.bfd_monitor_id = ${monitorId} order by a.router_id, a.destination, a.nexthop`.execute(tx)
  return rows
}
