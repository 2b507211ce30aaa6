import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { type AgentFacts, ovnBinaries } from './agent-facts.ts'
import { GENERATION_LAG_MAX, nextReport, type StatusReport } from './agent-status.ts'

export interface Present {
  /** Of northbound. */
  readonly generation: number
  readonly now: Date
  /** [DEFAULT] agent_down_time */
  readonly agentDownTimeMs: number
}

/** An agent whose phase is another than at the last look. */
export interface PhaseChange {
  readonly id: string
  readonly from: string | undefined
  readonly to: string
}

/**
 * Makes the table `agent` show the OVN agents that southbound tells of; those it no longer tells of are
 * marked down and stay until somebody deletes them. The heartbeat is now for an agent that keeps up with
 * northbound's generation, else the time of its last sign of life. One statement each for what was known,
 * seen and gone.
 */
export async function storeAgents(
  database: Database,
  seen: readonly AgentFacts[],
  present: Present,
): Promise<readonly PhaseChange[]> {
  const known = await selectKnown(database, seen)
  const times = { now: present.now, stuckAfterMs: present.agentDownTimeMs }
  const agents = withoutImpostors(seen, known)
  const rows = agents.map(agent => {
    const sign = { generation: agent.generation, wanted: present.generation, told: agent.told }
    return {
      id: agent.id,
      agent_type: agent.agentType,
      binary_name: agent.binaryName,
      host: agent.host,
      availability_zone: agent.availabilityZone,
      configurations: agent.configurations,
      description: agent.description ?? null,
      heartbeat_at: heartbeatOf(agent, present)?.toISOString() ?? null,
      status_report: nextReport(known.get(agent.id)?.report, sign, times),
    }
  })
  await upsertSeen(database, rows)
  const ids = new Set(rows.map(agent => agent.id))
  const gone = [...known]
    .filter(([id, { isDown }]) => !ids.has(id) && !isDown)
    .map(([id, { report }]) => ({ id, status_report: nextReport(report, 'gone', times) }))
  if (gone.length > 0)
    await sql`
      update agent set marked_down = true, status_report = gone.status_report
      from jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) gone (id text, status_report jsonb)
      where agent.id = gone.id`.execute(database)
  return [...rows, ...gone].flatMap(({ id, status_report: { phase } }) => {
    const from = known.get(id)?.report?.phase
    return from === phase ? [] : [{ id, from, to: phase }]
  })
}

interface KnownAgent {
  readonly host: string
  readonly report: StatusReport | undefined
  readonly isDown: boolean
}

/**
 * One agent for each id. Hypervisors write the ids of all but their ovn-controller themselves: whoever had an id keeps it,
 * and a second one that claims it must not stop all others from being stored.
 */
function withoutImpostors(
  seen: readonly AgentFacts[],
  known: ReadonlyMap<string, KnownAgent>,
): readonly AgentFacts[] {
  return [...Map.groupBy(seen, agent => agent.id)].flatMap(([id, same]) => {
    const controller = same.find(agent => agent.binaryName === 'ovn-controller')
    return controller ?? same.find(agent => agent.host === known.get(id)?.host) ?? same.slice(0, 1)
  })
}

/** The agents that were seen now or before. */
async function selectKnown(
  database: Database,
  seen: readonly AgentFacts[],
): Promise<ReadonlyMap<string, KnownAgent>> {
  const { rows } = await sql<{
    id: string
    host: string
    status_report: StatusReport | null
    marked_down: boolean
  }>`
    select id, host, status_report, marked_down from agent
    where id = any(${seen.map(agent => agent.id)}::text[])
      or (not marked_down and binary_name = any(${[...ovnBinaries]}::text[]))`.execute(database)
  return new Map(
    rows.map(row => [
      row.id,
      { host: row.host, report: row.status_report ?? undefined, isDown: row.marked_down },
    ]),
  )
}

async function upsertSeen(database: Database, rows: readonly object[]): Promise<void> {
  await sql`
    with seen as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (id text, agent_type text,
        binary_name text, host text, availability_zone text, configurations jsonb, description text,
        heartbeat_at timestamptz, status_report jsonb))
    insert into agent as a (id, agent_type, binary_name, host, availability_zone, configurations, description,
      heartbeat_at, status_report)
    select id, agent_type, binary_name, host, availability_zone, configurations, description,
      coalesce(heartbeat_at, now()), status_report from seen
    on conflict (id) do update set agent_type = excluded.agent_type, binary_name = excluded.binary_name,
      host = excluded.host, availability_zone = excluded.availability_zone,
      configurations = excluded.configurations,
      description = coalesce(excluded.description, a.description), marked_down = false,
      started_at = case when a.marked_down then now() else a.started_at end,
      heartbeat_at = coalesce((select s.heartbeat_at from seen s where s.id = excluded.id), a.heartbeat_at),
      status_report = excluded.status_report`.execute(database)
}

/** Undefined: no other than before, as when the clock of a hypervisor is ahead or its time is none. */
function heartbeatOf({ generation, generationAt }: AgentFacts, present: Present): Date | undefined {
  if (present.generation - generation <= GENERATION_LAG_MAX) return present.now
  return generationAt !== undefined && generationAt <= present.now ? generationAt : undefined
}
