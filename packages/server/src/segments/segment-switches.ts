/**
 * SQL: whether each segment of a network has a switch of its own in OVN. That is so once some host reached several of
 * them (the database notes it) and the network is routed throughout: what a subnet on no segment serves may be behind
 * any of them. Ports without a broadcast domain have switches of their own. `network` names its row.
 */
export function hasSegmentSwitches(network: string): string {
  return `(${network}.has_segment_switches and ${network}.connectivity is distinct from 'l3'
    and (select count(*) from network_segment where network_id = ${network}.id) > 1
    and exists (select from subnet where network_id = ${network}.id and segment_id is not null)
    and not exists (select from subnet where network_id = ${network}.id and segment_id is null))`
}

/** SQL: the segments of a network that have a switch beside that of the network, which the first has, in their order. */
export function segmentSwitches(network: string): string {
  return `case when ${hasSegmentSwitches(network)} then array(
    select id::text from network_segment where network_id = ${network}.id order by position, id offset 1)
    else '{}'::text[] end`
}

/**
 * SQL: the owner key of the switch that a port is on; null as long as its segment is not known. `port` and `network`
 * name rows.
 */
export function switchOf(port: string, network: string): string {
  const segment = segmentOf(port)
  return `case when not ${hasSegmentSwitches(network)} then ${network}.id else (
    select case when g.id = (select id from network_segment where network_id = ${network}.id
      order by position, id limit 1) then ${network}.id else g.id end
    from network_segment g where g.id = ${segment}) end`
}

/** SQL: that of its subnet, else the first that its host reaches. */
function segmentOf(port: string): string {
  return `coalesce((
      select u.segment_id from ip_allocation a join subnet u on u.id = a.subnet_id
      where a.port_id = ${port}.id and u.segment_id is not null order by a.position, a.ip_address limit 1
    ), (
      select h.id from port_binding b join chassis c on c.hostname = b.host
      join network_segment h on h.network_id = ${port}.network_id
        and (h.physical_network is null or c.bridge_mappings ? h.physical_network)
      where b.port_id = ${port}.id and b.status = 'ACTIVE' order by h.position, h.id limit 1))`
}

/** SQL: whether a port has an address on a segment. Both name rows. */
export function isOnSegment(port: string, segment: string): string {
  return `exists (select from ip_allocation a join subnet u on u.id = a.subnet_id
    where a.port_id = ${port}.id and u.segment_id = ${segment}.id)`
}
