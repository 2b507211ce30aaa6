import { type RawBuilder, sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { DefaultSecurityGroupRuleAttributes } from './definition.ts'

export const defaultSecurityGroupRuleStorage: Storage<DefaultSecurityGroupRuleAttributes> = {
  table: 'default_security_group_rule',
  from: 'default_security_group_rule',
  columns: { projectId: null },
}

export interface TemplateRow {
  readonly id: string
  readonly direction: string
  readonly ethertype: string
  readonly protocol: string | null
  readonly protocol_number: number | null
  readonly port_range_min: number | null
  readonly port_range_max: number | null
  readonly remote_ip_prefix: string | null
  readonly remote_group_id: string | null
  readonly remote_address_group_id: string | null
  readonly used_in_default_sg: boolean
  readonly used_in_non_default_sg: boolean
  readonly description: string
}

/** Whether the template was new for each of its uses. */
export async function insertTemplate(tx: WriteTx, row: TemplateRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('default_security_group_rule')
    .values(row)
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

/** Every address is the same as no prefix, as the unique indexes have it. */
const prefixKey = (prefix: RawBuilder<unknown>) => sql`nullif(nullif(${prefix}, '0.0.0.0/0'), '::/0')`

/** The template that says the same for one of this one's uses. */
export async function selectEqualTemplate(tx: WriteTx, row: TemplateRow): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from default_security_group_rule
    where direction = ${row.direction} and ethertype = ${row.ethertype}
      and protocol_number is not distinct from ${row.protocol_number}::smallint
      and port_range_min is not distinct from ${row.port_range_min}::integer
      and port_range_max is not distinct from ${row.port_range_max}::integer
      and ${prefixKey(sql`remote_ip_prefix`)} is not distinct from ${prefixKey(sql`${row.remote_ip_prefix}::text`)}
      and remote_group_id is not distinct from ${row.remote_group_id}::text
      and remote_address_group_id is not distinct from ${row.remote_address_group_id}::uuid
      and (used_in_default_sg and ${row.used_in_default_sg}
        or used_in_non_default_sg and ${row.used_in_non_default_sg})`.execute(tx)
  return rows[0]?.id
}

export async function groupExists(
  tx: ReadTx,
  table: 'security_group' | 'address_group',
  id: string,
): Promise<boolean> {
  return (await tx.selectFrom(table).select('id').where('id', '=', id).execute()).length > 0
}

export async function deleteTemplate(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('default_security_group_rule').where('id', '=', id).execute()
}
