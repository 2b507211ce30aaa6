import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { PortForwardingAttributes } from './definition.ts'
import type { PortRange } from './port-range.ts'

const only = (end: string) =>
  `case when port_forwarding.${end}_port_first = port_forwarding.${end}_port_last
    then port_forwarding.${end}_port_first end`
const range = (end: string) => `port_forwarding.${end}_port_first || ':' || port_forwarding.${end}_port_last`

export const portForwardingStorage: Storage<PortForwardingAttributes> = {
  table: 'port_forwarding',
  from: 'port_forwarding',
  columns: {
    projectId: `(select f.project_id from floating_ip f where f.id = port_forwarding.floating_ip_id)`,
    externalPort: only('external'),
    internalPort: only('internal'),
    externalPortRange: range('external'),
    internalPortRange: range('internal'),
  },
}

/** Where ports lead and from where. */
export interface Forwarding {
  readonly floatingIpId: string
  readonly internalPortId: string
  readonly internalIpAddress: string
  readonly protocol: string
  readonly external: PortRange
  readonly internal: PortRange
  readonly description: string
}

function columnsOf(forwarding: Forwarding) {
  return {
    internal_port_id: forwarding.internalPortId,
    internal_ip_address: forwarding.internalIpAddress,
    protocol: forwarding.protocol,
    external_port_first: forwarding.external.first,
    external_port_last: forwarding.external.last,
    internal_port_first: forwarding.internal.first,
    internal_port_last: forwarding.internal.last,
    description: forwarding.description,
  }
}

export async function insertForwarding(tx: WriteTx, id: string, forwarding: Forwarding): Promise<void> {
  await tx
    .insertInto('port_forwarding')
    .values({ id, floating_ip_id: forwarding.floatingIpId, ...columnsOf(forwarding) })
    .execute()
}

export async function updateForwarding(tx: WriteTx, id: string, forwarding: Forwarding): Promise<void> {
  await tx.updateTable('port_forwarding').set(columnsOf(forwarding)).where('id', '=', id).execute()
}

export async function deleteForwarding(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('port_forwarding').where('id', '=', id).execute()
}

/** The floating IP in the path; its row is locked. */
export interface ForwardingAddress {
  readonly id: string
  readonly address: string
  readonly networkId: string
  readonly routerId: string | null
  /** It leads to this port as a whole. */
  readonly portId: string | null
}

export async function selectAddress(tx: ReadTx, id: string): Promise<ForwardingAddress> {
  const { rows } = await sql<ForwardingAddress>`
    select id, host(floating_ip_address) as address, floating_network_id as "networkId",
      router_id as "routerId", port_id as "portId"
    from floating_ip where id = ${id}`.execute(tx)
  return rows[0]!
}

/** A floating IP that leads to the port as a whole. */
export async function floatingIpOfPort(
  tx: ReadTx,
  portId: string,
): Promise<{ readonly id: string; readonly address: string } | undefined> {
  const { rows } = await sql<{ id: string; address: string }>`
    select id, host(floating_ip_address) as address from floating_ip
    where port_id = ${portId} order by id limit 1`.execute(tx)
  return rows[0]
}

/**
 * Ties the address to the router while it has forwardings and frees it with the last one. Counts a change
 * of the floating IP, whose forwardings are shown in it.
 */
export async function settleAddress(tx: WriteTx, id: string, routerId: string | undefined): Promise<void> {
  await sql`
    update floating_ip f set
      router_id = case when has.forwardings then coalesce(f.router_id, ${routerId ?? null}::uuid) end,
      last_known_router_id = case when has.forwardings then f.last_known_router_id else f.router_id end,
      status = case when has.forwardings then 'ACTIVE' else 'DOWN' end,
      revision_number = f.revision_number + 1, updated_at = now()
    from (select exists (select from port_forwarding where floating_ip_id = ${id}) as forwardings) has
    where f.id = ${id}`.execute(tx)
}
