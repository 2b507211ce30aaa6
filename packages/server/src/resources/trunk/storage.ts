import type { Actor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import { isOnCard } from '../../binding/carried-by-agent.ts'
import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { DELETING, frozenWithNetwork } from '../../definition/frozen-network.ts'
import { NetworkIsBeingDeleted } from '../../errors/errors.ts'
import type { TrunkAttributes } from './definition.ts'
import type { PortFacts, SubPort } from './plan-sub-ports.ts'

export const trunkStorage: Storage<TrunkAttributes> = {
  table: 'trunk',
  from: 'trunk',
  columns: {
    subPorts: `coalesce((select json_agg(json_build_object('port_id', s.port_id,
        'segmentation_type', s.segmentation_type, 'segmentation_id', s.segmentation_id) order by s.position)
      from trunk_subport s where s.trunk_id = trunk.id), '[]'::json)`,
  },
  frozen: frozenWithNetwork('(select p.network_id from port p where p.id = trunk.port_id)'),
}

/**
 * Ports locked until the end of the transaction: in that time nobody binds or removes them or puts them
 * into another trunk. Throws NetworkIsBeingDeleted.
 */
export async function lockPorts(
  tx: WriteTx,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PortFacts>> {
  await sql`select from port where id = any(${ids}::uuid[]) order by id for no key update`.execute(tx)
  const isSeen =
    actor.isAdmin || actor.isService ? sql`true` : sql`${actor.projectId} in (p.project_id, n.project_id)`
  // A second statement: it sees what whoever held the locks has committed.
  const { rows } = await sql<PortFacts & { readonly isFrozen: boolean }>`
    select p.id, n.status = ${DELETING} as "isFrozen", p.network_id as "networkId", p.device_id as "deviceId", n.mtu,
      s.network_type as "networkType", s.segmentation_id as "segmentationId",
      exists (select from network_segment g where g.network_id = n.id and g.network_type = 'qinq') as "isDoubleTagged",
      coalesce(b.host, '') as host, coalesce(b.vif_type, 'unbound') as "vifType",
      coalesce(${sql.raw(isOnCard('b'))}, false) as "isOnCard",
      exists (select from trunk t where t.port_id = p.id) as "isParent",
      exists (select from trunk_subport t where t.port_id = p.id) as "isSubPort",
      p.vlan_filter_list is not null as "filtersTags",
      ${isSeen} as "isSeen"
    from port p
    join network n on n.id = p.network_id
    left join port_binding b on b.port_id = p.id and b.status = 'ACTIVE'
    left join lateral (
      select min(g.network_type) as network_type, min(g.segmentation_id) as segmentation_id
      from network_segment g where g.network_id = n.id having count(*) = 1) s on true
    where p.id = any(${ids}::uuid[])`.execute(tx)
  const frozen = rows.find(row => row.isSeen && row.isFrozen)
  if (frozen) throw new NetworkIsBeingDeleted({ net_id: frozen.networkId })
  return new Map(rows.map(row => [row.id, row]))
}

/** Of a trunk that the transaction has locked. */
export async function subPortsOf(tx: WriteTx, trunkId: string): Promise<readonly SubPort[]> {
  const { rows } = await sql<SubPort>`select port_id, segmentation_type, segmentation_id
    from trunk_subport where trunk_id = ${trunkId} order by position`.execute(tx)
  return rows
}

export interface TrunkRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly admin_state_up: boolean
  readonly status: 'ACTIVE' | 'BUILD'
  readonly port_id: string
}

export async function insertTrunk(tx: WriteTx, row: TrunkRow): Promise<void> {
  await tx.insertInto('trunk').values(row).execute()
}

export async function updateTrunk(
  tx: WriteTx,
  id: string,
  changes: { readonly [K in 'name' | 'description' | 'admin_state_up' | 'status']?: TrunkRow[K] | undefined },
): Promise<void> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  await tx
    .updateTable('trunk')
    .set({ ...given, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Puts free ports into a trunk: from now on they are where its parent is and in its state. */
export async function addSubPorts(
  tx: WriteTx,
  trunk: { readonly id: string; readonly parentId: string },
  subPorts: readonly SubPort[],
): Promise<void> {
  const ids = subPorts.map(subPort => subPort.port_id)
  await sql`delete from port_binding where port_id = any(${ids}::uuid[]) and status = 'INACTIVE'`.execute(tx)
  const segmentationIds = subPorts.map(subPort => subPort.segmentation_id)
  await sql`insert into trunk_subport (trunk_id, port_id, segmentation_type, segmentation_id)
    select ${trunk.id}, s.port_id, 'vlan', s.segmentation_id
    from unnest(${ids}::uuid[], ${segmentationIds}::integer[]) with ordinality s (port_id, segmentation_id, n)
    order by s.n`.execute(tx)
  await sql`update port p set device_owner = 'trunk:subport', device_id = ${trunk.id},
      -- What OVN carries is there at once; of a card somebody has to have seen it.
      status = case when exists (select from port_binding b
        where b.port_id = parent.id and b.status = 'ACTIVE' and ${sql.raw(isOnCard('b'))}) then 'DOWN' else parent.status end,
      revision_number = p.revision_number + 1, updated_at = now()
    from port parent where parent.id = ${trunk.parentId} and p.id = any(${ids}::uuid[])`.execute(tx)
}

/** Frees ports of a locked trunk: they are plugged nowhere any more. */
export async function removeSubPorts(tx: WriteTx, ids: readonly string[]): Promise<void> {
  await sql`
    with gone as (delete from trunk_subport where port_id = any(${ids}::uuid[])),
    unbound as (
      -- Whoever writes back the profile it has read stores in it where the port was.
      update port_binding set vif_type = 'unbound', vif_details = '{}', host = '',
        profile = profile - 'parent_name' - 'tag'
      where port_id = any(${ids}::uuid[]) and status = 'ACTIVE')
    update port set device_owner = '', device_id = '', status = 'DOWN',
      revision_number = revision_number + 1, updated_at = now()
    where id = any(${ids}::uuid[])`.execute(tx)
}

export async function deleteTrunk(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('trunk').where('id', '=', id).execute()
}
