import { type RawBuilder, sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { SecurityGroupRuleAttributes } from './definition.ts'

const ofGroup = (column: string) =>
  `(select g.${column} from security_group g where g.id = security_group_rule.security_group_id)`

export const securityGroupRuleStorage: Storage<SecurityGroupRuleAttributes> = {
  table: 'security_group_rule',
  from: 'security_group_rule',
  columns: { belongsToDefaultSg: ofGroup('is_default') },
  policyFields: { 'security_group:project_id': ofGroup('project_id') },
  // A rule that an administrator put into a project's group is that project's business.
  visibleToOthers: actor => sql`${sql.raw(ofGroup('project_id'))} = ${actor.projectId}`,
}

export interface RuleRow {
  readonly id: string
  readonly project_id: string
  readonly security_group_id: string
  readonly direction: string
  readonly ethertype: string
  readonly protocol: string | null
  readonly protocol_number: number | null
  readonly port_range_min: number | null
  readonly port_range_max: number | null
  readonly remote_ip_prefix: string | null
  readonly normalized_cidr: string | null
  readonly remote_group_id: string | null
  readonly remote_address_group_id: string | null
  readonly description: string
}

/** Inserts what is not there yet and returns the ids of what it inserted. */
export async function insertRules(tx: WriteTx, rows: readonly RuleRow[]): Promise<ReadonlySet<string>> {
  const inserted = await sql<{ id: string }>`
    insert into security_group_rule (id, project_id, security_group_id, direction, ethertype, protocol,
      protocol_number, port_range_min, port_range_max, remote_ip_prefix, normalized_cidr, remote_group_id,
      remote_address_group_id, description)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as r (
      id uuid, project_id text, security_group_id uuid, direction text, ethertype text, protocol text,
      protocol_number smallint, port_range_min integer, port_range_max integer, remote_ip_prefix text,
      normalized_cidr cidr, remote_group_id uuid, remote_address_group_id uuid, description text)
    on conflict do nothing returning id`.execute(tx)
  return new Set(inserted.rows.map(row => row.id))
}

/** Every address is the same as no prefix, as the unique index has it. */
const prefixKey = (prefix: RawBuilder<unknown>) => sql`nullif(nullif(${prefix}, '0.0.0.0/0'), '::/0')`

/** The rule of the group that says the same as this one. */
export async function selectEqualRule(tx: WriteTx, row: RuleRow): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from security_group_rule
    where security_group_id = ${row.security_group_id} and direction = ${row.direction}
      and ethertype = ${row.ethertype} and protocol_number is not distinct from ${row.protocol_number}::smallint
      and port_range_min is not distinct from ${row.port_range_min}::integer
      and port_range_max is not distinct from ${row.port_range_max}::integer
      and ${prefixKey(sql`remote_ip_prefix`)} is not distinct from ${prefixKey(sql`${row.remote_ip_prefix}::text`)}
      and remote_group_id is not distinct from ${row.remote_group_id}::uuid
      and remote_address_group_id is not distinct from ${row.remote_address_group_id}::uuid`.execute(tx)
  return rows[0]?.id
}

export interface GroupOwner {
  readonly id: string
  readonly projectId: string
}

/** Owners of those of the groups that exist. */
export async function selectOwners(tx: ReadTx, ids: readonly string[]): Promise<readonly GroupOwner[]> {
  const { rows } = await sql<GroupOwner>`select id, project_id as "projectId" from security_group
    where id = any(${ids}::uuid[])`.execute(tx)
  return rows
}

/** Those of the groups that a project owns or that are shared with it. */
export async function selectGroupsKnownTo(
  tx: ReadTx,
  ids: readonly string[],
  projectId: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select g.id from security_group g
    where g.id = any(${ids}::uuid[]) and (g.project_id = ${projectId} or exists (
      select 1 from rbac_policy r where r.object_type = 'security_group' and r.object_id = g.id
        and r.action = 'access_as_shared' and r.target_project in ('*', ${projectId})))`.execute(tx)
  return new Set(rows.map(row => row.id))
}

export async function updateDescription(tx: WriteTx, id: string, description: string): Promise<void> {
  await tx
    .updateTable('security_group_rule')
    .set({ description, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function deleteRule(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('security_group_rule').where('id', '=', id).execute()
}
