import { sql } from 'kysely'
import type { WriteTx } from '../database/database.ts'

/** Wakes whoever may write to southbound. */
export const AGENT_REMOVAL_CHANNEL = 'neutrino_agent_removal'

export interface AgentRemoval {
  readonly agentId: string
  readonly binaryName: string
  readonly chassisName: string
}

/** Has an agent taken out of southbound, see `removeAgents`; asked for with the commit. */
export async function requestAgentRemoval(
  tx: WriteTx,
  { agentId, binaryName, chassisName }: AgentRemoval,
): Promise<void> {
  await sql`insert into agent_removal (agent_id, binary_name, chassis_name)
    values (${agentId}, ${binaryName}, ${chassisName})
    on conflict (agent_id) do update set requested_at = now()`.execute(tx)
  await sql`select pg_notify(${AGENT_REMOVAL_CHANNEL}, '')`.execute(tx)
}
