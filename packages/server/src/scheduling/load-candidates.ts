import { sql } from 'kysely'
import { isAgentAlive } from '../binding/agent-alive.ts'
import type { ReadTx } from '../database/database.ts'
import type { Candidate } from './choose-agents.ts'

/** Kinds of agents that things are given to, each with the table that says what it has. */
const bindingTables = { 'DHCP agent': 'network_dhcp_agent', 'L3 agent': 'router_l3_agent' } as const

export type ScheduledType = keyof typeof bindingTables

export function isScheduledType(type: string): type is ScheduledType {
  return Object.hasOwn(bindingTables, type)
}

export interface LoadedCandidate extends Candidate {
  readonly configurations: Readonly<Record<string, unknown>>
}

/** Agents of a kind that are alive and may be used. One statement. */
export async function loadCandidates(tx: ReadTx, type: ScheduledType): Promise<readonly LoadedCandidate[]> {
  const { rows } = await sql<LoadedCandidate>`
    select id, coalesce(availability_zone, '') as zone, phase, configurations,
      (select count(*)::integer from ${sql.table(bindingTables[type])} b where b.agent_id = agent.id) as load
    from agent where agent_type = ${type} and admin_state_up and ${sql.raw(isAgentAlive('agent'))}`.execute(
    tx,
  )
  return rows
}
