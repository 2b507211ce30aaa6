import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import { DELETING } from '../../definition/frozen-network.ts'
import { REMOVALS_CHANNEL } from '../port/index.ts'

/** Notes that a locked network goes in steps from now on, or goes on doing so. */
export async function storeDeletion(
  tx: WriteTx,
  { networkId, requestId }: { readonly networkId: string; readonly requestId: string },
): Promise<void> {
  await sql`
    with frozen as (
      update network set status = ${DELETING}, revision_number = revision_number + 1, updated_at = now()
      where id = ${networkId}
    ), noted as (
      insert into network_deletion (network_id, request_id) values (${networkId}, ${requestId})
      on conflict (network_id) do update set
        request_id = excluded.request_id, due_at = excluded.due_at, stopped_by = null
    )
    select pg_notify(${REMOVALS_CHANNEL}, '')`.execute(tx)
}

/** Keeps others from going on with the deletion; false when somebody is at it. */
export async function lockDeletion(tx: WriteTx, networkId: string): Promise<boolean> {
  const { rows } = await sql`select from network_deletion where network_id = ${networkId}
    for update skip locked`.execute(tx)
  return rows.length > 0
}

/** A network whose deletion is to go on and that nobody is at, until the end of the transaction. */
export async function takeDeletion(tx: WriteTx): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select network_id as id from network_deletion
    where stopped_by is null and due_at <= now()
    order by due_at, network_id limit 1 for update skip locked`.execute(tx)
  return rows[0]?.id
}
