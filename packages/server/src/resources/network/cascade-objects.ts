import { type RawBuilder, sql } from 'kysely'

/** Ports that the service makes and removes itself; they do not keep a network alive. */
export const ownPortOwners = [
  'network:dhcp',
  'network:distributed',
  'network:floatingip_agent_gateway',
  'network:floatingip',
] as const

/** SQL of the ids of objects that go with a network, or lose something by it; by kind. */
export interface CascadeObjects {
  /** Ports on the network, and subports of trunks whose parent is there. */
  readonly ports: RawBuilder<unknown>
  readonly subnets: RawBuilder<unknown>
  /** Trunks whose parent is on the network. */
  readonly trunks: RawBuilder<unknown>
  /** Trunks of other networks with subports on this one. */
  readonly trunksElsewhere: RawBuilder<unknown>
  /** Routers with an interface on the network. */
  readonly routers: RawBuilder<unknown>
  readonly floatingIps: RawBuilder<unknown>
}

export function cascadeObjects(networkId: string): CascadeObjects {
  const trunks = sql`select t.id from trunk t join port p on p.id = t.port_id where p.network_id = ${networkId}`
  return {
    ports: sql`select p.id from port p where p.network_id = ${networkId}
      union select s.port_id from trunk_subport s where s.trunk_id in (${trunks})`,
    subnets: sql`select s.id from subnet s where s.network_id = ${networkId}`,
    trunks,
    trunksElsewhere: sql`select s.trunk_id from trunk_subport s join port p on p.id = s.port_id
      where p.network_id = ${networkId} and s.trunk_id not in (${trunks})`,
    routers: sql`select rp.router_id from router_port rp join port p on p.id = rp.port_id
      where p.network_id = ${networkId}`,
    floatingIps: sql`select f.id from floating_ip f where f.floating_network_id = ${networkId}`,
  }
}
