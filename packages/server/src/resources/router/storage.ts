import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { RouterAttributes } from './definition.ts'
import type { EcmpHash } from './ecmp-hash.ts'
import { evpnVni } from './evpn.ts'
import type { Route } from './route.ts'

const gatewayAddresses = `array(select json_build_object('subnet_id', a.subnet_id, 'ip_address', host(a.ip_address))
      from ip_allocation a where a.port_id = p.id order by a.position)`

const gatewayPorts = `from router_port rp join port p on p.id = rp.port_id
  where rp.router_id = router.id and rp.device_owner = 'network:router_gateway'
  order by rp.position, p.id`

const gatewayInfo = `(select json_build_object('network_id', p.network_id, 'enable_snat', router.enable_snat,
    'qos_policy_id', router.qos_policy_id, 'external_fixed_ips', ${gatewayAddresses}) ${gatewayPorts} limit 1)`

const gateways = `array(select json_build_object('network_id', p.network_id,
    'external_fixed_ips', ${gatewayAddresses}) ${gatewayPorts})`

export const routerStorage: Storage<RouterAttributes> = {
  table: 'router',
  from: 'router',
  columns: {
    externalGatewayInfo: gatewayInfo,
    externalGateways: gateways,
    enableNdpProxy: `(router.enable_ndp_proxy and exists (select ${gatewayPorts}))`,
    conntrackHelpers: `array(select json_build_object('protocol', h.protocol, 'port', h.port, 'helper', h.helper)
      from conntrack_helper h where h.router_id = router.id order by h.protocol, h.port, h.helper)`,
    availabilityZones: 'router.availability_zone_hints',
    evpnVni,
  },
}

export interface RouterRow {
  readonly id: string
  readonly project_id: string
  readonly name: string
  readonly description: string
  readonly admin_state_up: boolean
  readonly enable_snat: boolean
  readonly qos_policy_id?: string | null
  readonly ha: boolean
  readonly distributed: boolean
  readonly flavor_id: string | null
  readonly enable_default_route_bfd: boolean
  readonly enable_default_route_ecmp: boolean
  readonly ecmp_max_paths: number | null
  readonly ecmp_hash: EcmpHash | null
  readonly enable_ndp_proxy: boolean
  readonly availability_zone_hints: string[]
}

export async function insertRouters(tx: WriteTx, rows: readonly RouterRow[]): Promise<void> {
  await tx
    .insertInto('router')
    .values(rows.map(row => ({ ...row, ecmp_hash: jsonOf(row.ecmp_hash) })))
    .execute()
}

/** jsonb has a null of its own, which is not meant. */
function jsonOf(hash: EcmpHash | null): string | null {
  return hash === null ? null : JSON.stringify(hash)
}

export interface RouterChanges {
  readonly name?: string
  readonly description?: string
  readonly admin_state_up?: boolean
  readonly ha?: boolean
  readonly distributed?: boolean
  readonly enable_snat?: boolean
  readonly qos_policy_id?: string | null
  readonly enable_default_route_bfd?: boolean
  readonly enable_ndp_proxy?: boolean
  readonly enable_default_route_ecmp?: boolean
  readonly ecmp_max_paths?: number | null
  readonly ecmp_hash?: EcmpHash | null
  readonly routes?: readonly Route[]
}

/** Extra routes that each router of a project may have: its quota, or the default; -1 is unlimited. */
export async function routesMax(tx: WriteTx, projectId: string, byDefault: number): Promise<number> {
  const row = await tx
    .selectFrom('quota')
    .select('quota_limit')
    .where('project_id', '=', projectId)
    .where('resource', '=', 'router_route')
    .executeTakeFirst()
  return row?.quota_limit ?? byDefault
}

/** Also counts the change: no change of a router leaves its revision as it was. */
export async function updateRouter(tx: WriteTx, id: string, changes: RouterChanges): Promise<void> {
  const { routes, ecmp_hash, ...columns } = changes
  await tx
    .updateTable('router')
    .set({
      ...columns,
      ...(routes === undefined ? {} : { routes: JSON.stringify(routes) }),
      ...(ecmp_hash === undefined ? {} : { ecmp_hash: jsonOf(ecmp_hash) }),
      revision_number: sql`revision_number + 1`,
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteRouter(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('router').where('id', '=', id).execute()
}

/** Those of the zones that no chassis with a gateway is in. */
export async function unknownZones(tx: ReadTx, zones: readonly string[]): Promise<readonly string[]> {
  if (zones.length === 0) return []
  const { rows } = await sql<{ zone: string }>`
    select zone from unnest(${zones}::text[]) with ordinality as wanted (zone, place)
    where not exists (select from chassis c where c.is_gateway and wanted.zone = any(c.availability_zones))
    order by place`.execute(tx)
  return rows.map(row => row.zone)
}

/** Floating IPs of the network lead through the router. */
export async function hasFloatingIps(
  tx: ReadTx,
  where: { readonly routerId: string; readonly networkId: string },
): Promise<boolean> {
  const { rows } = await sql`select from floating_ip
    where router_id = ${where.routerId} and floating_network_id = ${where.networkId} limit 1`.execute(tx)
  return rows.length > 0
}

/** Two subnets that overlap, one of the network and one of the others. */
export async function overlapWith(
  tx: ReadTx,
  networkId: string,
  others: readonly string[],
): Promise<{ readonly own: string; readonly other: string } | undefined> {
  if (others.length === 0) return undefined
  const { rows } = await sql<{ own: string; other: string }>`
    select own.cidr::text as own, other.cidr::text as other
    from subnet own join subnet other on own.cidr && other.cidr
    where own.network_id = ${networkId} and other.network_id = any(${others}::uuid[])
      and other.network_id <> own.network_id
    order by own.id, other.id limit 1`.execute(tx)
  return rows[0]
}

/** Floating IPs, or ports of them, lead through the router to fixed IPs in the range. */
export async function hasFloatingIpsTo(
  tx: ReadTx,
  where: { readonly routerId: string; readonly cidr: string },
): Promise<boolean> {
  const { rows } = await sql`select from floating_ip f
    where f.router_id = ${where.routerId} and (f.fixed_ip_address <<= ${where.cidr}::inet
      or exists (select from port_forwarding w
        where w.floating_ip_id = f.id and w.internal_ip_address <<= ${where.cidr}::inet)) limit 1`.execute(tx)
  return rows.length > 0
}

/** Notes which monitors the routes of a router name. The monitors are locked. */
export async function replaceAssociations(
  tx: WriteTx,
  routerId: string,
  routes: readonly { readonly destination: string; readonly nexthop: string; readonly monitor: string }[],
): Promise<void> {
  await tx.deleteFrom('bfd_monitor_association').where('router_id', '=', routerId).execute()
  if (routes.length === 0) return
  await tx
    .insertInto('bfd_monitor_association')
    .values(
      routes.map(({ destination, nexthop, monitor }) => ({
        router_id: routerId,
        destination,
        nexthop,
        bfd_monitor_id: monitor,
      })),
    )
    .execute()
}
