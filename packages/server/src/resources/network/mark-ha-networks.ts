import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import { DuplicatedHANetwork } from './errors.ts'

interface NewNetwork {
  readonly networkId: string
  readonly values: { readonly ha: boolean; readonly projectId: string }
}

/** Notes which of new networks are the HA networks of their projects; throws when one has one already. */
export async function markHaNetworks(tx: WriteTx, networks: readonly NewNetwork[]): Promise<void> {
  for (const { networkId, values } of networks.filter(one => one.values.ha)) {
    const { rows } = await sql`insert into ha_network (project_id, network_id)
      values (${values.projectId}, ${networkId}) on conflict (project_id) do nothing
      returning network_id`.execute(tx)
    if (rows.length === 0) throw new DuplicatedHANetwork({ project_id: values.projectId })
  }
}
