import type { Database } from '@neutrino/server/database/database.ts'
import { sql } from 'kysely'

export interface CloudSize {
  readonly networks: number
  readonly ports: number
  readonly groups: number
  readonly rules: number
}

/**
 * Intent of a large cloud, in a few statements and without marks: an audit has to find it all. Every network
 * has one IPv4 subnet; ports and rules are spread evenly over networks and groups, one group to a port.
 */
export async function insertLargeCloud(database: Database, size: CloudSize): Promise<void> {
  const id = (digits: string, number: ReturnType<typeof sql>) =>
    sql`(${sql.lit(`${digits.repeat(8)}-0000-4000-8000-`)} || lpad((${number})::text, 12, '0'))::uuid`
  const g = sql`g`
  const network = id('1', sql`1 + g % ${sql.lit(size.networks)}`)
  const group = id('d', sql`1 + g % ${sql.lit(size.groups)}`)
  const upTo = (count: number) => sql`generate_series(1, ${sql.lit(count)}) g`
  const statements = [
    sql`insert into network (id, project_id, name, mtu)
      select ${id('1', g)}, 'p', 'net' || g, 1442 from ${upTo(size.networks)}`,
    sql`insert into network_segment (id, network_id, network_type, segmentation_id)
      select ${id('3', g)}, ${id('1', g)}, 'geneve', g from ${upTo(size.networks)}`,
    sql`insert into subnet (id, project_id, network_id, ip_version, cidr, gateway_ip)
      select ${id('2', g)}, 'p', ${id('1', g)}, 4, '10.0.0.0/16', '10.0.0.1' from ${upTo(size.networks)}`,
    sql`insert into security_group (id, project_id) select ${id('d', g)}, 'p' from ${upTo(size.groups)}`,
    sql`insert into security_group_rule (id, project_id, security_group_id, direction, ethertype, protocol,
        protocol_number, port_range_min, port_range_max)
      select ${id('4', g)}, 'p', ${group}, 'ingress', 'IPv4', 'tcp', 6, g, g from ${upTo(size.rules)}`,
    sql`insert into port (id, project_id, network_id, mac_address, device_owner)
      select ${id('5', g)}, 'p', ${network}, ('fa163e' || lpad(to_hex(g), 6, '0'))::macaddr, 'compute:nova'
      from ${upTo(size.ports)}`,
    sql`insert into port_binding (port_id, host) select id, 'hv1' from port`,
    sql`insert into ip_allocation (subnet_id, ip_address, port_id, network_id)
      select ${id('2', sql`1 + g % ${sql.lit(size.networks)}`)}, '10.0.0.2'::inet + g, ${id('5', g)}, ${network}
      from ${upTo(size.ports)}`,
    sql`insert into port_security_group select ${id('5', g)}, ${group} from ${upTo(size.ports)}`,
    sql`analyze`,
  ]
  for (const statement of statements) await statement.execute(database)
}
