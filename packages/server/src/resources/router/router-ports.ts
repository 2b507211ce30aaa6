import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'

export const gatewayOwner = 'network:router_gateway'
export const interfaceOwner = 'network:router_interface'

/** An address of a router's port with what its subnet says. */
export interface RouterAddress {
  readonly subnetId: string
  readonly ipAddress: string
  /** Of the subnet, `network/prefix`. */
  readonly cidr: string
  readonly ipVersion: number
}

/** A gateway or interface of a router. */
export interface RouterPort {
  readonly id: string
  readonly isGateway: boolean
  readonly networkId: string
  readonly projectId: string
  /** In the order of the port's fixed IPs. */
  readonly addresses: readonly RouterAddress[]
}

/**
 * The router's ports in the order in which they were attached. Read on the locked router: what the
 * statement that locked it says of them may be older.
 */
export async function selectRouterPorts(tx: ReadTx, routerId: string): Promise<readonly RouterPort[]> {
  const { rows } = await sql<RouterPort>`
    select p.id, rp.device_owner = ${gatewayOwner} as "isGateway", p.network_id as "networkId",
      p.project_id as "projectId", array(
        select json_build_object('subnetId', s.id, 'ipAddress', host(a.ip_address), 'cidr', s.cidr::text,
          'ipVersion', s.ip_version)
        from ip_allocation a join subnet s on s.id = a.subnet_id
        where a.port_id = p.id order by a.position, a.ip_address) as addresses
    from router_port rp join port p on p.id = rp.port_id
    where rp.router_id = ${routerId} order by rp.position, p.id`.execute(tx)
  return rows
}

/** Puts a port behind the router's others, or before them. */
export async function attachPort(
  tx: WriteTx,
  port: {
    readonly id: string
    readonly routerId: string
    readonly deviceOwner: string
    readonly isFirst?: boolean
  },
): Promise<void> {
  const place = port.isFirst === true ? sql`min(position) - 1` : sql`max(position) + 1`
  await sql`insert into router_port (port_id, router_id, device_owner, position)
    select ${port.id}, ${port.routerId}, ${port.deviceOwner}, coalesce(${place}, 0)
    from router_port where router_id = ${port.routerId}`.execute(tx)
}

/** Orders some ports of a router; the others keep their places. */
export async function placePorts(tx: WriteTx, portIds: readonly string[]): Promise<void> {
  await sql`update router_port rp set position = o.place
    from unnest(${portIds}::uuid[]) with ordinality as o (port_id, place)
    where rp.port_id = o.port_id`.execute(tx)
}

/** Makes an unused port the router's interface; false when something else uses it by now. */
export async function claimPort(
  tx: WriteTx,
  port: { readonly id: string; readonly routerId: string },
): Promise<boolean> {
  const { rows } = await sql`update port set device_id = ${port.routerId}, device_owner = ${interfaceOwner},
      revision_number = revision_number + 1, updated_at = now()
    where id = ${port.id} and device_id = '' returning id`.execute(tx)
  return rows.length > 0
}
