import type { Actor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { LogAttributes } from './definition.ts'

export const logStorage: Storage<LogAttributes> = { table: 'network_log', from: 'network_log' }

export interface LogRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly resource_type: string
  readonly resource_id: string | null
  readonly target_id: string | null
  readonly event: 'ACCEPT' | 'DROP' | 'ALL'
  readonly enabled: boolean
}

export async function insertLogs(tx: WriteTx, rows: readonly LogRow[]): Promise<void> {
  await tx
    .insertInto('network_log')
    .values([...rows])
    .execute()
}

export async function updateLog(
  tx: WriteTx,
  id: string,
  changes: Partial<Pick<LogRow, 'name' | 'description' | 'enabled'>>,
): Promise<void> {
  await tx
    .updateTable('network_log')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function deleteLog(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('network_log').where('id', '=', id).execute()
}

export interface Subjects {
  /** Groups that exist for the actor. */
  readonly groups: ReadonlySet<string>
  /** Ports that exist for the actor, with the groups they are in. */
  readonly ports: ReadonlyMap<string, readonly string[]>
}

/** What logs name, as far as the actor knows of it: one statement. */
export async function selectSubjects(
  tx: ReadTx,
  wanted: { readonly groups: readonly string[]; readonly ports: readonly string[] },
  { projectId, isAdmin }: Pick<Actor, 'projectId' | 'isAdmin'>,
): Promise<Subjects> {
  const { rows } = await sql<{ id: string; groups: readonly string[] | null }>`
    select g.id, null as groups from security_group g where g.id = any(${wanted.groups}::uuid[])
      and (${isAdmin} or g.project_id = ${projectId} or exists (select from rbac_policy r
        where r.object_type = 'security_group' and r.object_id = g.id
          and r.action = 'access_as_shared' and r.target_project in ('*', ${projectId})))
    union all
    select p.id, array(select m.security_group_id::text from port_security_group m where m.port_id = p.id)
    from port p where p.id = any(${wanted.ports}::uuid[]) and (${isAdmin} or p.project_id = ${projectId})`.execute(
    tx,
  )
  return {
    groups: new Set(rows.filter(row => row.groups === null).map(row => row.id)),
    ports: new Map(rows.flatMap(row => (row.groups === null ? [] : [[row.id, row.groups] as const]))),
  }
}
