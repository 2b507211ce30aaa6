import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import type { AclLog } from './model/acl-log.ts'

interface LogIntentRow {
  readonly group_id: string
  readonly id: string
  readonly event: AclLog['event']
  readonly is_selective: boolean
}

const isSelective = sql`(l.resource_id is not null or l.target_id is not null)`

/** Logs that are switched on and cover each of the groups, oldest first: one statement. */
export async function loadLogsOfGroups(
  tx: ReadTx,
  groupIds: readonly string[],
): Promise<readonly (AclLog & { readonly groupId: string })[]> {
  const { rows } = await sql<LogIntentRow>`
    select g.id as group_id, l.id, l.event, ${isSelective} as is_selective
    from unnest(${groupIds}::uuid[]) as g (id) join network_log l on l.enabled and (
      not ${isSelective} or l.resource_id = g.id
      or (l.resource_id is null and exists (select from port_security_group m
        where m.port_id = l.target_id and m.security_group_id = g.id)))
    order by l.created_at, l.id`.execute(tx)
  return rows.map(row => ({
    groupId: row.group_id,
    id: row.id,
    event: row.event,
    isSelective: row.is_selective,
  }))
}

/** Logs of the group that drops what no other lets through, and whether there are any logs at all. */
export async function loadGlobalLogs(
  tx: ReadTx,
): Promise<{ readonly logs: readonly AclLog[]; readonly hasLogs: boolean }> {
  const { rows } = await sql<Omit<LogIntentRow, 'group_id'> & { readonly counts: boolean }>`
    select l.id, l.event, ${isSelective} as is_selective, l.enabled and not ${isSelective} as counts
    from network_log l order by counts desc, l.created_at, l.id limit 1000`.execute(tx)
  const logs = rows.filter(row => row.counts)
  return {
    logs: logs.map(row => ({ id: row.id, event: row.event, isSelective: false })),
    hasLogs: rows.length > 0,
  }
}
