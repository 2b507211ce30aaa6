import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { FlavorAttributes } from './definition.ts'

export const flavorStorage: Storage<FlavorAttributes> = {
  table: 'flavor',
  from: 'flavor',
  columns: {
    serviceProfiles: `array(select b.service_profile_id from flavor_service_profile b
      where b.flavor_id = flavor.id order by b.position)`,
  },
}

export interface FlavorColumns {
  readonly name: string
  readonly description: string | null
  readonly enabled: boolean
}

export async function insertFlavor(
  tx: WriteTx,
  row: FlavorColumns & { readonly id: string; readonly service_type: string },
): Promise<void> {
  await tx.insertInto('flavor').values(row).execute()
}

export async function updateFlavor(tx: WriteTx, id: string, changes: Partial<FlavorColumns>): Promise<void> {
  if (Object.keys(changes).length > 0)
    await tx.updateTable('flavor').set(changes).where('id', '=', id).execute()
}

export async function deleteFlavor(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('flavor').where('id', '=', id).execute()
}

/** False when the flavor has it already. */
export async function bindProfile(tx: WriteTx, flavorId: string, profileId: string): Promise<boolean> {
  const { rows } = await sql`insert into flavor_service_profile (flavor_id, service_profile_id)
    values (${flavorId}, ${profileId})
    on conflict do nothing returning flavor_id`.execute(tx)
  return rows.length > 0
}

/** Takes away one profile, or all; false when there was none. */
export async function unbindProfiles(tx: WriteTx, flavorId: string, profileId?: string): Promise<boolean> {
  const one = profileId === undefined ? sql`true` : sql`service_profile_id = ${profileId}`
  const { rows } = await sql`delete from flavor_service_profile
    where flavor_id = ${flavorId} and ${one} returning flavor_id`.execute(tx)
  return rows.length > 0
}

export interface BoundProfile {
  readonly id: string
  readonly driver: string
  readonly enabled: boolean
}

/** Profiles of a flavor, the one that counts first; undefined: there is no such flavor. Keeps it. */
export async function selectProfiles(
  tx: ReadTx,
  flavorId: string,
): Promise<readonly BoundProfile[] | undefined> {
  const locked = await sql`select from flavor where id = ${flavorId} for key share`.execute(tx)
  if (locked.rows.length === 0) return undefined
  const { rows } = await sql<BoundProfile>`
    select p.id, p.driver, p.enabled from flavor_service_profile b
    join service_profile p on p.id = b.service_profile_id
    where b.flavor_id = ${flavorId} order by b.position`.execute(tx)
  return rows
}
