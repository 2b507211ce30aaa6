import { sql } from 'kysely'
import type { Removal, WriteContext } from '../../definition/behaviour.ts'
import { DELETING } from '../../definition/frozen-network.ts'
import { cascadeObjects } from './cascade-objects.ts'
import { refuseObstacles } from './cascade-obstacles.ts'
import { requireRights } from './cascade-rights.ts'
import { removeSome } from './cascade-steps.ts'
import type { NetworkAttributes } from './definition.ts'
import { lockDeletion, storeDeletion } from './network-deletions.ts'

/**
 * DELETE …?cascade=true. Rights and obstacles are looked at first, for all objects. A network with few enough ports then
 * goes in the transaction of the request, all or nothing: 204. One with more is DELETING from the answer on, which is 202,
 * and goes in steps, whatever is restarted meanwhile; a step that meets a conflict leaves its reason on the network and
 * waits until it is asked for again.
 */
export const cascade: Removal<NetworkAttributes> = {
  alias: 'network-cascade-delete',
  rule: 'delete_network:cascade',
  resumes: true,
  doc: 'Delete everything that is on the network as well.',
  lockFirst: lockObjects,
  async run(context, current) {
    const { op, settings, tx } = context
    const { id, projectId } = current
    if (current.status === DELETING && !(await lockDeletion(tx, id))) return 'accepted'
    await requireRights(context, { id, projectId })
    await refuseObstacles(tx, id)
    const ports = await countPorts(context, id)
    const isBounded = ports <= settings.cascadePortsMax
    op.log.info('network is deleted with everything on it', { network: id, ports, atOnce: isBounded })
    if (!isBounded) {
      await storeDeletion(tx, { networkId: id, requestId: op.requestId })
      return 'accepted'
    }
    const bounds = { networkId: id, max: settings.cascadePortsMax }
    while ((await removeSome(context, bounds)) !== 'gone');
    return 'removed'
  },
}

/** In the order of whoever changes one of them: routers and trunks before ports, and all before their network. */
async function lockObjects(context: WriteContext, networkId: string): Promise<void> {
  const { settings, tx } = context
  if ((await countPorts(context, networkId)) > settings.cascadePortsMax) return
  const { ports, routers, subnets, trunks, trunksElsewhere } = cascadeObjects(networkId)
  await sql`select from router where id in (${routers}) order by id for update`.execute(tx)
  // Not against addresses: their ports are locked next.
  await sql`select from subnet where id in (${subnets}) order by id for no key update`.execute(tx)
  await sql`select from trunk where id in (${trunks} union ${trunksElsewhere}) order by id for update`.execute(
    tx,
  )
  await sql`select from port where id in (${ports}) order by id for update`.execute(tx)
}

async function countPorts({ tx }: WriteContext, networkId: string): Promise<number> {
  const { ports } = cascadeObjects(networkId)
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from (${ports}) as doomed`.execute(tx)
  return rows[0]?.count ?? 0
}
