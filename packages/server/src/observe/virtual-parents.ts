import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

export interface VirtualParent {
  readonly id: string
  /** Where one of its parents answers for the address now; empty: nowhere. */
  readonly host: string
}

/** Where southbound has the address of a virtual port. */
export function virtualParent(portId: string, southbound: Replica): VirtualParent {
  for (const binding of southbound.find('Port_Binding', 'logical_port', portId)) {
    const { chassis } = binding
    const row = typeof chassis === 'string' ? southbound.get('Chassis', chassis) : undefined
    if (row !== undefined) return { id: portId, host: String(row.hostname) }
  }
  return { id: portId, host: '' }
}

/**
 * Notes where virtual ports are answered, in their `binding:vif_details`: they are bound nowhere themselves.
 * Gives the number of ports marked.
 */
export async function storeVirtualParents(
  database: Database,
  parents: readonly VirtualParent[],
): Promise<number> {
  if (parents.length === 0) return 0
  const { rows } = await sql`
    with seen as (
      select s.id, case when s.host = '' then '{}'::jsonb else jsonb_build_object('parent_hostname', s.host) end as details
      from unnest(${parents.map(one => one.id)}::uuid[], ${parents.map(one => one.host)}::text[]) s (id, host)
      join port p on p.id = s.id),
    moved as (
      update port_binding b set vif_details = b.vif_details - 'parent_hostname' || s.details from seen s
      where b.port_id = s.id and b.status = 'ACTIVE'
        and b.vif_details - 'parent_hostname' || s.details <> b.vif_details
      returning b.port_id as id),
    placed as (
      insert into port_binding (port_id, host, vif_details)
      select s.id, '', s.details from seen s
      where s.details <> '{}' and not exists (
        select from port_binding b where b.port_id = s.id and b.status = 'ACTIVE')
      on conflict do nothing returning port_id as id),
    changed as (select id from moved union select id from placed)
    insert into dirty_unit (kind, id) select 'port', id::text from changed order by 2
    on conflict (kind, id) do update set revision = nextval('dirty_revision'), retry_at = null
    returning id`.execute(database)
  return rows.length
}
