import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import { DefaultExternalNetworkExists } from './errors.ts'

/** Throws DefaultExternalNetworkExists when another network is the default one. */
export async function refuseSecondDefault(tx: ReadTx, id?: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from network
    where is_default and id is distinct from ${id ?? null}::uuid`.execute(tx)
  const [other] = rows
  if (other) throw new DefaultExternalNetworkExists({ net_id: other.id })
}

/** Two that come at the same time: the constraint refuses the second. */
export async function withOneDefault<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (violatedConstraint(error) !== 'network_default') throw error
    throw new DefaultExternalNetworkExists({ net_id: 'made meanwhile' }, { cause: error })
  }
}
