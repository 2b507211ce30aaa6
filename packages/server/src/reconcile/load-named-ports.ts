import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { domainOfNetwork } from '../resources/port/intent.ts'
import { segmentSwitches } from '../segments/segment-switches.ts'
import type { DnsIntent, NamedPort } from './model/dns-records.ts'
import { groupBy } from './model/group-by.ts'
import { portSwitchName } from './model/names.ts'

/** Ports with names among some ports, or of some networks, by id: one statement. */
export async function loadNamedPorts(
  tx: ReadTx,
  by: { readonly column: 'id' | 'network_id'; readonly values: readonly string[] },
): Promise<readonly NamedPort[]> {
  const { rows } = await sql<{
    id: string
    network_id: string
    network_domain: string
    dns_name: string
    dns_domain: string
    addresses: string[]
  }>`
    select p.id, p.network_id, ${sql.raw(domainOfNetwork('p', 'n'))} as network_domain, p.dns_name, p.dns_domain,
      array(select host(a.ip_address) from ip_allocation a where a.port_id = p.id
        order by a.position, a.ip_address) as addresses
    from port p join network n on n.id = p.network_id
    where ${sql.ref(`p.${by.column}`)} = any(${by.values}::uuid[]) and p.dns_name <> '' and p.device_id <> ''
    order by p.id`.execute(tx)
  return rows.map(row => ({
    id: row.id,
    networkId: row.network_id,
    networkDomain: row.network_domain,
    name: row.dns_name,
    domain: row.dns_domain,
    addresses: row.addresses,
  }))
}

/** The names of networks, by network; those without are missing. Two statements. */
export async function loadDns(tx: ReadTx, ids: readonly string[]): Promise<ReadonlyMap<string, DnsIntent>> {
  const ports = groupBy(await loadNamedPorts(tx, { column: 'network_id', values: ids }), one => one.networkId)
  const { rows } = await sql<{ id: string; segment_switches: string[]; lone_ports: string[] }>`
    select n.id, ${sql.raw(segmentSwitches('n'))} as segment_switches,
      case when n.connectivity = 'l3' then array(select p.id::text from port p
        where p.network_id = n.id and p.device_owner <> 'network:distributed' order by p.id)
      else '{}'::text[] end as lone_ports
    from network n where n.id = any(${[...ports.keys()]}::uuid[])`.execute(tx)
  return new Map(
    rows.map(({ id, segment_switches, lone_ports }) => {
      const furtherSwitches = [...segment_switches, ...lone_ports.map(portSwitchName)]
      return [id, { networkId: id, furtherSwitches, ports: ports.get(id) ?? [] }]
    }),
  )
}

/** Networks with names. */
export async function listNamedNetworks(tx: ReadTx): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct network_id::text as id from port
    where dns_name <> '' and device_id <> '' order by 1`.execute(tx)
  return rows.map(row => row.id)
}
