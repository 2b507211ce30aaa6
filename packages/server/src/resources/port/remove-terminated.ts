import type { Operation } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { WriteContext } from '../../definition/behaviour.ts'
import { ApiError } from '../../errors/define-error.ts'
import type { Services } from '../../http/wire.ts'
import { write } from '../../http/write.ts'
import { removePort } from './remove-port.ts'

/** Ports that one run removes, each in a transaction of its own. */
export const TERMINATIONS_MAX = 100
/** Rest after one that failed without a conflict. */
export const TERMINATION_RETRY_S = 30

/** Removes ports whose server is gone and whose time has come. Any number of processes may do so at once. */
export async function removeTerminated(services: Services, op: Operation): Promise<'idle' | 'more'> {
  const { rows } = await sql<{ id: string }>`select port_id as id from port_termination
    where due_at <= now() order by due_at, port_id limit ${TERMINATIONS_MAX}`.execute(
    services.transactor.database,
  )
  for (const { id } of rows) await terminate(services, op, id)
  return rows.length === TERMINATIONS_MAX ? 'more' : 'idle'
}

async function terminate(services: Services, op: Operation, id: string): Promise<void> {
  const { database } = services.transactor
  try {
    const gone = await write(services, { op }, 'port.terminate', context => removeIfDue(context, id))
    if (gone) op.log.info('port deleted after its server', { port: id, ...gone })
  } catch (error) {
    const isConflict = error instanceof ApiError && error.status === 409
    // Something of the service uses it by now: it stays, as it would if somebody asked.
    if (isConflict) await sql`delete from port_termination where port_id = ${id}`.execute(database)
    else
      await sql`update port_termination set due_at = now() + ${TERMINATION_RETRY_S} * interval '1 second'
        where port_id = ${id}`.execute(database)
    op.log.warn('port was not deleted after its server', { port: id, isTriedAgain: !isConflict, error })
  }
}

interface Terminated {
  readonly device: string
  readonly project: string
  /** The request that unplugged it. */
  readonly request: string
}

async function removeIfDue(context: WriteContext, id: string): Promise<Terminated | undefined> {
  const { tx } = context
  // Whoever plugs it again holds this lock until the commit, and has taken the port off the list by then.
  const { rows: ports } = await sql<{
    deviceId: string
    deviceOwner: string
    project: string
    isWished: boolean
  }>`
    select device_id as "deviceId", device_owner as "deviceOwner", project_id as project,
      delete_on_termination is true as "isWished"
    from port where id = ${id} for update`.execute(tx)
  const { rows } = await sql<{ device: string; request: string }>`
    delete from port_termination where port_id = ${id} and due_at <= now()
    returning device_id as device, request_id as request`.execute(tx)
  const [port] = ports
  const [due] = rows
  if (port === undefined || due === undefined || port.deviceId !== '' || !port.isWished) return undefined
  await removePort(context, { id, deviceOwner: port.deviceOwner })
  return { ...due, project: port.project }
}
