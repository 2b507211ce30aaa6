import { randomUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'
import type { AddressScopeAttributes } from './definition.ts'

export const addressScopeStorage: Storage<AddressScopeAttributes> = {
  table: 'address_scope',
  from: 'address_scope',
  columns: { shared: null },
  actorColumns: { shared: sharedWith('address_scope', 'access_as_shared', 'address_scope.id') },
  visibleToOthers: knownThroughRbac('address_scope', ['access_as_shared'], 'address_scope.id'),
}

export interface AddressScopeRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly ip_version: 4 | 6
}

export async function insertScopes(tx: WriteTx, rows: readonly AddressScopeRow[]): Promise<void> {
  await tx
    .insertInto('address_scope')
    .values([...rows])
    .execute()
}

export async function rename(tx: WriteTx, id: string, name: string): Promise<void> {
  await tx.updateTable('address_scope').set({ name }).where('id', '=', id).execute()
}

/** Opens scopes to all projects; again is no change. */
export async function share(
  tx: WriteTx,
  scopes: readonly Pick<AddressScopeRow, 'id' | 'project_id'>[],
): Promise<void> {
  if (scopes.length === 0) return
  await tx
    .insertInto('rbac_policy')
    .values(
      scopes.map(({ id, project_id }) => ({
        id: randomUuid(),
        project_id,
        object_type: 'address_scope',
        object_id: id,
        action: 'access_as_shared',
        target_project: '*',
      })),
    )
    .onConflict(conflict => conflict.constraint('rbac_policy_unique').doNothing())
    .execute()
}

/** All projects may use the scope. */
export async function isShared(tx: WriteTx, id: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from rbac_policy where object_type = 'address_scope' and object_id = ${id}
    and action = 'access_as_shared' and target_project = '*'`.execute(tx)
  return rows.length > 0
}

export async function deleteScope(tx: WriteTx, id: string): Promise<void> {
  await tx
    .deleteFrom('rbac_policy')
    .where('object_type', '=', 'address_scope')
    .where('object_id', '=', id)
    .execute()
  await tx.deleteFrom('address_scope').where('id', '=', id).execute()
}
