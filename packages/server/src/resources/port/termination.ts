import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean } from '../../definition/kinds.ts'

/** Says that a port is to go with its server; by alias port-delete-on-termination. */
export const terminationAttributes = {
  deleteOnTermination: {
    kind: orNull(boolean),
    create: true,
    update: true,
    default: null,
    enforcePolicy: true,
    alias: 'port-delete-on-termination',
    doc: 'Whether it is deleted after the compute service has unplugged it; null leaves that to whoever deletes the server.',
  },
} as const

/** Sent in the transaction that makes something due to be removed later. */
export const REMOVALS_CHANNEL = 'neutrino_removals'

interface Wish {
  readonly deleteOnTermination: boolean | null
}

/** Stores the wishes of new ports: one statement, or none. */
export async function storeWishes(
  tx: WriteTx,
  ids: readonly string[],
  wishes: readonly Wish[],
): Promise<void> {
  for (const wish of [true, false]) {
    const wishing = ids.filter((_, index) => wishes[index]?.deleteOnTermination === wish)
    if (wishing.length > 0)
      await sql`update port set delete_on_termination = ${wish} where id = any(${wishing}::uuid[])`.execute(
        tx,
      )
  }
}

interface Termination {
  readonly current: Wish & { readonly id: string; readonly deviceId: string }
  readonly changes: {
    readonly deleteOnTermination?: boolean | null | undefined
    readonly deviceId?: string | undefined
  }
}

/**
 * Follows a change of a locked port: unplugged by the compute service or an administrator, one that goes with its server is
 * written down to go after `settings.terminationGraceS`. That it stays when it is used again is the database's business.
 */
export async function followTermination(
  { op, tx, settings }: WriteContext,
  { current, changes }: Termination,
): Promise<void> {
  const { id } = current
  const wish =
    changes.deleteOnTermination === undefined ? current.deleteOnTermination : changes.deleteOnTermination
  if (wish !== current.deleteOnTermination)
    await sql`
      with kept as (delete from port_termination where port_id = ${id} and ${wish !== true})
      update port set delete_on_termination = ${wish} where id = ${id}`.execute(tx)
  const isUnplugged = changes.deviceId === '' && current.deviceId !== ''
  if (!wish || !isUnplugged || !(op.actor.isAdmin || op.actor.isService)) return
  await sql`
    with due as (
      insert into port_termination (port_id, device_id, request_id, due_at)
      values (${id}, ${current.deviceId}, ${op.requestId}, now() + ${settings.terminationGraceS} * interval '1 second')
      on conflict (port_id) do update set
        device_id = excluded.device_id, request_id = excluded.request_id, due_at = excluded.due_at
    )
    select pg_notify(${REMOVALS_CHANNEL}, '')`.execute(tx)
  op.log.info('port goes with its server', { port: id, device: current.deviceId })
}
