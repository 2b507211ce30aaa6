// Owner keys of rows that have no name of their own: what tells them apart within their parent.

/** The identity of an ACL within its group, as Neutron compares them. */
export function aclKey(group: string, acl: { direction: string; priority: number; match: string }): string {
  return `${group}|${acl.direction}|${acl.priority}|${acl.match}`
}

/** The one band of a meter. */
export function meterBandKey(meter: string): string {
  return `${meter}|band`
}

/** The identity of a static route within its router. */
export function routeKey(
  routerId: string,
  route: { readonly prefix: string; readonly nexthop: string; readonly outputPort: string },
): string {
  return `${routerId}|${route.prefix}|${route.nexthop}|${route.outputPort}`
}

/** The identity of a policy within its router. */
export function policyKey(
  routerId: string,
  policy: { readonly priority: number; readonly match: string },
): string {
  return `${routerId}|${policy.priority}|${policy.match}`
}

/** The identity of a source NAT within its router: these rows carry no mark. */
export function sourceNatKey(
  routerId: string,
  nat: { readonly logicalIp: string; readonly externalIp: string },
): string {
  return `${routerId}|snat|${nat.logicalIp}|${nat.externalIp}`
}

/** The identity of a QoS row within its switch. The match names a port, so no two switches have the same. */
export function qosKey(row: { direction: string; priority: number; match: string }): string {
  return `${row.direction}|${row.priority}|${row.match}`
}

/** The identity of a member within its group. */
export function chassisKey(group: string, chassisName: string): string {
  return `${group}|${chassisName}`
}

/** The identity of a BFD session; northbound has one for each pair. */
export function bfdKey(routerPort: string, destination: string): string {
  return `${routerPort}|${destination}`
}

/** The identity of a neighbour that a router port is told of. */
export function neighbourKey(routerPort: string, address: string): string {
  return `${routerPort}|${address}`
}

/** The identity of the NAT by which a router answers for an address inside. */
export function proxyNatKey(routerId: string, address: string): string {
  return `${routerId}|ndp|${address}`
}
