import type { Log } from '@neutrino/base/log.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { OvsdbTransactionError } from '@neutrino/ovsdb/errors.ts'
import { mutate, type Operation, remove } from '@neutrino/ovsdb/operation.ts'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { sideAgentKeys } from './agent-facts.ts'
import type { AgentRemoval } from './request-agent-removal.ts'

/**
 * Takes the agents that somebody deleted out of southbound: the rows of a hypervisor, or what another agent
 * wrote into them. An ovn-controller that still runs writes its rows again, and so comes back; a dead one
 * stays away. Afterwards the replica shows that they are gone. What southbound refuses is not tried again.
 */
export async function removeAgents({
  database,
  southbound,
  log,
}: {
  readonly database: Database
  readonly southbound: OvsdbClient
  readonly log: Log
}): Promise<void> {
  const { rows } = await sql<AgentRemoval>`
    select agent_id as "agentId", binary_name as "binaryName", chassis_name as "chassisName" from agent_removal order by agent_id`.execute(
    database,
  )
  if (rows.length === 0) return
  for (const removal of rows) {
    const operations = operationsOf(removal, southbound)
    try {
      if (operations.length > 0) await southbound.transact(operations)
    } catch (error) {
      // Refused for good, by the rights of our connection for instance: nothing else may wait for it.
      if (!(error instanceof OvsdbTransactionError)) throw error
      log.error('southbound keeps the rows of a deleted agent', { ...removal, error })
    }
  }
  await southbound.synced()
  // A look that had begun before somebody deleted them may have stored them once more.
  await sql`
    with done as (
      delete from agent_removal where agent_id = any(${rows.map(row => row.agentId)}::text[]) returning agent_id)
    delete from agent where id in (select agent_id from done)`.execute(database)
}

function operationsOf(removal: AgentRemoval, southbound: OvsdbClient): readonly Operation[] {
  const ofChassis = [['name', '==', removal.chassisName]] as const
  const hasPrivate = southbound.hasTable('Chassis_Private')
  if (removal.binaryName === 'ovn-controller')
    return [...(hasPrivate ? [remove('Chassis_Private', ofChassis)] : []), remove('Chassis', ofChassis)]
  const keys = sideAgentKeys(removal.binaryName)
  if (keys === undefined || !hasPrivate) return []
  return [mutate('Chassis_Private', ofChassis, [['external_ids', 'delete', [...keys]]])]
}
