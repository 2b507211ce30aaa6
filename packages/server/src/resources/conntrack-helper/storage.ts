import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { ConntrackHelperAttributes } from './definition.ts'

export const conntrackHelperStorage: Storage<ConntrackHelperAttributes> = {
  table: 'conntrack_helper',
  from: 'conntrack_helper',
  columns: { projectId: '(select r.project_id from router r where r.id = conntrack_helper.router_id)' },
}

export interface Helper {
  readonly protocol: string
  readonly port: number
  readonly helper: string
}

export async function insertHelpers(
  tx: WriteTx,
  rows: readonly (Helper & { readonly id: string; readonly router_id: string })[],
): Promise<void> {
  await tx.insertInto('conntrack_helper').values(rows).execute()
}

export async function updateHelper(tx: WriteTx, id: string, helper: Helper): Promise<void> {
  await tx.updateTable('conntrack_helper').set(helper).where('id', '=', id).execute()
}

export async function deleteHelper(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('conntrack_helper').where('id', '=', id).execute()
}
