import { sql } from 'kysely'
import { isAgentAlive } from '../binding/agent-alive.ts'
import type { Database } from '../database/database.ts'
import type { CardsFacts } from './card-providers.ts'
import type { HostFacts } from './wanted-providers.ts'

/** Who took a unit and died leaves it to others after this. */
const CLAIM_MS = 120_000
const RETRY_MS_MIN = 5_000
const RETRY_MS_MAX = 300_000

/** What is known of a chassis, another agent or a segment in Placement. */
export interface UnitRecord {
  readonly kind: 'chassis' | 'agent' | 'segment'
  readonly id: string
  readonly fingerprint: string | null
  readonly providers: readonly string[]
  /** Since Placement was last found to hold it; null: never. */
  readonly ageMs: number | null
  /** A failure, or somebody who works on it. */
  readonly isWaiting: boolean
  readonly error: string | null
}

export async function loadRecords(database: Database): Promise<readonly UnitRecord[]> {
  const { rows } = await sql<UnitRecord>`
    select kind, id, fingerprint, providers, error, coalesce(retry_at > now(), false) as "isWaiting",
      (extract(epoch from now() - synced_at) * 1000)::float8 as "ageMs"
    from placement_unit order by kind, id`.execute(database)
  return rows
}

/** Takes a unit for a while; false when somebody else has it, or it waits. */
export async function claimUnit(
  database: Database,
  { kind, id }: Pick<UnitRecord, 'kind' | 'id'>,
): Promise<boolean> {
  const { rows } = await sql`
    insert into placement_unit as u (kind, id, retry_at)
    values (${kind}, ${id}, now() + ${CLAIM_MS} * interval '1 ms')
    on conflict (kind, id) do update set retry_at = excluded.retry_at
      where u.retry_at is null or u.retry_at <= now()
    returning kind`.execute(database)
  return rows.length > 0
}

/** Says that Placement holds what the fingerprint stands for; `error` tells what it cannot hold. */
export async function unitSynced(
  database: Database,
  unit: Pick<UnitRecord, 'kind' | 'id' | 'fingerprint' | 'providers' | 'error'>,
): Promise<void> {
  await tellAgent(database, unit, unit.error === null)
  await sql`
    update placement_unit set fingerprint = ${unit.fingerprint}, providers = ${[...unit.providers]}::uuid[],
      synced_at = now(), attempts = 0, retry_at = null, error = ${unit.error}
    where kind = ${unit.kind} and id = ${unit.id}`.execute(database)
}

/** Forgets a unit of which Placement holds nothing any more. */
export async function forgetUnit(
  database: Database,
  { kind, id }: Pick<UnitRecord, 'kind' | 'id'>,
): Promise<void> {
  await tellAgent(database, { kind, id }, null)
  await sql`delete from placement_unit where kind = ${kind} and id = ${id}`.execute(database)
}

/**
 * Lets a unit wait, longer with each failure of its own; without `isItsOwn` all wait with it, and it has the
 * same turn as before. What providers may have been made is remembered, so that they
 * are removed when they are no longer wanted.
 */
export async function postponeUnit(
  database: Database,
  unit: Pick<UnitRecord, 'kind' | 'id'> & { readonly touched: readonly string[] },
  { text, isItsOwn }: { readonly text: string; readonly isItsOwn: boolean },
): Promise<void> {
  await tellAgent(database, unit, false)
  await sql`
    update placement_unit set error = ${text}, fingerprint = null,
      providers = ${[...unit.touched]}::uuid[], attempts = attempts + ${isItsOwn}::boolean::integer,
      retry_at = case when ${isItsOwn}::boolean then now() + interval '1 ms' *
        least(${RETRY_MS_MAX}::float8, ${RETRY_MS_MIN}::float8 * 2 ^ least(attempts, 10)) end
    where kind = ${unit.kind} and id = ${unit.id}`.execute(database)
}

/** Agents show whether Placement knows what their host has: resources_synced; null without anything. */
async function tellAgent(
  database: Database,
  { kind, id }: Pick<UnitRecord, 'kind' | 'id'>,
  isSynced: boolean | null,
): Promise<void> {
  if (kind === 'segment') return
  await sql`update agent set resources_synced = ${isSynced} where id = ${id}
    and resources_synced is distinct from ${isSynced}`.execute(database)
}

/** SQL of what the agent beside OVN says of PTP on a chassis; null when nothing. One that is dead says nothing good. */
const clockOf = (chassis: string) => `(select case when ${isAgentAlive('a')}
      and jsonb_path_exists(a.status_report, '$.custom.ptp[*] ? (@.is_synchronised == true)')
    then 'synchronised' else 'adrift' end
  from agent a where a.agent_type = 'OVN Neutron agent' and a.host = ${chassis}.hostname
    and a.configurations->>'chassis_name' = ${chassis}.name and a.status_report->'custom' ? 'ptp' limit 1)`

export async function loadHosts(
  database: Database,
): Promise<readonly (HostFacts & { readonly name: string })[]> {
  const { rows } = await sql<HostFacts & { readonly name: string }>`
    select name, hostname, other_config->>'ovn-cms-options' as "cmsOptions",
      bridge_mappings as "bridgeMappings", ${sql.raw(clockOf('chassis'))} as clock
    from chassis order by name`.execute(database)
  return rows
}

/** Agents of SR-IOV cards. */
export async function loadCardAgents(database: Database): Promise<readonly CardsFacts[]> {
  const { rows } = await sql<CardsFacts>`
    select id, host, configurations from agent where agent_type = 'NIC Switch agent' order by id`.execute(
    database,
  )
  return rows
}
