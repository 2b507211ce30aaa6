import { type Cidr, formatIp, type IpRange, parseCidr } from '@neutrino/base/ip.ts'
import type { Actor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { DELETING, frozenWithNetwork } from '../../definition/frozen-network.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'
import { hostRoutesWithPeers } from '../../segments/peer-routes.ts'
import type { SubnetAttributes } from './definition.ts'

const networkProject = '(select n.project_id from network n where n.id = subnet.network_id)'
const sharedNetwork = sharedWith('network', 'access_as_shared', 'subnet.network_id')
const knownNetwork = knownThroughRbac(
  'network',
  ['access_as_shared', 'access_as_external'],
  'subnet.network_id',
)

export const subnetStorage: Storage<SubnetAttributes> = {
  table: 'subnet',
  from: 'subnet',
  columns: {
    prefixlen: null,
    hostRoutes: hostRoutesWithPeers('subnet'),
    useDefaultSubnetpool: null,
    allocationPools: `coalesce((select json_agg(json_build_object('start', host(p.first_ip), 'end', host(p.last_ip))
      order by p.first_ip) from allocation_pool p where p.subnet_id = subnet.id), '[]'::json)`,
    providerAllocationPools: `coalesce((select json_agg(json_build_object('start', host(p.first_ip), 'end', host(p.last_ip))
      order by p.first_ip) from provider_allocation_pool p where p.subnet_id = subnet.id), '[]'::json)`,
    shared: null,
    routerExternal: `exists (select 1 from rbac_policy r where r.object_type = 'network'
      and r.object_id = subnet.network_id and r.action = 'access_as_external')`,
  },
  actorColumns: { shared: sharedNetwork },
  policyFields: { 'network:project_id': networkProject, 'networks:shared': sharedNetwork },
  visibleToOthers: actor => sql`(${knownNetwork(actor)} or ${sql.raw(networkProject)} = ${actor.projectId})`,
  frozen: frozenWithNetwork('subnet.network_id'),
}

export interface NetworkFacts {
  readonly id: string
  readonly projectId: string
  readonly mtu: number
}

interface LockedNetwork extends NetworkFacts {
  readonly isFrozen: boolean
  /** Its ports reach each other by routes alone. */
  readonly isRoutedOnly: boolean
}

/** Those of the networks that exist for the actor: its project's, and what it knows by sharing. */
export async function selectKnownNetworks(
  tx: ReadTx,
  actor: Actor,
  ids: readonly string[],
): Promise<readonly NetworkFacts[]> {
  const known = knownThroughRbac('network', ['access_as_shared', 'access_as_external'], 'network.id')(actor)
  const visible =
    actor.isAdmin || actor.isService ? sql`true` : sql`(project_id = ${actor.projectId} or ${known})`
  const { rows } = await sql<NetworkFacts>`select id, project_id as "projectId", mtu from network
    where id = any(${ids}::uuid[]) and ${visible}`.execute(tx)
  return rows
}

/** Networks that are to get subnets; nobody else gives them any before the end of the transaction. */
export async function selectNetworks(tx: ReadTx, ids: readonly string[]): Promise<readonly LockedNetwork[]> {
  const { rows } = await sql<LockedNetwork>`
    select id, project_id as "projectId", mtu, status = ${DELETING} as "isFrozen",
      connectivity is not distinct from 'l3' as "isRoutedOnly" from network
    where id = any(${ids}::uuid[]) order by id for no key update`.execute(tx)
  return rows
}

export async function isRoutedOnly(tx: ReadTx, networkId: string): Promise<boolean> {
  const { rows } = await sql`select from network where id = ${networkId} and connectivity = 'l3'`.execute(tx)
  return rows.length > 0
}

/** A subnet next to which another one is to be. */
export interface Neighbour {
  readonly networkId: string
  readonly cidr: Cidr
  readonly subnetpoolId: string | null
  readonly addressScopeId: string | null
  readonly segmentId: string | null
  readonly serviceTypes: readonly string[]
}

export async function selectNeighbours(
  tx: ReadTx,
  networkIds: readonly string[],
): Promise<readonly Neighbour[]> {
  const { rows } = await sql<Omit<Neighbour, 'cidr'> & { cidr: string }>`
    select s.network_id as "networkId", s.cidr, s.subnetpool_id as "subnetpoolId",
      p.address_scope_id as "addressScopeId", s.segment_id as "segmentId", s.service_types as "serviceTypes"
    from subnet s left join subnetpool p on p.id = s.subnetpool_id
    where s.network_id = any(${networkIds}::uuid[])`.execute(tx)
  return rows.map(row => ({ ...row, cidr: parseCidr(row.cidr)! }))
}

export interface PoolChoice {
  readonly id: string
  readonly ipVersion: 4 | 6
  readonly isDefault: boolean
  readonly addressScopeId: string | null
}

/** Those of the named pools, and of the default ones, that the asking project may take from. */
export async function selectPools(
  tx: ReadTx,
  ids: readonly string[],
  asker: { readonly projectId: string; readonly isAdmin: boolean },
): Promise<readonly PoolChoice[]> {
  const { rows } = await sql<PoolChoice>`
    select p.id, p.ip_version as "ipVersion", p.is_default as "isDefault", p.address_scope_id as "addressScopeId"
    from subnetpool p
    where (p.id = any(${ids}::uuid[]) or p.is_default)
      and (${asker.isAdmin} or p.project_id = ${asker.projectId} or exists (
        select 1 from rbac_policy r where r.object_type = 'subnetpool' and r.object_id = p.id
          and r.action = 'access_as_shared' and r.target_project in ('*', ${asker.projectId})))`.execute(tx)
  return rows
}

export interface SegmentFacts {
  readonly id: string
  readonly networkId: string
  readonly isDynamic: boolean
}

/** Segments by id, or all of a network. */
export async function selectSegments(
  tx: ReadTx,
  which: { readonly ids: readonly string[] } | { readonly networkId: string },
): Promise<readonly SegmentFacts[]> {
  const condition =
    'ids' in which ? sql`id = any(${which.ids}::uuid[])` : sql`network_id = ${which.networkId}::uuid`
  const { rows } = await sql<SegmentFacts>`select id, network_id as "networkId", is_dynamic as "isDynamic"
    from network_segment where ${condition}`.execute(tx)
  return rows
}

export interface SubnetRow {
  readonly id: string
  readonly project_id: string
  readonly network_id: string
  readonly name: string
  readonly description: string
  readonly ip_version: 4 | 6
  readonly cidr: string
  readonly gateway_ip: string | null
  readonly enable_dhcp: boolean
  readonly ipv6_ra_mode: string | null
  readonly ipv6_address_mode: string | null
  readonly dns_nameservers: string[]
  /** JSON text. */
  readonly host_routes: string
  readonly service_types: string[]
  readonly subnetpool_id: string | null
  readonly dns_publish_fixed_ip: boolean
  readonly segment_id: string | null
  readonly provider_pool_strict: boolean
}

export async function insertSubnets(tx: WriteTx, rows: readonly SubnetRow[]): Promise<void> {
  await tx
    .insertInto('subnet')
    .values([...rows])
    .execute()
}

export interface SubnetPools {
  readonly subnetId: string
  readonly pools: readonly IpRange[]
}

/** `allocation_pool` is everybody's. */
type PoolTable = 'allocation_pool' | 'provider_allocation_pool'

export async function insertPools(
  tx: WriteTx,
  subnets: readonly SubnetPools[],
  table: PoolTable = 'allocation_pool',
): Promise<void> {
  const rows = subnets.flatMap(({ subnetId, pools }) =>
    pools.map(({ version, first, last }) => ({
      subnetId,
      first: formatIp({ version, value: first }),
      last: formatIp({ version, value: last }),
    })),
  )
  if (rows.length === 0) return
  await sql`insert into ${sql.table(table)} (subnet_id, first_ip, last_ip)
    select * from unnest(${rows.map(row => row.subnetId)}::uuid[], ${rows.map(row => row.first)}::inet[],
      ${rows.map(row => row.last)}::inet[])`.execute(tx)
}

export async function replacePools(
  tx: WriteTx,
  subnet: SubnetPools,
  table: PoolTable = 'allocation_pool',
): Promise<void> {
  await tx.deleteFrom(table).where('subnet_id', '=', subnet.subnetId).execute()
  await insertPools(tx, [subnet], table)
}

export async function updateSubnet(
  tx: WriteTx,
  id: string,
  changes: Partial<Omit<SubnetRow, 'id'>>,
): Promise<void> {
  await tx
    .updateTable('subnet')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** The router port that holds an address of the subnet. */
export async function routerPortAt(
  tx: WriteTx,
  subnetId: string,
  address: string,
  owners: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select p.id from ip_allocation a join port p on p.id = a.port_id
    where a.subnet_id = ${subnetId} and a.ip_address = ${address}::inet and p.device_owner = any(${owners}::text[])`.execute(
    tx,
  )
  return rows[0]?.id
}

/** A port whose address keeps the subnet: one of these owners or, with `except`, of any other. */
export async function hasPorts(
  tx: WriteTx,
  subnetId: string,
  owners: { readonly of: readonly string[] } | { readonly except: readonly string[] },
): Promise<boolean> {
  const condition =
    'of' in owners
      ? sql`p.device_owner = any(${owners.of}::text[])`
      : sql`p.device_owner <> all(${owners.except}::text[])`
  const { rows } = await sql`select 1 from ip_allocation a join port p on p.id = a.port_id
    where a.subnet_id = ${subnetId} and ${condition} limit 1`.execute(tx)
  return rows.length > 0
}

/** Removes the subnet with the addresses that ports still have there; returns these ports. */
export async function deleteSubnet(tx: WriteTx, id: string): Promise<readonly string[]> {
  const freed = await tx
    .deleteFrom('ip_allocation')
    .where('subnet_id', '=', id)
    .returning('port_id')
    .execute()
  await tx.deleteFrom('subnet').where('id', '=', id).execute()
  return [...new Set(freed.map(row => row.port_id))]
}

export interface GatewayPort {
  readonly id: string
  readonly networkId: string
  readonly routerId: string
  /** Versions of its addresses that were chosen for it, not made from its MAC. */
  readonly versions: readonly number[]
  /** Place of the next address. */
  readonly position: number
}

/** The gateways that routers have on the networks; they cannot be removed before the commit. */
export async function selectGatewayPorts(
  tx: WriteTx,
  networkIds: readonly string[],
): Promise<readonly GatewayPort[]> {
  const { rows } = await sql<GatewayPort>`
    select p.id, p.network_id as "networkId", rp.router_id as "routerId",
      array(select s.ip_version::integer from ip_allocation a join subnet s on s.id = a.subnet_id
        where a.port_id = p.id and coalesce(s.ipv6_address_mode, s.ipv6_ra_mode, '') not in ('slaac', 'dhcpv6-stateless')) as versions,
      (select coalesce(max(a.position) + 1, 0) from ip_allocation a where a.port_id = p.id) as position
    from port p join router_port rp on rp.port_id = p.id
    where p.network_id = any(${networkIds}::uuid[]) and p.device_owner = 'network:router_gateway'
    order by p.id for no key update of p`.execute(tx)
  return rows
}

export interface PortFacts {
  readonly id: string
  readonly networkId: string
  readonly macAddress: string
  readonly deviceOwner: string
  readonly host: string
  /** Place of the next address. */
  readonly position: number
}

/** Ports of the networks; they cannot be removed before the commit. */
export async function selectPorts(tx: WriteTx, networkIds: readonly string[]): Promise<readonly PortFacts[]> {
  const { rows } = await sql<PortFacts>`
    select p.id, p.network_id as "networkId", p.mac_address::text as "macAddress", p.device_owner as "deviceOwner",
      coalesce((select b.host from port_binding b where b.port_id = p.id and b.status = 'ACTIVE'), '') as host,
      (select coalesce(max(a.position) + 1, 0) from ip_allocation a where a.port_id = p.id) as position
    from port p where p.network_id = any(${networkIds}::uuid[]) order by p.id for key share of p`.execute(tx)
  return rows
}
