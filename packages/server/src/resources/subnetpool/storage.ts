import { randomUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'
import type { SubnetpoolAttributes } from './definition.ts'

export const subnetpoolStorage: Storage<SubnetpoolAttributes> = {
  table: 'subnetpool',
  from: 'subnetpool',
  columns: {
    prefixes: `array(select p.cidr::text from subnetpool_prefix p
      where p.subnetpool_id = subnetpool.id order by p.cidr)`,
    shared: null,
  },
  actorColumns: { shared: sharedWith('subnetpool', 'access_as_shared', 'subnetpool.id') },
  visibleToOthers: knownThroughRbac('subnetpool', ['access_as_shared'], 'subnetpool.id'),
}

export interface SubnetpoolRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly ip_version: 4 | 6
  readonly default_prefixlen: number
  readonly min_prefixlen: number
  readonly max_prefixlen: number
  readonly default_quota: number | null
  readonly is_default: boolean
  readonly address_scope_id: string | null
}

export async function insertPool(tx: WriteTx, row: SubnetpoolRow): Promise<void> {
  await tx.insertInto('subnetpool').values(row).execute()
}

export async function updatePool(
  tx: WriteTx,
  id: string,
  changes: Partial<Omit<SubnetpoolRow, 'id' | 'project_id' | 'ip_version'>>,
): Promise<void> {
  await tx
    .updateTable('subnetpool')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Puts these prefixes in the place of the pool's, under its address scope. */
export async function replacePrefixes(
  tx: WriteTx,
  pool: { readonly id: string; readonly addressScopeId: string | null; readonly prefixes: readonly string[] },
): Promise<void> {
  await tx.deleteFrom('subnetpool_prefix').where('subnetpool_id', '=', pool.id).execute()
  await sql`insert into subnetpool_prefix (subnetpool_id, cidr, address_scope_id)
    select ${pool.id}, cidr, ${pool.addressScopeId}::uuid from unnest(${pool.prefixes}::cidr[]) as p (cidr)`.execute(
    tx,
  )
}

/** Opens the pool to all projects. */
export async function share(tx: WriteTx, id: string, projectId: string): Promise<void> {
  await tx
    .insertInto('rbac_policy')
    .values({
      id: randomUuid(),
      project_id: projectId,
      object_type: 'subnetpool',
      object_id: id,
      action: 'access_as_shared',
      target_project: '*',
    })
    .execute()
}

export interface ScopeFacts {
  readonly projectId: string
  readonly ipVersion: 4 | 6
  /** The asking project owns it or it is shared with it; for an admin always. */
  readonly isKnown: boolean
}

export async function selectScope(
  tx: ReadTx,
  id: string,
  asker: { readonly projectId: string; readonly isAdmin: boolean },
): Promise<ScopeFacts | undefined> {
  const { rows } = await sql<ScopeFacts>`
    select s.project_id as "projectId", s.ip_version as "ipVersion",
      (${asker.isAdmin} or s.project_id = ${asker.projectId} or exists (
        select 1 from rbac_policy r where r.object_type = 'address_scope' and r.object_id = s.id
          and r.action = 'access_as_shared' and r.target_project in ('*', ${asker.projectId}))) as "isKnown"
    from address_scope s where s.id = ${id}`.execute(tx)
  return rows[0]
}

/** Networks with subnets of the pool, and whether they have others of its version besides. */
export async function selectNetworks(
  tx: WriteTx,
  poolId: string,
): Promise<readonly { readonly id: string; readonly isMixed: boolean }[]> {
  const { rows } = await sql<{ id: string; isMixed: boolean }>`
    select distinct s.network_id as id, exists (select 1 from subnet o where o.network_id = s.network_id
      and o.ip_version = s.ip_version and o.subnetpool_id is distinct from s.subnetpool_id) as "isMixed"
    from subnet s where s.subnetpool_id = ${poolId}`.execute(tx)
  return rows
}

export async function selectAllocated(tx: WriteTx, poolId: string): Promise<readonly string[]> {
  const rows = await tx.selectFrom('subnet').select('cidr').where('subnetpool_id', '=', poolId).execute()
  return rows.map(row => row.cidr)
}

export async function deletePool(tx: WriteTx, id: string): Promise<void> {
  await tx
    .deleteFrom('rbac_policy')
    .where('object_type', '=', 'subnetpool')
    .where('object_id', '=', id)
    .execute()
  await tx.deleteFrom('subnetpool').where('id', '=', id).execute()
}
