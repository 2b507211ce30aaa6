import { uuidV5 } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../database/database.ts'
import { nextReport, type StatusReport, type ToldStatus } from '../observe/agent-status.ts'
import { type AgentKind, agentKinds } from './agent-kinds.ts'
import { CURSOR_AGE_S_MAX } from './cursor.ts'

/** Ids of agents that watch over HTTP are made of program and host, so a second process is the same agent. */
const NAMESPACE = '0c3b2a55-6f0e-4d51-9f1a-6a6b3e1f4f0b'
/** Ports that left a watched host, forgotten at once. */
const FORGOTTEN_MAX = 1_000

export interface Heartbeat {
  readonly binary: string
  readonly configurations: Readonly<Record<string, unknown>>
  readonly told: ToldStatus
  /** The first one of a process. */
  readonly isStart: boolean
}

/** Stores that an agent lives, and what it says of itself. Gives its id. */
export async function storeHeartbeat(
  tx: WriteTx,
  host: string,
  beat: Heartbeat & { readonly now: Date },
): Promise<string> {
  const kind: AgentKind = agentKinds[beat.binary]!
  const { rows } = await sql<{ id: string; status_report: StatusReport | null }>`
    select id, status_report from agent where host = ${host} and binary_name = ${beat.binary}
    order by created_at limit 1 for update`.execute(tx)
  const id = rows[0]?.id ?? uuidV5(NAMESPACE, `${beat.binary} ${host}`)
  const report = nextReport(
    rows[0]?.status_report ?? undefined,
    { generation: 0, wanted: 0, told: beat.told },
    // It says itself when it is stuck.
    { now: beat.now, stuckAfterMs: Number.POSITIVE_INFINITY },
  )
  await sql`
    insert into agent as a (id, agent_type, binary_name, host, configurations, status_report, watches)
    values (${id}, ${kind.agentType}, ${beat.binary}, ${host}, ${JSON.stringify(beat.configurations)},
      ${JSON.stringify(report)}, ${kind.watches})
    on conflict (id) do update set configurations = excluded.configurations, status_report = excluded.status_report,
      watches = excluded.watches, heartbeat_at = now(), marked_down = false,
      started_at = case when ${beat.isStart} then now() else a.started_at end`.execute(tx)
  await forgetDeparted(tx)
  return id
}

/** Of any host: one whose agent is gone for good forgets nothing itself. */
async function forgetDeparted(tx: WriteTx): Promise<void> {
  await sql`
    delete from agent_port_change where (host, port_id) in (
      select c.host, c.port_id from agent_port_change c
      where c.changed_at < now() - make_interval(secs => ${2 * CURSOR_AGE_S_MAX})
        and not exists (select from port_binding b where b.port_id = c.port_id and b.host = c.host)
      order by c.port_id, c.host limit ${FORGOTTEN_MAX} for update skip locked)`.execute(tx)
}
