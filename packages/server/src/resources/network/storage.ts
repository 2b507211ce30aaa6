import { randomUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { Encryption } from '../../binding/encryption.ts'
import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import { DELETING, frozenWithNetwork } from '../../definition/frozen-network.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'
import type { Segment } from '../../segments/segment.ts'
import type { NetworkAttributes } from './definition.ts'

const external = `exists (select 1 from rbac_policy r where r.object_type = 'network'
  and r.object_id = network.id and r.action = 'access_as_external')`

/** A provider attribute: that of the only segment; of several, `segments` tells. */
const ofOnlySegment = (column: string) =>
  `(select case when count(*) = 1 then min(s.${column}) end from network_segment s where s.network_id = network.id)`

const addressScope = (
  version: 4 | 6,
) => `(select p.address_scope_id from subnet s join subnetpool p on p.id = s.subnetpool_id
  where s.network_id = network.id and s.ip_version = ${version} and p.address_scope_id is not null limit 1)`

export const networkStorage: Storage<NetworkAttributes> = {
  table: 'network',
  from: 'network',
  columns: {
    subnets: 'array(select s.id from subnet s where s.network_id = network.id order by s.created_at, s.id)',
    shared: null,
    routerExternal: external,
    ipv4AddressScope: addressScope(4),
    ipv6AddressScope: addressScope(6),
    // Networks from before the attribute have nothing there.
    vlanTransparent: 'coalesce(network.vlan_transparent, false)',
    deletionError: `(case when network.status = '${DELETING}' then (select d.stopped_by from network_deletion d
      where d.network_id = network.id) end)`,
    l2Adjacency: `(network.connectivity is distinct from 'l3'
        and not exists (select 1 from subnet s where s.network_id = network.id and s.segment_id is not null))`,
    ha: 'exists (select from ha_network h where h.network_id = network.id)',
    availabilityZones: 'network.availability_zone_hints',
    networkType: ofOnlySegment('network_type'),
    physicalNetwork: ofOnlySegment('physical_network'),
    segmentationId: ofOnlySegment('segmentation_id'),
    innerSegmentationId: ofOnlySegment('inner_segmentation_id'),
    isDefault: `(case when ${external} then network.is_default end)`,
    segments: `(select case when count(*) > 1 then jsonb_agg(jsonb_build_object('provider:network_type', s.network_type,
      'provider:physical_network', s.physical_network, 'provider:segmentation_id', s.segmentation_id)
      || case when s.inner_segmentation_id is null then '{}'::jsonb else
        jsonb_build_object('provider:inner_segmentation_id', s.inner_segmentation_id) end order by s.position) end
      from network_segment s where s.network_id = network.id)`,
  },
  actorColumns: { shared: sharedWith('network', 'access_as_shared', 'network.id') },
  visibleToOthers: knownThroughRbac('network', ['access_as_shared', 'access_as_external'], 'network.id'),
  frozen: frozenWithNetwork('network.id'),
  filters: {
    networkType: values => segmentWith(sql`s.network_type = any(${values}::text[])`),
    physicalNetwork: values => segmentWith(sql`s.physical_network = any(${values}::text[])`),
    segmentationId: values => segmentWith(sql`s.segmentation_id = any(${values}::bigint[])`),
    innerSegmentationId: values => segmentWith(sql`s.inner_segmentation_id = any(${values}::bigint[])`),
  },
}

const segmentWith = (condition: ReturnType<typeof sql>) =>
  sql`exists (select 1 from network_segment s where s.network_id = network.id and ${condition})`

export interface NetworkRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly admin_state_up: boolean
  readonly mtu: number
  readonly is_default: boolean
  readonly port_security_enabled: boolean
  readonly dns_domain: string
  readonly vlan_transparent: boolean
  readonly qinq: boolean
  readonly pvlan: boolean
  readonly connectivity: 'l2' | 'l3' | null
  readonly encryption: Encryption | null
  readonly availability_zone_hints: string[]
  readonly qos_policy_id: string | null
}

export async function insertNetworks(tx: WriteTx, rows: readonly NetworkRow[]): Promise<void> {
  await tx
    .insertInto('network')
    .values([...rows])
    .execute()
}

export async function updateNetwork(
  tx: WriteTx,
  id: string,
  changes: Partial<Omit<NetworkRow, 'id'>>,
): Promise<void> {
  await tx
    .updateTable('network')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Ports that keep a network from being deleted: all but those that the service removes itself. */
export async function portsInUse(
  tx: WriteTx,
  id: string,
  ownersRemoved: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('port')
    .select('id')
    .where('network_id', '=', id)
    .where('device_owner', 'not in', [...ownersRemoved])
    .limit(20)
    .execute()
  return rows.map(row => row.id)
}

export interface Share {
  readonly id: string
  readonly projectId: string
  readonly action: 'access_as_shared' | 'access_as_external'
}

/** Opens networks to all projects; again is no change. */
export async function share(tx: WriteTx, shares: readonly Share[]): Promise<void> {
  if (shares.length === 0) return
  await tx
    .insertInto('rbac_policy')
    .values(
      shares.map(({ id, projectId, action }) => ({
        id: randomUuid(),
        project_id: projectId,
        object_type: 'network',
        object_id: id,
        action,
        target_project: '*',
      })),
    )
    .onConflict(conflict => conflict.constraint('rbac_policy_unique').doNothing())
    .execute()
}

export async function unshare(tx: WriteTx, id: string, action: Share['action']): Promise<void> {
  const entries = tx
    .deleteFrom('rbac_policy')
    .where('object_type', '=', 'network')
    .where('object_id', '=', id)
    .where('action', '=', action)
  // A network is external as long as any entry says so, so making it internal removes them all.
  await (action === 'access_as_external' ? entries : entries.where('target_project', '=', '*')).execute()
}

/** Other projects have ports or subnets on the network that only sharing with all explains. */
export async function usedByOthers(tx: WriteTx, id: string, owner: string): Promise<boolean> {
  const { rows } = await sql`select 1 from (
      select p.project_id from port p where p.network_id = ${id} and p.device_owner not like 'network:%'
      union all select s.project_id from subnet s where s.network_id = ${id}) as used
    where used.project_id not in ('', ${owner}) and not exists (
      select 1 from rbac_policy r where r.object_type = 'network' and r.object_id = ${id}
        and r.action = 'access_as_shared' and r.target_project = used.project_id)
    limit 1`.execute(tx)
  return rows.length > 0
}

/** The domain of the network is another one: what its keywords stood for says nothing of the new ones. */
export async function forgetKeywordDomains(tx: WriteTx, id: string): Promise<void> {
  await sql`update port set keyword_domain = null where network_id = ${id} and keyword_domain is not null`.execute(
    tx,
  )
}

/** A port that may send from any address, the service's own left aside. */
export async function unsecuredPort(tx: WriteTx, networkId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from port where network_id = ${networkId}
    and not port_security_enabled and device_owner not like 'network:%' limit 1`.execute(tx)
  return rows[0]?.id
}

/** Routers have their gateway on the network. */
export async function isGatewayNetwork(tx: WriteTx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('port')
    .select('id')
    .where('network_id', '=', id)
    .where('device_owner', 'in', ['network:router_gateway', 'network:floatingip'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function setMtus(tx: WriteTx, mtus: ReadonlyMap<string, number>): Promise<void> {
  await sql`update network set mtu = n.mtu from unnest(${[...mtus.keys()]}::uuid[], ${[...mtus.values()]}::integer[]) as n (id, mtu)
    where network.id = n.id`.execute(tx)
}

/** Its segments in their order. */
export async function segmentsOf(tx: WriteTx, id: string): Promise<readonly Segment[]> {
  const { rows } = await sql<Segment>`select id, network_id as "networkId", network_type as "networkType",
    physical_network as "physicalNetwork", segmentation_id as "segmentationId",
    inner_segmentation_id as "innerSegmentationId", position
    from network_segment where network_id = ${id} order by position`.execute(tx)
  return rows
}

export async function routersOn(tx: WriteTx, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ router_id: string }>`select distinct rp.router_id from router_port rp
    join port p on p.id = rp.port_id where p.network_id = ${id}`.execute(tx)
  return rows.map(row => row.router_id)
}

/** Removes the network with its subnets and the ports that are the service's own. */
export async function deleteNetwork(
  tx: WriteTx,
  id: string,
): Promise<{ readonly ports: readonly string[]; readonly floatingIps: readonly string[] }> {
  const floatingIps = await tx
    .deleteFrom('floating_ip')
    .where('floating_network_id', '=', id)
    .returning('id')
    .execute()
  const ports = await tx.deleteFrom('port').where('network_id', '=', id).returning('id').execute()
  await tx
    .deleteFrom('rbac_policy')
    .where('object_type', '=', 'network')
    .where('object_id', '=', id)
    .execute()
  await tx.deleteFrom('network').where('id', '=', id).execute()
  return { ports: ports.map(row => row.id), floatingIps: floatingIps.map(row => row.id) }
}
