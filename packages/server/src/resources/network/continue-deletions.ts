import type { Operation } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import { ApiError } from '../../errors/define-error.ts'
import type { Services } from '../../http/wire.ts'
import { write } from '../../http/write.ts'
import { refuseObstacles } from './cascade-obstacles.ts'
import { removeSome } from './cascade-steps.ts'
import { takeDeletion } from './network-deletions.ts'

/** Rest after a step that failed without a conflict. */
export const DELETION_RETRY_S = 30

/**
 * Goes on with one network that is DELETING, by one transaction that ends at `settings.cascadePortsMax` ports. Any number
 * of processes may do so at once, and any of them may die.
 */
export async function continueDeletions(services: Services, op: Operation): Promise<'idle' | 'more'> {
  let network: string | undefined
  try {
    const outcome = await write(services, { op }, 'network.cascade', async context => {
      network = await takeDeletion(context.tx)
      if (network === undefined) return 'idle'
      await refuseObstacles(context.tx, network)
      return removeSome(context, { networkId: network, max: context.settings.cascadePortsMax })
    })
    if (outcome === 'gone') op.log.info('network deleted with everything on it', { network })
    return outcome === 'idle' ? 'idle' : 'more'
  } catch (error) {
    if (network === undefined) throw error
    await putOff(services, op, network, error)
    return 'more'
  }
}

async function putOff(services: Services, op: Operation, network: string, error: unknown): Promise<void> {
  const conflict = error instanceof ApiError && error.status === 409 ? error.message : null
  await sql`update network_deletion set stopped_by = ${conflict},
      due_at = now() + ${conflict === null ? DELETION_RETRY_S : 0} * interval '1 second'
    where network_id = ${network}`.execute(services.transactor.database)
  op.log.warn('deletion of a network stopped', { network, goesOn: conflict === null, error })
}
