import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { FloatingIpAttributes } from './definition.ts'

export const floatingIpStorage: Storage<FloatingIpAttributes> = {
  table: 'floating_ip',
  from: 'floating_ip',
  columns: {
    subnetId: null,
    portDetails: `(select json_build_object('name', p.name, 'network_id', p.network_id,
        'mac_address', p.mac_address, 'admin_state_up', p.admin_state_up, 'status', p.status,
        'device_id', p.device_id, 'device_owner', p.device_owner)
      from port p where p.id = floating_ip.port_id)`,
    portForwardings: `array(select json_strip_nulls(json_build_object('id', w.id, 'protocol', w.protocol,
        'internal_ip_address', host(w.internal_ip_address), 'internal_port_id', w.internal_port_id,
        'internal_port', case when w.internal_port_first = w.internal_port_last then w.internal_port_first end,
        'external_port', case when w.external_port_first = w.external_port_last then w.external_port_first end))
      from port_forwarding w where w.floating_ip_id = floating_ip.id
      order by w.protocol, w.external_port_first)`,
  },
}

/** Where a floating IP leads. */
export interface Association {
  readonly portId: string
  readonly fixedIpAddress: string
  readonly routerId: string
}

export interface FloatingIpRow {
  readonly id: string
  readonly project_id: string
  readonly description: string
  readonly floating_network_id: string
  readonly floating_ip_address: string
  readonly floating_port_id: string
  readonly dns_name: string
  readonly dns_domain: string
  readonly qos_policy_id: string | null
  readonly distributed: boolean | null
}

export async function insertFloatingIp(
  tx: WriteTx,
  row: FloatingIpRow,
  association: Association | undefined,
): Promise<void> {
  await tx
    .insertInto('floating_ip')
    .values({
      ...row,
      ...columnsOf(association),
      last_known_router_id: null,
    })
    .execute()
}

function columnsOf(association: Association | undefined) {
  return {
    port_id: association?.portId ?? null,
    fixed_ip_address: association?.fixedIpAddress ?? null,
    router_id: association?.routerId ?? null,
    status: association ? 'ACTIVE' : 'DOWN',
  }
}

export interface FloatingIpChanges {
  readonly description?: string | undefined
  readonly qosPolicyId?: string | null | undefined
  readonly distributed?: boolean | null | undefined
  /** Null: leads nowhere any more. */
  readonly association?: Association | null | undefined
}

/** Also counts the change. */
export async function updateFloatingIp(
  tx: WriteTx,
  id: string,
  { description, qosPolicyId, distributed, association }: FloatingIpChanges,
): Promise<void> {
  const places =
    association === undefined
      ? {}
      : {
          ...columnsOf(association ?? undefined),
          last_known_router_id: association
            ? null
            : sql<string | null>`coalesce(router_id, last_known_router_id)`,
        }
  await tx
    .updateTable('floating_ip')
    .set({
      ...places,
      ...(description === undefined ? {} : { description }),
      ...(qosPolicyId === undefined ? {} : { qos_policy_id: qosPolicyId }),
      ...(distributed === undefined ? {} : { distributed }),
      revision_number: sql`revision_number + 1`,
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

/** Returns the port that holds the address outside. */
export async function deleteFloatingIp(tx: WriteTx, id: string): Promise<string> {
  const row = await tx
    .deleteFrom('floating_ip')
    .where('id', '=', id)
    .returning('floating_port_id')
    .executeTakeFirstOrThrow()
  return row.floating_port_id
}

export async function hasIpv4Subnet(tx: ReadTx, networkId: string): Promise<boolean> {
  const { rows } = await sql`select from subnet
    where network_id = ${networkId} and ip_version = 4 limit 1`.execute(tx)
  return rows.length > 0
}

/**
 * A router between the subnet and the external network, the one that is the subnet's gateway
 * before others. It keeps its gateway and interfaces until the end of the transaction, because
 * changes of those hold the router's row.
 */
export async function lockRouterBetween(
  tx: WriteTx,
  ends: { readonly subnetId: string; readonly externalNetworkId: string },
): Promise<string | undefined> {
  // In one order, so that two associations do not wait for each other.
  const locked = await sql<{ id: string }>`
    select id from router where id in (
      select rp.router_id from router_port rp join ip_allocation a on a.port_id = rp.port_id
      where a.subnet_id = ${ends.subnetId})
    order by id for share`.execute(tx)
  // A second statement: it sees what whoever held a lock has committed.
  const { rows } = await sql<{ router_id: string }>`
    select inside.router_id
    from router_port inside
    join ip_allocation a on a.port_id = inside.port_id
    join subnet s on s.id = a.subnet_id
    where a.subnet_id = ${ends.subnetId} and inside.device_owner <> 'network:router_gateway'
      and inside.router_id = any(${locked.rows.map(row => row.id)}::uuid[])
      and exists (
        select from router_port outside join port p on p.id = outside.port_id
        where outside.router_id = inside.router_id and outside.device_owner = 'network:router_gateway'
          and p.network_id = ${ends.externalNetworkId})
    order by coalesce(a.ip_address = s.gateway_ip, false) desc, inside.router_id limit 1`.execute(tx)
  return rows[0]?.router_id
}

/** Ports of the address are forwarded. */
export async function hasForwardings(tx: ReadTx, id: string): Promise<boolean> {
  const { rows } = await sql`select from port_forwarding where floating_ip_id = ${id} limit 1`.execute(tx)
  return rows.length > 0
}

/** A distributed router forwards ports of floating IPs to the port, which no second way may lead to. */
export async function isForwardedToByDistributed(tx: ReadTx, portId: string): Promise<boolean> {
  const { rows } = await sql`select from port_forwarding w join floating_ip f on f.id = w.floating_ip_id
    join router r on r.id = f.router_id
    where w.internal_port_id = ${portId} and r.distributed limit 1`.execute(tx)
  return rows.length > 0
}
