import { sql } from 'kysely'
import { isOnCard } from '../../binding/carried-by-agent.ts'
import type { WriteTx } from '../../database/database.ts'
import { PortInUseAsSubPort, PortInUseAsTrunkParent } from './errors.ts'

// Trunks refer to ports and import their folder, so what ports do to them is here.

/** Refuses the removal of locked ports that are parents or subports of trunks. */
export async function refuseTrunkPorts(tx: WriteTx, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ port_id: string; trunk_id: string; role: 'parent' | 'subport' }>`
    select port_id, trunk_id, 'subport' as role from trunk_subport where port_id = any(${ids}::uuid[])
    union all select port_id, id, 'parent' from trunk where port_id = any(${ids}::uuid[])`.execute(tx)
  const [used] = rows
  if (used === undefined) return
  throw used.role === 'subport' ? new PortInUseAsSubPort(used) : new PortInUseAsTrunkParent(used)
}

/** What rules may ask of a trunk. */
export interface TrunkTarget {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly project_id: string
  readonly tenant_id: string
  readonly admin_state_up: boolean
  readonly status: string
  readonly port_id: string
}

/** The trunk that a locked port is a subport of; nobody else changes it before the end of the transaction. */
export async function lockTrunkOf(tx: WriteTx, portId: string): Promise<TrunkTarget | undefined> {
  const { rows } = await sql<TrunkTarget>`
    select t.id, t.name, t.description, t.project_id, t.project_id as tenant_id, t.admin_state_up, t.status, t.port_id
    from trunk t where t.id = (select s.trunk_id from trunk_subport s where s.port_id = ${portId})
    for update`.execute(tx)
  return rows[0]
}

/**
 * Takes subports that go next out of their trunks, as removing them from the trunk would, but leaves out what concerns
 * only ports that stay. Throws PortInUseAsSubPort for one whose trunk is disabled.
 */
export async function leaveTrunks(tx: WriteTx, portIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; port_id: string; admin_state_up: boolean }>`
    select id, port_id, admin_state_up from trunk
    where id in (select trunk_id from trunk_subport where port_id = any(${portIds}::uuid[]))
    order by id for update`.execute(tx)
  const disabled = rows.filter(row => !row.admin_state_up).map(row => row.id)
  const { rows: kept } = await sql<{ port_id: string; trunk_id: string }>`
    select port_id, trunk_id from trunk_subport
    where port_id = any(${portIds}::uuid[]) and trunk_id = any(${disabled}::uuid[]) limit 1`.execute(tx)
  if (kept[0]) throw new PortInUseAsSubPort(kept[0])
  await sql`
    with gone as (delete from trunk_subport where port_id = any(${portIds}::uuid[]))
    update trunk set status = 'ACTIVE', revision_number = revision_number + 1, updated_at = now()
    where id = any(${rows.map(row => row.id)}::uuid[])`.execute(tx)
  await settleTrunks(
    tx,
    rows.map(row => row.port_id),
  )
}

/** The subports of a locked parent are plugged where it is, through the same switch, or the same function of a card. */
export async function bindSubPorts(tx: WriteTx, parentId: string): Promise<void> {
  await sql`
    update port_binding b set host = coalesce(p.host, ''),
      vif_type = case when p.vif_type = 'hw_veb' then p.vif_type else 'ovs' end,
      vif_details = case when p.vif_type in ('ovs', 'hw_veb') then p.vif_details - '{os_vif,vlan,reason}'::text[]
        else '{}' end
    from trunk t
    join trunk_subport s on s.trunk_id = t.id
    left join port_binding p on p.port_id = t.port_id and p.status = 'ACTIVE'
    where t.port_id = ${parentId} and b.port_id = s.port_id and b.status = 'ACTIVE'`.execute(tx)
}

/** A parent was bound anew: its subports go with it, and without a host nothing carries the trunk. */
export async function trunkRebound(
  tx: WriteTx,
  parent: { readonly id: string; readonly isUnbound: boolean },
): Promise<void> {
  await bindSubPorts(tx, parent.id)
  if (!parent.isUnbound) return
  await sql`update trunk set status = 'DOWN', revision_number = revision_number + 1, updated_at = now()
    where port_id = ${parent.id} and status <> 'DOWN'`.execute(tx)
}

/** SQL of what a subport's binding profile says beside what is stored: its parent and its VLAN. */
export const trunkProfile = (port: string) => `coalesce((
  select jsonb_build_object('parent_name', t.port_id, 'tag', s.segmentation_id)
  from trunk_subport s join trunk t on t.id = s.trunk_id where s.port_id = ${port}), '{}')`

/** SQL of a port's `trunk_details`; null of one that is no parent. */
export const trunkDetails = `(select json_build_object('trunk_id', t.id, 'sub_ports', coalesce((
    select json_agg(json_build_object('port_id', s.port_id, 'segmentation_type', s.segmentation_type,
      'segmentation_id', s.segmentation_id, 'mac_address', m.mac_address::text) order by s.position)
    from trunk_subport s join port m on m.id = s.port_id where s.trunk_id = t.id), '[]'::json))
  from trunk t where t.port_id = port.id)`

/**
 * Derives the status of the trunks that these ports are parents or subports of, where agents carry them: DOWN with the
 * parent, DEGRADED while a subport is not plugged.
 */
export async function settleTrunks(tx: WriteTx, portIds: readonly string[]): Promise<void> {
  await sql`
    update trunk t set status = w.status
    from (
      select t.id, case when p.status <> 'ACTIVE' then 'DOWN'
          when exists (select from trunk_subport s join port c on c.id = s.port_id
            where s.trunk_id = t.id and c.status <> 'ACTIVE') then 'DEGRADED' else 'ACTIVE' end as status
      from trunk t join port p on p.id = t.port_id
        join port_binding b on b.port_id = p.id and b.status = 'ACTIVE' and ${sql.raw(isOnCard('b'))}
      where t.port_id = any(${portIds}::uuid[])
        or t.id in (select s.trunk_id from trunk_subport s where s.port_id = any(${portIds}::uuid[]))) w
    where t.id = w.id and t.status <> w.status`.execute(tx)
}
