import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { type AgentFacts, ovnBinaries } from './agent-facts.ts'

/** Agents that lag by no more are alive: they may be at work on the latest generation. */
const GENERATION_LAG_MAX = 1

/**
 * Makes the table `agent` show the OVN agents that southbound tells of; those it no longer tells of are
 * marked down and stay until somebody deletes them. The heartbeat is now for an agent that keeps up with
 * northbound's generation, else the time of its last sign of life. One statement each for seen and gone.
 */
export async function storeAgents(
  database: Database,
  seen: readonly AgentFacts[],
  present: { readonly generation: number; readonly now: Date },
): Promise<void> {
  const rows = seen.map(agent => ({
    id: agent.id,
    agent_type: agent.agentType,
    binary_name: agent.binaryName,
    host: agent.host,
    availability_zone: agent.availabilityZone,
    configurations: agent.configurations,
    description: agent.description ?? null,
    heartbeat_at: heartbeatOf(agent, present)?.toISOString() ?? null,
  }))
  await sql`
    with seen as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (id text, agent_type text,
        binary_name text, host text, availability_zone text, configurations jsonb, description text,
        heartbeat_at timestamptz))
    insert into agent as a (id, agent_type, binary_name, host, availability_zone, configurations, description,
      heartbeat_at)
    select id, agent_type, binary_name, host, availability_zone, configurations, description,
      coalesce(heartbeat_at, now()) from seen
    on conflict (id) do update set agent_type = excluded.agent_type, binary_name = excluded.binary_name,
      host = excluded.host, availability_zone = excluded.availability_zone,
      configurations = excluded.configurations,
      description = coalesce(excluded.description, a.description), marked_down = false,
      started_at = case when a.marked_down then now() else a.started_at end,
      heartbeat_at = coalesce((select s.heartbeat_at from seen s where s.id = excluded.id), a.heartbeat_at)
  `.execute(database)
  await sql`
    update agent set marked_down = true
    where not marked_down and binary_name = any(${[...ovnBinaries]}::text[])
      and not (id = any(${seen.map(agent => agent.id)}::text[]))`.execute(database)
}

function heartbeatOf(
  agent: AgentFacts,
  present: { readonly generation: number; readonly now: Date },
): Date | undefined {
  return present.generation - agent.generation <= GENERATION_LAG_MAX ? present.now : agent.generationAt
}
