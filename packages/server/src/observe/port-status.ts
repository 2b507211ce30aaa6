import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { sql } from 'kysely'
import { isCarriedByAgent } from '../binding/carried-by-agent.ts'
import type { Database } from '../database/database.ts'
import { routerPortName } from '../reconcile/model/names.ts'
import { mapOf } from './chassis-facts.ts'

export interface ObservedPort {
  readonly id: string
  readonly status: 'ACTIVE' | 'DOWN'
  /** Where OVN put a router's gateway; undefined for other ports, whose host is chosen by the user. */
  readonly gatewayHost: string | undefined
}

/** Ports written in one statement. */
export const STATUS_PORTS_MAX = 1_000

/**
 * What northbound and southbound say of a port: up and enabled is ACTIVE. `up` alone does not tell, for it
 * stays true on a disabled port. A gateway is where its chassisredirect port (on a tunnelled network: the
 * router's own port) is bound.
 */
export function observePort(port: Row, databases: { readonly southbound: Replica }): ObservedPort {
  const id = String(port.name)
  const isGateway = mapOf(port.external_ids)['neutron:device_owner'] === 'network:router_gateway'
  if (!isGateway) {
    const isActive = port.up === true && port.enabled !== false
    return { id, status: isActive ? 'ACTIVE' : 'DOWN', gatewayHost: undefined }
  }
  const host = gatewayHost(id, databases.southbound)
  return { id, status: host === undefined ? 'DOWN' : 'ACTIVE', gatewayHost: host ?? '' }
}

function gatewayHost(portId: string, southbound: Replica): string | undefined {
  const name = routerPortName(portId)
  for (const logicalPort of [`cr-${name}`, name]) {
    for (const binding of southbound.find('Port_Binding', 'logical_port', logicalPort)) {
      const chassis = binding.chassis
      const row = typeof chassis === 'string' ? southbound.get('Chassis', chassis) : undefined
      if (row !== undefined) return String(row.hostname)
    }
  }
  return undefined
}

/** The port that a port binding decides the gateway host of, if it does. */
export function gatewayPortOf(binding: Row): string | undefined {
  return /^(?:cr-)?lrp-(.+)$/.exec(String(binding.logical_port))?.[1]
}

/**
 * Stores what was seen, in two statements for any number of ports. A change of status does not count as a
 * change of the port: its revision stays, or writing the revision to OVN would be answered by the next
 * status. Ports that changed are marked, for others read the host of a port that is up from its row.
 * Gives the number of ports marked.
 */
export async function storePorts(database: Database, ports: readonly ObservedPort[]): Promise<number> {
  if (ports.length === 0) return 0
  // Hosts first: a gateway that is ACTIVE is somewhere.
  const gateways = ports.filter(port => port.gatewayHost !== undefined)
  const hosts = gateways.length === 0 ? 0 : await storeGatewayHosts(database, gateways)
  const status = await sql`
    with seen as (
      select * from unnest(${ports.map(port => port.id)}::uuid[], ${ports.map(port => port.status)}::text[])
        s (id, status)),
    -- Locked in one order, as everybody else who writes several ports does.
    differing as (
      select p.id, s.status from port p join seen s on s.id = p.id where p.status <> s.status
        -- Of what an agent carries OVN knows only who answers for it.
        and not exists (select from port_binding b
          where b.port_id = p.id and b.status = 'ACTIVE' and ${sql.raw(isCarriedByAgent('b'))})
      order by p.id for update of p),
    changed as (update port p set status = d.status from differing d where p.id = d.id returning p.id),
    -- What carries the parent carries the trunk.
    carried as (update trunk t set status = 'ACTIVE' from differing d
      where t.port_id = d.id and d.status = 'ACTIVE' and t.status <> 'ACTIVE')
    ${markChangedPorts}`.execute(database)
  return status.rows.length + hosts
}

async function storeGatewayHosts(database: Database, gateways: readonly ObservedPort[]): Promise<number> {
  const { rows } = await sql`
    with seen as (
      select s.id, s.host from unnest(${gateways.map(port => port.id)}::uuid[],
        ${gateways.map(port => port.gatewayHost ?? '')}::text[]) s (id, host) join port p on p.id = s.id),
    moved as (
      update port_binding b set host = s.host from seen s
      where b.port_id = s.id and b.status = 'ACTIVE' and b.host <> s.host returning b.port_id as id),
    placed as (
      insert into port_binding (port_id, host)
      select s.id, s.host from seen s
      where s.host <> '' and not exists (select from port_binding b where b.port_id = s.id and b.status = 'ACTIVE')
      on conflict do nothing returning port_id as id),
    changed as (select id from moved union select id from placed)
    ${markChangedPorts}`.execute(database)
  return rows.length
}

const markChangedPorts = sql`
  insert into dirty_unit (kind, id) select 'port', id::text from changed order by 2
  on conflict (kind, id) do update set revision = nextval('dirty_revision'), retry_at = null
  returning id`
