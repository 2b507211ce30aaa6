import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { MeteringLabelAttributes } from './definition.ts'

export const meteringLabelStorage: Storage<MeteringLabelAttributes> = {
  table: 'metering_label',
  from: 'metering_label',
}

export interface LabelRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly shared: boolean
}

export async function insertLabels(tx: WriteTx, rows: readonly LabelRow[]): Promise<void> {
  await tx
    .insertInto('metering_label')
    .values([...rows])
    .execute()
}

/** Removes the label with its rules. */
export async function deleteLabel(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('metering_label').where('id', '=', id).execute()
}
