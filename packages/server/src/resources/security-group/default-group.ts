import { randomUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { insertTemplateRules } from './storage.ts'

/** Name of the group every project has; no other group may take it. */
export const DEFAULT_GROUP_NAME = 'default'

/**
 * The default group of each project, made where it is missing, with the rules of the templates.
 * Two requests that race for a project's first group get the same one: the unique index makes the
 * second wait for the first. Groups made here count for the quota but are never refused by it.
 * Returns project -> id of its default group; the service itself ('' as project) has none.
 */
export async function ensureDefaultSecurityGroups(
  tx: WriteTx,
  projectIds: readonly string[],
  dirty: WriteContext['dirty'],
): Promise<ReadonlyMap<string, string>> {
  // One order for all writers: two requests that need the same groups must not deadlock.
  const wanted = [...new Set(projectIds)].filter(project => project !== '').sort()
  const found = await selectDefaultGroups(tx, wanted)
  const missing = wanted.filter(project => !found.has(project))
  if (missing.length === 0) return found
  const { rows } = await sql<{ id: string }>`
    insert into security_group (id, project_id, name, description, is_default)
    select n.id, n.project_id, ${DEFAULT_GROUP_NAME}, 'Default security group', true
      from unnest(${missing.map(() => randomUuid())}::uuid[], ${missing}::text[]) as n (id, project_id)
    on conflict (project_id) where is_default do nothing returning id`.execute(tx)
  const made = rows.map(row => row.id)
  await insertTemplateRules(tx, made, 'default')
  dirty('security_group', ...made)
  return selectDefaultGroups(tx, wanted)
}

async function selectDefaultGroups(
  tx: WriteTx,
  projects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ project_id: string; id: string }>`select project_id, id from security_group
    where is_default and project_id = any(${projects}::text[])`.execute(tx)
  return new Map(rows.map(row => [row.project_id, row.id]))
}
