import type { Actor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'
import type { AddressGroupAttributes } from './definition.ts'

export const addressGroupStorage: Storage<AddressGroupAttributes> = {
  table: 'address_group',
  from: 'address_group',
  columns: {
    addresses: `array(select p.cidr::text from address_group_prefix p
      where p.address_group_id = address_group.id order by p.cidr)`,
    shared: null,
  },
  actorColumns: { shared: sharedWith('address_group', 'access_as_shared', 'address_group.id') },
  visibleToOthers: knownThroughRbac('address_group', ['access_as_shared'], 'address_group.id'),
}

export interface AddressGroupRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
}

export async function insertGroups(tx: WriteTx, rows: readonly AddressGroupRow[]): Promise<void> {
  await tx
    .insertInto('address_group')
    .values([...rows])
    .execute()
}

export interface GroupPrefix {
  readonly groupId: string
  readonly prefix: string
}

/** Inserts prefixes and returns those that were not there yet. */
export async function insertPrefixes(
  tx: WriteTx,
  prefixes: readonly GroupPrefix[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ cidr: string }>`insert into address_group_prefix (address_group_id, cidr)
    select * from unnest(${prefixes.map(one => one.groupId)}::uuid[], ${prefixes.map(one => one.prefix)}::cidr[])
    on conflict do nothing returning cidr::text as cidr`.execute(tx)
  return new Set(rows.map(row => row.cidr))
}

/** Removes prefixes and returns those that were there. */
export async function deletePrefixes(
  tx: WriteTx,
  id: string,
  prefixes: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ cidr: string }>`delete from address_group_prefix
    where address_group_id = ${id} and cidr = any(${prefixes}::cidr[]) returning cidr::text as cidr`.execute(
    tx,
  )
  return new Set(rows.map(row => row.cidr))
}

export async function updateGroup(
  tx: WriteTx,
  id: string,
  changes: Partial<Pick<AddressGroupRow, 'name' | 'description'>>,
): Promise<void> {
  await tx
    .updateTable('address_group')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function deleteGroup(tx: WriteTx, id: string): Promise<void> {
  await tx
    .deleteFrom('rbac_policy')
    .where('object_type', '=', 'address_group')
    .where('object_id', '=', id)
    .execute()
  await tx.deleteFrom('address_group').where('id', '=', id).execute()
}

/** Those of the groups that a project owns or that are shared with it; for an admin, all that exist. */
export async function selectKnownAddressGroups(
  tx: ReadTx,
  ids: readonly string[],
  asker: Pick<Actor, 'projectId' | 'isAdmin'>,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select g.id from address_group g
    where g.id = any(${ids}::uuid[]) and (${asker.isAdmin} or g.project_id = ${asker.projectId} or exists (
      select 1 from rbac_policy r where r.object_type = 'address_group' and r.object_id = g.id
        and r.action = 'access_as_shared' and r.target_project in ('*', ${asker.projectId})))`.execute(tx)
  return new Set(rows.map(row => row.id))
}
