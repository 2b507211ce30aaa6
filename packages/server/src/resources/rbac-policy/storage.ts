import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { RbacPolicyAttributes } from './definition.ts'
import type { RbacObjectType } from './object-types.ts'

export const rbacPolicyStorage: Storage<RbacPolicyAttributes> = { table: 'rbac_policy', from: 'rbac_policy' }

export interface RbacPolicyRow {
  readonly id: string
  readonly project_id: string
  readonly object_type: string
  readonly object_id: string
  readonly action: string
  readonly target_project: string
}

/** Owner of each object that exists, locked against removal. */
export async function objectOwners(
  tx: WriteTx,
  type: RbacObjectType,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{
    id: string
    project_id: string
  }>`select id, project_id from ${sql.table(type.table)}
    where id = any(${ids}::uuid[]) for share`.execute(tx)
  return new Map(rows.map(row => [row.id, row.project_id]))
}

/** Whether one of the networks has no broadcast domain. */
export async function isAnyRoutedOnly(tx: WriteTx, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select from network
    where id = any(${ids}::uuid[]) and connectivity = 'l3' limit 1`.execute(tx)
  return rows.length > 0
}

/** How many of the rows were new. */
export async function insertPolicies(tx: WriteTx, rows: readonly RbacPolicyRow[]): Promise<number> {
  const inserted = await tx
    .insertInto('rbac_policy')
    // What is shared by an attribute of the object counts, but only a policy asked for is refused by the quota.
    .values(rows.map(row => ({ ...row, is_asked: true })))
    .onConflict(conflict => conflict.constraint('rbac_policy_unique').doNothing())
    .returning('id')
    .execute()
  return inserted.length
}

/** SQL that finds a use of external network $object by project $project. */
const externalUses = [
  `select r.project_id from router r join router_port m on m.router_id = r.id join port p on p.id = m.port_id
    where p.network_id = $object and m.device_owner = 'network:router_gateway'`,
  'select f.project_id from floating_ip f where f.floating_network_id = $object',
]

/**
 * A project other than the exempt ones uses the object, and only this entry lets it: no entry of its
 * own project or, for an own entry, one for all remains.
 */
export async function neededBy(
  tx: WriteTx,
  type: RbacObjectType,
  entry: RbacPolicyRow,
  exempt: readonly string[],
): Promise<string | undefined> {
  const wanted = entry.action === 'access_as_external' ? externalUses : type.uses
  const uses = wanted.map(text =>
    sql.join(
      text
        .split('$object')
        .flatMap((part, index) => (index === 0 ? [sql.raw(part)] : [sql`${entry.object_id}`, sql.raw(part)])),
      sql``,
    ),
  )
  const { rows } = await sql<{
    project_id: string
  }>`select used.project_id from (${sql.join(uses, sql` union all `)}) as used
    where used.project_id <> '' and used.project_id <> all(${exempt}::text[]) and ${entry.target_project} in ('*', used.project_id)
      and not exists (select 1 from rbac_policy r where r.object_type = ${entry.object_type} and r.object_id = ${entry.object_id}
        and r.action = ${entry.action} and r.id <> ${entry.id} and r.target_project in ('*', used.project_id))
    limit 1`.execute(tx)
  return rows[0]?.project_id
}

/** A router or floating IP has its address on the external network. */
export async function hasGateways(tx: WriteTx, network: string): Promise<boolean> {
  const { rows } = await sql`select 1 from port where network_id = ${network}
    and device_owner in ('network:router_gateway', 'network:floatingip') limit 1`.execute(tx)
  return rows.length > 0
}

/** Routers of projects that say nothing else use the default network, so it is for every project. */
export async function isDefaultNetwork(tx: WriteTx, network: string): Promise<boolean> {
  const { rows } = await sql`select 1 from network where id = ${network} and is_default`.execute(tx)
  return rows.length > 0
}

/** Of these pairs of a subnet pool and a project, one whose project does not know the pool's address scope. */
export async function poolWithoutScope(
  tx: WriteTx,
  pairs: readonly { readonly pool: string; readonly project: string }[],
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select p.id from unnest(${pairs.map(pair => pair.pool)}::uuid[], ${pairs.map(pair => pair.project)}::text[])
      as wanted (pool, project)
    join subnetpool p on p.id = wanted.pool
    join address_scope s on s.id = p.address_scope_id
    where s.project_id <> wanted.project and not exists (select 1 from rbac_policy r
      where r.object_type = 'address_scope' and r.object_id = s.id and r.target_project in ('*', wanted.project))
    limit 1`.execute(tx)
  return rows[0]?.id
}

/** Another entry still makes the network external. */
export async function staysExternal(tx: WriteTx, entry: RbacPolicyRow): Promise<boolean> {
  const { rows } =
    await sql`select 1 from rbac_policy where object_type = 'network' and object_id = ${entry.object_id}
    and action = 'access_as_external' and id <> ${entry.id} limit 1`.execute(tx)
  return rows.length > 0
}
