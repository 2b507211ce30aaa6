import { cidrContains, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import { InvalidRoutes, RouterInterfaceInUseByRoute } from './errors.ts'
import { type Route, routeKey } from './route.ts'
import type { RouterPort } from './router-ports.ts'

/** Next hops lie in the router's subnets and are not the router itself. */
export function checkRoutes(ports: readonly RouterPort[], routes: readonly Route[]): void {
  const addresses = ports.flatMap(port => port.addresses)
  const own = new Set(addresses.map(address => address.ipAddress))
  for (const { nexthop } of routes) {
    if (!addresses.some(address => contains(address.cidr, nexthop)))
      throw new InvalidRoutes({ routes, reason: `the next hop ${nexthop} lies in none of its subnets` })
    if (own.has(nexthop))
      throw new InvalidRoutes({ routes, reason: `the next hop ${nexthop} is the router itself` })
  }
}

/** Refuses to take a subnet away that a route leads through. */
export function checkNoRouteThrough(
  router: { readonly id: string; readonly routes: readonly Route[] },
  subnet: { readonly id: string; readonly cidr: string },
): void {
  if (router.routes.some(route => contains(subnet.cidr, route.nexthop)))
    throw new RouterInterfaceInUseByRoute({ router_id: router.id, subnet_id: subnet.id })
}

function contains(cidr: string, address: string): boolean {
  return cidrContains(parseCidr(cidr)!, parseIp(address)!)
}

/** Both lists, each route once; those there are come first, and keep their monitor unless one is named. */
export function withRoutes(routes: readonly Route[], added: readonly Route[]): readonly Route[] {
  const all = new Map(routes.map(route => [routeKey(route), route]))
  for (const route of added) {
    const key = routeKey(route)
    all.set(key, { ...all.get(key), ...route })
  }
  return [...all.values()]
}

/** Routes to be removed that are not there are no error: what counts is the end. */
export function withoutRoutes(routes: readonly Route[], removed: readonly Route[]): readonly Route[] {
  const gone = new Set(removed.map(routeKey))
  return routes.filter(route => !gone.has(routeKey(route)))
}

/** A route as it is shown: without a word of a monitor unless it has one. */
export function asKept({ bfd_monitor, ...route }: Route): Route {
  return bfd_monitor == null ? route : { ...route, bfd_monitor }
}
