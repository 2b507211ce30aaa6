import type { Actor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { MeteringLabelRuleAttributes } from './definition.ts'

export const meteringLabelRuleStorage: Storage<MeteringLabelRuleAttributes> = {
  table: 'metering_label_rule',
  from: 'metering_label_rule',
  columns: {
    projectId:
      '(select l.project_id from metering_label l where l.id = metering_label_rule.metering_label_id)',
  },
}

export interface MeteringRuleRow {
  readonly id: string
  readonly metering_label_id: string
  readonly direction: 'ingress' | 'egress'
  readonly excluded: boolean
  readonly remote_ip_prefix: string | null
  readonly source_ip_prefix: string | null
  readonly destination_ip_prefix: string | null
  /** The remote prefix without host bits. */
  readonly remote_network: string | null
}

export async function insertRules(tx: WriteTx, rows: readonly MeteringRuleRow[]): Promise<void> {
  await tx
    .insertInto('metering_label_rule')
    .values([...rows])
    .execute()
}

/** Those of the labels that the actor may add rules to. */
export async function selectLabels(
  tx: ReadTx,
  ids: readonly string[],
  { projectId, isAdmin }: Pick<Actor, 'projectId' | 'isAdmin'>,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from metering_label
    where id = any(${ids}::uuid[]) and (${isAdmin} or project_id = ${projectId}) for key share`.execute(tx)
  return new Set(rows.map(row => row.id))
}

export async function deleteRule(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('metering_label_rule').where('id', '=', id).execute()
}
