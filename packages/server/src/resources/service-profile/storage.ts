import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { ServiceProfileAttributes } from './definition.ts'

export const serviceProfileStorage: Storage<ServiceProfileAttributes> = {
  table: 'service_profile',
  from: 'service_profile',
}

export interface ProfileColumns {
  readonly description: string | null
  readonly driver: string
  readonly metainfo: string
  readonly enabled: boolean
}

export async function insertProfiles(
  tx: WriteTx,
  rows: readonly (ProfileColumns & { readonly id: string })[],
): Promise<void> {
  await tx.insertInto('service_profile').values(rows).execute()
}

export async function updateProfile(
  tx: WriteTx,
  id: string,
  changes: Partial<ProfileColumns>,
): Promise<void> {
  if (Object.keys(changes).length > 0)
    await tx.updateTable('service_profile').set(changes).where('id', '=', id).execute()
}

export async function deleteProfile(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('service_profile').where('id', '=', id).execute()
}

/** A flavor leads to the profile, whose row is locked. */
export async function isBound(tx: ReadTx, id: string): Promise<boolean> {
  const { rows } =
    await sql`select from flavor_service_profile where service_profile_id = ${id} limit 1`.execute(tx)
  return rows.length > 0
}
