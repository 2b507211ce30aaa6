import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import { RouterGatewayInUseByNDPProxy, RouterGatewayNotValid, RouterIPv6GatewayInUse } from './errors.ts'

// NDP proxies refer to routers and import their folder, so what routers know of them is here.

interface GatewayFacts {
  readonly hasIpv6: boolean
  readonly hasScope: boolean
}

async function firstGateway(tx: ReadTx, routerId: string): Promise<GatewayFacts | undefined> {
  const { rows } = await sql<GatewayFacts>`
    select exists (select from ip_allocation a where a.port_id = p.id and family(a.ip_address) = 6) as "hasIpv6",
      exists (select from subnet s join subnetpool sp on sp.id = s.subnetpool_id
        where s.network_id = p.network_id and s.ip_version = 6 and sp.address_scope_id is not null) as "hasScope"
    from router_port rp join port p on p.id = rp.port_id
    where rp.router_id = ${routerId} and rp.device_owner = 'network:router_gateway'
    order by rp.position, p.id limit 1`.execute(tx)
  return rows[0]
}

/** Throws RouterGatewayNotValid unless the router's gateway, as it now is, can answer for addresses inside. */
export async function requireProxyGateway(tx: ReadTx, routerId: string): Promise<void> {
  const gateway = await firstGateway(tx, routerId)
  const refuse = (reason: string) => new RouterGatewayNotValid({ router_id: routerId, reason })
  if (!gateway) throw refuse('the router has no external gateway')
  if (!gateway.hasScope) throw refuse('the external network has no IPv6 subnet in an address scope')
  if (!gateway.hasIpv6) throw refuse('the external gateway has no IPv6 address')
}

/** Throws RouterIPv6GatewayInUse when a gateway that answers for addresses inside has no IPv6 address left. */
export async function keepIpv6Gateway(tx: ReadTx, routerId: string): Promise<void> {
  const gateway = await firstGateway(tx, routerId)
  if (gateway && !gateway.hasIpv6) throw new RouterIPv6GatewayInUse({ router_id: routerId })
}

/** Switches proxies off with the last gateway. Throws RouterGatewayInUseByNDPProxy while there are some. */
export async function endProxies(tx: WriteTx, routerId: string): Promise<void> {
  const { rows } = await sql`select from ndp_proxy where router_id = ${routerId} limit 1`.execute(tx)
  if (rows.length > 0) throw new RouterGatewayInUseByNDPProxy({ router_id: routerId })
  await sql`update router set enable_ndp_proxy = false where id = ${routerId} and enable_ndp_proxy`.execute(
    tx,
  )
}

/** The router answers for addresses in the range. */
export async function hasProxiesTo(
  tx: ReadTx,
  where: { readonly routerId: string; readonly cidr: string },
): Promise<boolean> {
  const { rows } = await sql`select from ndp_proxy
    where router_id = ${where.routerId} and ip_address <<= ${where.cidr}::inet limit 1`.execute(tx)
  return rows.length > 0
}
