import { sql } from 'kysely'
import type { WriteTx } from '../database/database.ts'
import { markDirty } from '../reconcile/dirty-unit.ts'
import { settleTrunks } from '../resources/port/index.ts'

/** What the agent of a host has seen of a port. */
export interface DeviceStatus {
  readonly id: string
  /** The device that carries the port; null: there is none, or it does not work. */
  readonly device: string | null
  /** Why there is none, for operators. */
  readonly reason: string | null
}

/**
 * Stores what the agents of a host have seen of ports that are bound there by their mechanism. A port is ACTIVE when it
 * is enabled and the host of its active binding has a device for it; the target of a live migration is noted before.
 * Gives the ids of ports that are the host's, in a constant number of statements.
 */
export async function storeDeviceStatus(
  tx: WriteTx,
  host: string,
  seen: readonly DeviceStatus[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from port p join port_binding b on b.port_id = p.id and b.host = ${host}
    where p.id = any(${seen.map(one => one.id)}::uuid[])
      and coalesce(b.vif_details->'bound_drivers'->>'0', 'ovn') <> 'ovn'
    order by p.id for no key update of p`.execute(tx)
  const ids = rows.map(row => row.id)
  if (ids.length === 0) return []
  const own = new Set(ids)
  const ofHost = seen.filter(one => own.has(one.id))
  const up = ofHost.filter(one => one.device !== null).map(one => one.id)
  // Plugs first: a port that comes up is told of by its status.
  await sql`delete from port_plug where host = ${host}
    and port_id = any(${ids}::uuid[]) and port_id <> all(${up}::uuid[])`.execute(tx)
  await sql`insert into port_plug (port_id, host) select id, ${host} from unnest(${up}::uuid[]) id
    order by 1 on conflict do nothing`.execute(tx)
  const explained = await sql<{ port_id: string }>`
    update port_binding b set vif_details = case when s.reason is null then b.vif_details - 'reason'
        else b.vif_details || jsonb_build_object('reason', s.reason) end
    from unnest(${ofHost.map(one => one.id)}::uuid[], ${ofHost.map(one => one.reason)}::text[]) s (id, reason)
    where b.port_id = s.id and b.host = ${host} and b.vif_details->>'reason' is distinct from s.reason
    returning b.port_id`.execute(tx)
  const changed = await sql<{ id: string }>`
    with wanted as (
      select p.id, case when p.admin_state_up and p.id = any(${up}::uuid[]) then 'ACTIVE' else 'DOWN' end as status
      from port p join port_binding b on b.port_id = p.id and b.host = ${host} and b.status = 'ACTIVE'
      where p.id = any(${ids}::uuid[])),
    changed as (update port p set status = w.status from wanted w where p.id = w.id and p.status <> w.status
      returning p.id)
    select id from changed`.execute(tx)
  await settleTrunks(tx, ids)
  const marked = new Set([...changed.rows.map(row => row.id), ...explained.rows.map(row => row.port_id)])
  await markDirty(
    tx,
    [...marked].map(id => ({ kind: 'port', id })),
  )
  return ids
}
