import { type Kind, orNull, quote, refuse } from '../../definition/kind.ts'
import { cidr, ipAddress, listOf, object, uuid } from '../../definition/kinds.ts'

/** Routes that a request may name; how many a router keeps is the quota router_route. */
export const ROUTES_MAX = 1_000

export interface Route {
  readonly destination: string
  readonly nexthop: string
  /** The BFD monitor that says whether the next hop works; null takes it away, absent in what is kept: none. */
  readonly bfd_monitor?: string | null
}

const list = listOf(
  object({
    destination: { kind: cidr, required: true },
    nexthop: { kind: ipAddress, required: true },
    bfd_monitor: { kind: orNull(uuid) },
  }),
  { max: ROUTES_MAX, nullIsEmpty: true },
)

/** Extensions that bring members of routes. */
export const routeMemberAliases = { bfd_monitor: 'bfd-for-extraroutes' }

/** Static routes; null is none, the same route twice is refused. */
export const routeList: Kind<readonly Route[]> = {
  ...list,
  parse(value, attribute) {
    const routes = list.parse(value, attribute)
    const seen = new Set<string>()
    for (const route of routes) {
      const key = routeKey(route)
      if (seen.has(key)) return refuse(attribute, `Duplicate hostroute ${quote(route)}`)
      seen.add(key)
    }
    return routes
  },
}

/** Says whether two routes are the same, whoever watches them. */
export function routeKey({ destination, nexthop }: Pick<Route, 'destination' | 'nexthop'>): string {
  return `${destination} ${nexthop}`
}
