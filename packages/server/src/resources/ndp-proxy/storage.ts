import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { NdpProxyAttributes } from './definition.ts'

export const ndpProxyStorage: Storage<NdpProxyAttributes> = { table: 'ndp_proxy', from: 'ndp_proxy' }

export async function insertProxy(
  tx: WriteTx,
  row: {
    readonly id: string
    readonly project_id: string
    readonly name: string
    readonly description: string
    readonly router_id: string
    readonly port_id: string
    readonly ip_address: string
  },
): Promise<void> {
  await tx.insertInto('ndp_proxy').values(row).execute()
}

/** Also counts the change. */
export async function updateProxy(
  tx: WriteTx,
  id: string,
  changes: { readonly name?: string; readonly description?: string },
): Promise<void> {
  await tx
    .updateTable('ndp_proxy')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function deleteProxy(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('ndp_proxy').where('id', '=', id).execute()
}

export interface ProxyRouter {
  readonly isEnabled: boolean
  /** Of the first gateway; null without one. */
  readonly externalNetworkId: string | null
  /** Subnets that the router has an interface on. */
  readonly subnetIds: readonly string[]
}

/** A router by id, of the project if one is named. It keeps its gateway and interfaces until the end. */
export async function lockRouter(
  tx: WriteTx,
  id: string,
  projectId: string | undefined,
): Promise<ProxyRouter | undefined> {
  const own = projectId === undefined ? sql`true` : sql`project_id = ${projectId}`
  await sql`select from router where id = ${id} and ${own} for share`.execute(tx)
  // A second statement: it sees what whoever held the lock has committed.
  const { rows } = await sql<ProxyRouter>`
    select enable_ndp_proxy as "isEnabled", (
        select p.network_id from router_port rp join port p on p.id = rp.port_id
        where rp.router_id = router.id and rp.device_owner = 'network:router_gateway'
        order by rp.position, p.id limit 1) as "externalNetworkId", array(
        select a.subnet_id from router_port rp join ip_allocation a on a.port_id = rp.port_id
        where rp.router_id = router.id and rp.device_owner <> 'network:router_gateway') as "subnetIds"
    from router where id = ${id} and ${own}`.execute(tx)
  return rows[0]
}

/** IPv6 address scopes of networks, by network; null: none. */
export async function addressScopes(
  tx: ReadTx,
  networkIds: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ id: string; scope: string | null }>`
    select n.id, (select p.address_scope_id from subnet s join subnetpool p on p.id = s.subnetpool_id
      where s.network_id = n.id and s.ip_version = 6 and p.address_scope_id is not null limit 1) as scope
    from network n where n.id = any(${networkIds}::uuid[])`.execute(tx)
  return new Map(rows.map(row => [row.id, row.scope]))
}
