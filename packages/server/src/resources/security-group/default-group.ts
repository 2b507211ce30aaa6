import { randomUuid } from '@neutrino/base/uuid.ts'
import type { WriteTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { DEFAULT_GROUP_NAME } from './definition.ts'
import { insertDefaultGroups, insertTemplateRules, selectDefaultGroups } from './storage.ts'

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
  if (wanted.length === 0) return new Map()
  const found = await selectDefaultGroups(tx, wanted)
  const missing = wanted.filter(project => !found.has(project))
  if (missing.length === 0) return found
  const made = await insertDefaultGroups(
    tx,
    missing.map(project => ({
      id: randomUuid(),
      project_id: project,
      name: DEFAULT_GROUP_NAME,
      description: 'Default security group',
      stateful: true,
    })),
  )
  await insertTemplateRules(tx, made, 'default')
  dirty('security_group', ...made)
  return selectDefaultGroups(tx, wanted)
}
