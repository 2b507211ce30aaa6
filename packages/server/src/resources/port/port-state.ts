import { sql } from 'kysely'
import type { HeldAddress } from '../../addressing/address-plan.ts'
import type { WriteTx } from '../../database/database.ts'
import type { BindingWish } from './port-binding.ts'

/** What hangs on a port, read after its row was locked: the statement that waited may show older children. */
export interface PortState {
  readonly id: string
  readonly networkId: string
  readonly deviceOwner: string
  readonly macAddress: string
  /** By position. */
  readonly held: readonly HeldAddress[]
  readonly portSecurityEnabled: boolean
  readonly binding: BindingWish & {
    readonly vifType: string
    /** The mechanism that carries it; null while none does. */
    readonly boundDriver: string | null
    readonly vifDetails: Readonly<Record<string, unknown>>
  }
  readonly groups: readonly string[]
  /** The router that the port is an interface or the gateway of. */
  readonly routerId: string | null
  /** The trunk that it is the parent of. */
  readonly trunkId: string | null
  /** It lets only some tags of its server pass. */
  readonly filtersTags: boolean
  /** It holds the address of a floating IP. */
  readonly holdsFloatingIp: boolean
  /** Projects whose floating IPs lead to it. */
  readonly floatingIpProjects: readonly string[]
}

/** Locks the port until the end of the transaction; undefined when there is none. */
export async function lockPortState(tx: WriteTx, id: string): Promise<PortState | undefined> {
  await sql`select from port where id = ${id} for update`.execute(tx)
  return readPortState(tx, id)
}

/** Of a port that the transaction has locked. */
export async function readPortState(tx: WriteTx, id: string): Promise<PortState | undefined> {
  const { rows } = await sql<PortState>`
    select p.id, p.network_id as "networkId", p.device_owner as "deviceOwner", p.mac_address::text as "macAddress",
      coalesce((select json_agg(json_build_object('subnetId', a.subnet_id, 'ipAddress', host(a.ip_address),
          'position', a.position) order by a.position, a.ip_address)
        from ip_allocation a where a.port_id = p.id), '[]'::json) as held,
      json_build_object('host', coalesce(b.host, ''), 'vnicType', coalesce(b.vnic_type, 'normal'),
        'profile', coalesce(b.profile, '{}'), 'vifType', coalesce(b.vif_type, 'unbound'),
        'boundDriver', b.vif_details->'bound_drivers'->>'0', 'vifDetails', coalesce(b.vif_details, '{}')) as binding,
      p.port_security_enabled as "portSecurityEnabled",
      array(select g.security_group_id::text from port_security_group g where g.port_id = p.id) as groups,
      (select r.router_id from router_port r where r.port_id = p.id) as "routerId",
      (select t.id from trunk t where t.port_id = p.id) as "trunkId",
      p.vlan_filter_list is not null as "filtersTags",
      exists (select from floating_ip f where f.floating_port_id = p.id) as "holdsFloatingIp",
      array(select distinct f.project_id from floating_ip f where f.port_id = p.id) as "floatingIpProjects"
    from port p left join port_binding b on b.port_id = p.id and b.status = 'ACTIVE'
    where p.id = ${id}`.execute(tx)
  return rows[0]
}
