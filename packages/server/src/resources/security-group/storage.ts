import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'
import type { SecurityGroupAttributes } from './definition.ts'

/** The rules as GET /security-group-rules shows them, as text: most of it was written with the rule. */
const rulesText = `(select '[' || coalesce(string_agg('{"belongs_to_default_sg":' || security_group.is_default::text || ','
    || coalesce(r.json_members, security_group_rule_members(r)) || '}', ',' order by r.created_at, r.id), '') || ']'
  from security_group_rule r where r.security_group_id = security_group.id)`

export const securityGroupStorage: Storage<SecurityGroupAttributes> = {
  table: 'security_group',
  from: 'security_group',
  columns: {
    securityGroupRules: `${rulesText}::json`,
    shared: null,
    includeDefaultRules: null,
  },
  jsonTexts: { securityGroupRules: rulesText },
  actorColumns: { shared: sharedWith('security_group', 'access_as_shared', 'security_group.id') },
  visibleToOthers: knownThroughRbac('security_group', ['access_as_shared'], 'security_group.id'),
}

export interface SecurityGroupRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly stateful: boolean
}

export async function insertGroups(tx: WriteTx, rows: readonly SecurityGroupRow[]): Promise<void> {
  await tx
    .insertInto('security_group')
    .values([...rows])
    .execute()
}

/** Inserts the default groups that are missing; returns the ids of those it made. */
export async function insertDefaultGroups(
  tx: WriteTx,
  rows: readonly SecurityGroupRow[],
): Promise<readonly string[]> {
  const made = await tx
    .insertInto('security_group')
    .values(rows.map(row => ({ ...row, is_default: true })))
    // A literal: with a parameter, a plan for all values could not tell that the partial index applies.
    .onConflict(conflict => conflict.column('project_id').where('is_default', '=', sql.lit(true)).doNothing())
    .returning('id')
    .execute()
  return made.map(row => row.id)
}

/** Default group of each of the projects that have one. */
export async function selectDefaultGroups(
  tx: ReadTx,
  projects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ project_id: string; id: string }>`select project_id, id from security_group
    where is_default and project_id = any(${projects}::text[])`.execute(tx)
  return new Map(rows.map(row => [row.project_id, row.id]))
}

/** Gives new groups the rules that the templates foresee for groups of their kind. */
export async function insertTemplateRules(
  tx: WriteTx,
  groupIds: readonly string[],
  kind: 'default' | 'other',
): Promise<void> {
  if (groupIds.length === 0) return
  await sql`
    insert into security_group_rule (id, project_id, security_group_id, direction, ethertype, protocol,
      protocol_number, port_range_min, port_range_max, remote_ip_prefix, normalized_cidr, remote_group_id,
      remote_address_group_id, from_template)
    select gen_random_uuid(), g.project_id, g.id, d.direction, d.ethertype, d.protocol,
      d.protocol_number, d.port_range_min, d.port_range_max, d.remote_ip_prefix,
      network(d.remote_ip_prefix::inet)::cidr,
      case d.remote_group_id when 'PARENT' then g.id else d.remote_group_id::uuid end,
      d.remote_address_group_id, true
    from security_group g, default_security_group_rule d
    where g.id = any(${groupIds}::uuid[])
      and case when ${kind} = 'default' then d.used_in_default_sg else d.used_in_non_default_sg end
      -- What a template names may be gone by now.
      and (d.remote_group_id is null or d.remote_group_id = 'PARENT'
        or exists (select from security_group r where r.id::text = d.remote_group_id))
      and (d.remote_address_group_id is null
        or exists (select from address_group a where a.id = d.remote_address_group_id))
    on conflict do nothing`.execute(tx)
}

/** Whether new groups of each project are stateful unless the request says; missing where nobody set it. */
export async function statefulByDefault(
  tx: ReadTx,
  projects: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
  const { rows } = await sql<{ project: string; stateful: boolean }>`
    select distinct on (p.project) p.project, d.stateful
    from unnest(${projects}::text[]) as p (project) join security_group_default_statefulness d
      on d.project_id = p.project or d.project_id is null
    order by p.project, d.project_id nulls last`.execute(tx)
  return new Map(rows.map(row => [row.project, row.stateful]))
}

export interface RulesWanted {
  readonly project: string
  /** New groups that the templates give rules to. */
  readonly born: number
  /** Rules that were asked for. */
  readonly rules: number
}

/**
 * A project whose limit for rules new groups would break. Rules from templates are counted without a limit, yet one that
 * forbids those of a single group forbids the group, and rules that were asked for find no room beside them.
 */
export async function projectWithoutRoom(
  tx: ReadTx,
  wanted: readonly RulesWanted[],
): Promise<string | undefined> {
  const { rows } = await sql<{ project: string }>`
    select w.project
    from json_to_recordset(${JSON.stringify(wanted)}::json) as w (project text, born integer, rules integer)
      cross join (select count(*)::integer as count from default_security_group_rule where used_in_non_default_sg) t
      left join quota q on q.project_id = w.project and q.resource = 'security_group_rule'
      left join quota_default d on d.resource = 'security_group_rule'
      left join quota_usage u on u.project_id = w.project and u.resource = 'security_group_rule'
      cross join lateral (select coalesce(q.quota_limit, d.quota_limit, -1) as max) l
    where w.project <> '' and l.max >= 0 and ((w.born > 0 and l.max < t.count)
      or (w.rules > 0 and coalesce(u.used, 0) + w.rules + w.born * t.count > l.max)) limit 1`.execute(tx)
  return rows[0]?.project
}

export async function updateGroup(
  tx: WriteTx,
  id: string,
  changes: Partial<Omit<SecurityGroupRow, 'id' | 'project_id'>>,
): Promise<void> {
  await tx
    .updateTable('security_group')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Ports have the group. */
export async function isInUse(tx: WriteTx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('port_security_group')
    .select('port_id')
    .where('security_group_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Other groups whose rules name this one, and so lose these rules with it. */
export async function groupsReferring(tx: WriteTx, id: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('security_group_rule')
    .select('security_group_id')
    .distinct()
    .where('remote_group_id', '=', id)
    .where('security_group_id', '<>', id)
    .orderBy('security_group_id')
    .execute()
  return rows.map(row => row.security_group_id)
}

export async function deleteGroup(tx: WriteTx, id: string): Promise<void> {
  await tx
    .deleteFrom('rbac_policy')
    .where('object_type', '=', 'security_group')
    .where('object_id', '=', id)
    .execute()
  await tx.deleteFrom('security_group').where('id', '=', id).execute()
}
