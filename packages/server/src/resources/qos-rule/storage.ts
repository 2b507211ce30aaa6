import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import type { Attributes } from '../../definition/attribute.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { RuleType } from '../qos-policy/index.ts'

/** The rules of one type, which share a table with those of the others. */
export function qosRuleStorage(type: RuleType): Storage<Attributes> {
  return {
    table: 'qos_rule',
    from: `qos_rule join (values ('${type}')) as kind (type) on kind.type = qos_rule.type`,
  }
}

/** The same for rules that are named without their policy: it still decides who may see them. */
export function aliasRuleStorage(type: RuleType): Storage<Attributes> {
  return {
    ...qosRuleStorage(type),
    policyFields: {
      'ext_parent:project_id': '(select q.project_id from qos_policy q where q.id = qos_rule.qos_policy_id)',
    },
  }
}

export interface RuleRow {
  readonly id: string
  readonly qos_policy_id: string
  readonly type: RuleType
  readonly direction: string | null
  readonly value: number
  readonly burst: number | null
}

/** All rules of a policy, which no other writer changes meanwhile. */
export async function lockRules(tx: WriteTx, policyId: string): Promise<readonly RuleRow[]> {
  await sql`select from qos_policy where id = ${policyId} for no key update`.execute(tx)
  const { rows } = await sql<RuleRow>`select id, qos_policy_id, type, direction, value, burst
    from qos_rule where qos_policy_id = ${policyId} order by id`.execute(tx)
  return rows
}

export async function insertRules(tx: WriteTx, rows: readonly RuleRow[]): Promise<void> {
  await tx
    .insertInto('qos_rule')
    .values([...rows])
    .execute()
}

export async function updateRule(tx: WriteTx, row: RuleRow): Promise<void> {
  const { id, direction, value, burst } = row
  await tx.updateTable('qos_rule').set({ direction, value, burst }).where('id', '=', id).execute()
}

export async function deleteRule(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('qos_rule').where('id', '=', id).execute()
}
