import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { SecurityGroupDefaultStatefulnessAttributes } from './definition.ts'

export const securityGroupDefaultStatefulnessStorage: Storage<SecurityGroupDefaultStatefulnessAttributes> = {
  table: 'security_group_default_statefulness',
  from: 'security_group_default_statefulness',
}

export interface StatefulnessRow {
  readonly id: string
  readonly project_id: string | null
  readonly stateful: boolean
}

/** Whether the project had no setting yet. */
export async function insertSetting(tx: WriteTx, row: StatefulnessRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('security_group_default_statefulness')
    .values(row)
    .onConflict(conflict => conflict.constraint('security_group_default_statefulness_project').doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

export async function updateSetting(tx: WriteTx, id: string, stateful: boolean): Promise<void> {
  await tx.updateTable('security_group_default_statefulness').set({ stateful }).where('id', '=', id).execute()
}

export async function deleteSetting(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('security_group_default_statefulness').where('id', '=', id).execute()
}
