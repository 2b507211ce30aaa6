import type { Log } from '@neutrino/base/log.ts'
import { createOperation, systemActor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import { bumpRevision } from '../database/bump-revision.ts'
import type { Services } from '../http/wire.ts'
import { write } from '../http/write.ts'
import { followMetadataPorts } from '../resources/port/index.ts'

/** Networks that are looked up at once. */
const NETWORKS_MAX = 200

/**
 * Gives networks that were made while `[ovn] ovn_metadata_enabled` was off their metadata ports, each in a transaction
 * of its own: one whose project has no port left in its quota keeps none of the others waiting.
 */
export async function storeMetadataPorts(services: Services, log: Log): Promise<void> {
  if (!services.settings.metadataEnabled) return
  const op = createOperation({ actor: systemActor, log, clock: services.clock })
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const networks = await networksWithout(services, last)
    for (const id of networks) {
      try {
        await write(services, { op }, 'network.metadata', async context => {
          // Also locks the network, as whoever changes its subnets does.
          await bumpRevision(context.tx, 'network', [id])
          await followMetadataPorts(context, [id])
          context.dirty('network', id)
        })
      } catch (error) {
        log.warn('a network could not be given its metadata port', { network: id, error })
      }
    }
    if (networks.length < NETWORKS_MAX) return
    last = networks.at(-1) ?? last
  }
}

async function networksWithout(services: Services, after: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select n.id from network n where n.id > ${after}::uuid and not exists (
      select from port p where p.network_id = n.id and p.device_owner = 'network:distributed'
        and p.device_id like 'ovnmeta-%')
    order by n.id limit ${NETWORKS_MAX}`.execute(services.transactor.database)
  return rows.map(row => row.id)
}
