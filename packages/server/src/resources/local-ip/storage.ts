import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { LocalIpAttributes } from './definition.ts'

export const localIpStorage: Storage<LocalIpAttributes> = { table: 'local_ip', from: 'local_ip' }

export interface LocalIpRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly local_port_id: string
  readonly network_id: string
  readonly local_ip_address: string
  readonly ip_mode: string
}

export async function insertLocalIp(tx: WriteTx, row: LocalIpRow): Promise<void> {
  await tx.insertInto('local_ip').values(row).execute()
}

/** Also counts the change. */
export async function updateLocalIp(
  tx: WriteTx,
  id: string,
  changes: { readonly name?: string; readonly description?: string },
): Promise<void> {
  await tx
    .updateTable('local_ip')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function hasAssociations(tx: ReadTx, id: string): Promise<boolean> {
  const { rows } = await sql`select from local_ip_association where local_ip_id = ${id} limit 1`.execute(tx)
  return rows.length > 0
}

/** Returns the port when it was made for the local IP. */
export async function deleteLocalIp(tx: WriteTx, id: string, portOwner: string): Promise<string | undefined> {
  const { rows } = await sql<{ own_port: string | null }>`
    delete from local_ip where id = ${id} returning (
      select p.id from port p where p.id = local_port_id and p.device_owner = ${portOwner}) as own_port`.execute(
    tx,
  )
  return rows[0]?.own_port ?? undefined
}

/** Whether the network exists for whoever may see its `projectId` and has an IPv4 subnet. */
export async function hasIpv4Subnet(tx: ReadTx, networkId: string): Promise<boolean> {
  const { rows } = await sql`select from subnet
    where network_id = ${networkId} and ip_version = 4 limit 1`.execute(tx)
  return rows.length > 0
}
