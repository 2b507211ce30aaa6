import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { hostRoutesWithPeers } from '../segments/peer-routes.ts'
import type { SubnetIntent } from './model/dhcp-options.ts'
import { routesOf } from './model/read-json.ts'

/** Subnets of networks, or of a list of their own, by id: one statement. */
export async function loadSubnets(
  tx: ReadTx,
  by: { readonly column: 'network_id' | 'id'; readonly values: readonly string[] },
): Promise<readonly SubnetIntent[]> {
  const { rows } = await sql<{
    id: string
    network_id: string
    segment_id: string | null
    ip_version: number
    cidr: string
    gateway_ip: string | null
    enable_dhcp: boolean
    ipv6_address_mode: string | null
    ipv6_ra_mode: string | null
    dns_nameservers: string[]
    host_routes: unknown
    revision_number: number
    metadata_ip: string | null
  }>`
    select s.id, s.network_id, s.segment_id, s.ip_version, s.cidr::text as cidr, host(s.gateway_ip) as gateway_ip,
      s.enable_dhcp, s.ipv6_address_mode, s.ipv6_ra_mode, s.dns_nameservers,
      ${sql.raw(hostRoutesWithPeers('s'))} as host_routes, s.revision_number,
      (select host(a.ip_address) from ip_allocation a join port p on p.id = a.port_id
        where p.network_id = s.network_id and p.device_owner = 'network:distributed' and a.subnet_id = s.id
        order by a.ip_address limit 1) as metadata_ip
    from subnet s where ${sql.ref(`s.${by.column}`)} = any(${by.values}::uuid[]) order by s.id`.execute(tx)
  return rows.map(row => ({
    id: row.id,
    networkId: row.network_id,
    segmentId: row.segment_id ?? undefined,
    ipVersion: row.ip_version === 4 ? 4 : 6,
    cidr: row.cidr,
    gatewayIp: row.gateway_ip ?? undefined,
    enableDhcp: row.enable_dhcp,
    ipv6AddressMode: row.ipv6_address_mode ?? undefined,
    ipv6RaMode: row.ipv6_ra_mode ?? undefined,
    dnsNameservers: row.dns_nameservers,
    hostRoutes: routesOf(row.host_routes),
    metadataIp: row.metadata_ip ?? undefined,
    revision: row.revision_number,
  }))
}
