import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'
import type { PortFlavorAttributes } from './definition.ts'

const entry = sharedWith('port_flavor', 'access_as_shared', 'port_flavor.id')
const known = knownThroughRbac('port_flavor', ['access_as_shared'], 'port_flavor.id')

export const portFlavorStorage: Storage<PortFlavorAttributes> = {
  table: 'port_flavor',
  from: 'port_flavor',
  columns: { shared: null },
  // What every port is made of unless somebody says otherwise is nobody's secret.
  actorColumns: { shared: actor => sql`(port_flavor.is_system_default or ${entry(actor)})` },
  visibleToOthers: actor => sql`(port_flavor.is_system_default or ${known(actor)})`,
}

/** Columns that are set; hints as JSON text. */
export interface PortFlavorColumns {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly vnic_type?: string | null | undefined
  readonly numa_affinity_policy?: string | null | undefined
  readonly hardware_offload_type?: string | null | undefined
  readonly hints?: string | null | undefined
  readonly qos_policy_id?: string | null | undefined
  readonly port_security_enabled?: boolean | null | undefined
  readonly is_default?: boolean | undefined
  readonly is_system_default?: boolean | undefined
}

/** Breaks an index port_flavor_default or port_flavor_system_default when there is one already. */
export async function insertFlavors(
  tx: WriteTx,
  rows: readonly (PortFlavorColumns & { readonly id: string; readonly project_id: string })[],
): Promise<void> {
  await tx
    .insertInto('port_flavor')
    .values([...rows])
    .execute()
}

/** Like `insertFlavors`; counts the change. */
export async function updateFlavor(tx: WriteTx, id: string, columns: PortFlavorColumns): Promise<void> {
  const given = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
  await tx
    .updateTable('port_flavor')
    .set({ ...given, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Breaks port_port_flavor_id_fkey while a port is of it. */
export async function deleteFlavor(tx: WriteTx, id: string): Promise<void> {
  await sql`delete from rbac_policy where object_type = 'port_flavor' and object_id = ${id}`.execute(tx)
  await tx.deleteFrom('port_flavor').where('id', '=', id).execute()
}

/** Opens flavors to all projects; again is no change. */
export async function share(
  tx: WriteTx,
  flavors: readonly { readonly id: string; readonly projectId: string }[],
): Promise<void> {
  if (flavors.length === 0) return
  await sql`insert into rbac_policy (id, project_id, object_type, object_id, action, target_project)
    select gen_random_uuid(), project, 'port_flavor', id, 'access_as_shared', '*'
    from unnest(${flavors.map(one => one.id)}::uuid[], ${flavors.map(one => one.projectId)}::text[]) as f (id, project)
    on conflict on constraint rbac_policy_unique do nothing`.execute(tx)
}

export async function unshare(tx: WriteTx, id: string): Promise<void> {
  await sql`delete from rbac_policy where object_type = 'port_flavor' and object_id = ${id}
    and action = 'access_as_shared' and target_project = '*'`.execute(tx)
}
