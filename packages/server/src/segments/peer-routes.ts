/**
 * SQL of a subnet's routes with those to its peers: on a routed network each segment has subnets of its own,
 * and hosts reach those of the other segments through their gateway. A route of the subnet's own to the same
 * place stands. `subnet` is the name of the row.
 */
export function hostRoutesWithPeers(subnet: string): string {
  return `(${subnet}.host_routes || case when ${subnet}.segment_id is null or ${subnet}.gateway_ip is null then '[]'::jsonb
    else (select coalesce(jsonb_agg(jsonb_build_object('destination', peer.cidr::text,
        'nexthop', host(${subnet}.gateway_ip)) order by peer.cidr), '[]'::jsonb)
      from subnet peer where peer.network_id = ${subnet}.network_id and peer.segment_id <> ${subnet}.segment_id
        and peer.ip_version = ${subnet}.ip_version and not exists (
          select from jsonb_array_elements(${subnet}.host_routes) own
          where (own->>'destination')::cidr = peer.cidr)) end)`
}
