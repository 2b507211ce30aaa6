import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'

export interface Topology {
  readonly networkId: string
  readonly routerId: string | null
}

export async function selectTopology(tx: ReadTx, projectId: string): Promise<Topology | undefined> {
  const { rows } = await sql<Topology>`select network_id as "networkId", router_id as "routerId"
    from auto_allocated_topology where project_id = ${projectId}`.execute(tx)
  return rows[0]
}

/** Whoever else builds or removes the project's topology waits until the commit. */
export async function lockTopology(tx: WriteTx, projectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('auto_allocated_topology'), hashtext(${projectId}))`.execute(
    tx,
  )
}

export async function insertTopology(tx: WriteTx, projectId: string, topology: Topology): Promise<void> {
  await tx
    .insertInto('auto_allocated_topology')
    .values({ project_id: projectId, network_id: topology.networkId, router_id: topology.routerId })
    .execute()
}

export interface Surroundings {
  /** The external network that all topologies lead to. */
  readonly externalNetworkId: string | null
  /** Versions of the default pools that the project may take from. */
  readonly poolVersions: readonly (4 | 6)[]
}

/** What a topology is built from. */
export async function selectSurroundings(
  tx: ReadTx,
  asker: { readonly projectId: string; readonly isAdmin: boolean },
): Promise<Surroundings> {
  const { rows } = await sql<Surroundings>`select
    (select n.id from network n where n.is_default and exists (select from rbac_policy r
      where r.object_type = 'network' and r.object_id = n.id and r.action = 'access_as_external') limit 1)
      as "externalNetworkId",
    array(select p.ip_version::integer from subnetpool p where p.is_default
      and (${asker.isAdmin} or p.project_id = ${asker.projectId} or exists (
        select from rbac_policy r where r.object_type = 'subnetpool' and r.object_id = p.id
          and r.action = 'access_as_shared' and r.target_project in ('*', ${asker.projectId})))
      order by 1) as "poolVersions"`.execute(tx)
  return rows[0] ?? { externalNetworkId: null, poolVersions: [] }
}

/** Subnets of the network on which the router has an interface. */
export async function attachedSubnets(tx: ReadTx, topology: Topology): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select distinct a.subnet_id as id from router_port rp
    join ip_allocation a on a.port_id = rp.port_id
    where rp.router_id = ${topology.routerId} and a.network_id = ${topology.networkId} order by 1`.execute(tx)
  return rows.map(row => row.id)
}
