import { cidrContains, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import {
  type DesiredRow,
  type DesiredValue,
  desiredRow,
  mergedMap,
  optional,
  ownedBy,
  rowRef,
} from '../../reconcile/model/desired-row.ts'
import { routerName, routerPortName } from '../../reconcile/model/names.ts'
import type { OvnFeatures } from '../../reconcile/model/ovn-settings.ts'
import { bfdKey, routeKey } from '../../reconcile/model/row-keys.ts'
import { selectionFields } from './ecmp-hash.ts'
import type { RouterIntent, RouterPortIntent } from './ovn.ts'

/** How often a next hop is asked, and after how many questions without an answer it counts as dead. */
export interface MonitorIntent {
  readonly minRxMs: number
  readonly minTxMs: number
  readonly multiplier: number
}

export interface RouteIntent {
  readonly destination: string
  readonly nexthop: string
  /** Absent: nobody looks whether the next hop is alive. */
  readonly monitor?: MonitorIntent
}

/** A route as OVN gets it. */
interface RouterRoute {
  readonly prefix: string
  readonly nexthop: string
  /** Of a default route: the subnet that has its next hop. */
  readonly subnetId: string | undefined
  /** The port that it has to leave by, where there is a choice. */
  readonly outputPort: string | undefined
  /** The port whose session with the next hop says whether it works. */
  readonly watchedPort: string | undefined
  readonly monitor: MonitorIntent | undefined
}

/** What is with an extra route as far as the intent tells. */
export type RouteState =
  | { readonly kind: 'carried'; readonly watchedPortId: string | undefined }
  /** As many others of its destination as the router may have come before it. */
  | { readonly kind: 'standby' }
  /** Its monitor has no port that could watch. */
  | { readonly kind: 'unwatched' }

/** The port that OVN can watch a next hop from; undefined where it cannot. */
export function watchingPort(router: RouterIntent, nexthop: string): RouterPortIntent | undefined {
  const address = parseIp(nexthop)
  const port = router.ports.find(one =>
    one.fixedIps.some(ip => {
      const cidr = parseCidr(ip.cidr)
      return cidr !== undefined && address !== undefined && cidrContains(cidr, address)
    }),
  )
  // Sessions are kept by the chassis that a port sits on, and of a distributed router only these gateways sit on one. A
  // router that is on one chassis as a whole translates the source of what it sends inside, and OVN 23.03 does not
  // notice there that the other side is dead.
  return port?.isGateway && port.physicalNetwork !== undefined ? port : undefined
}

/** The address that a session of the port is kept from: OVN takes the first in the order of northbound. */
export function sessionSource(port: RouterPortIntent, version: 4 | 6): string | undefined {
  const networks = port.fixedIps
    .filter(ip => ip.ipVersion === version)
    .map(ip => ({ address: ip.address, network: `${ip.address}/${ip.cidr.split('/')[1] ?? ''}` }))
  return networks.toSorted((a, b) => (a.network < b.network ? -1 : 1))[0]?.address
}

/** Of each of the router's extra routes, in their order. */
export function extraRouteStates(router: RouterIntent): readonly RouteState[] {
  const chosen = new Set(chosenRoutes(router).map(route => keyOf(router.id, route)))
  return router.routes.map(route => {
    const wanted = extraRoute(router, route)
    if (wanted === undefined) return { kind: 'unwatched' }
    if (!chosen.has(keyOf(router.id, wanted))) return { kind: 'standby' }
    return {
      kind: 'carried',
      watchedPortId: route.monitor && watchingPort(router, route.nexthop)?.id,
    }
  })
}

/** Default routes, extra routes and the BFD sessions that watch their next hops. */
export function routeRows(router: RouterIntent, features: OvnFeatures): readonly DesiredRow[] {
  const routes = chosenRoutes(router)
  return [
    ...sessionRows(router.id, routes),
    ...routes.map(route => routeRow(router, route, features.routeSelectionFields === true)),
  ]
}

/**
 * Those that carry traffic, default routes first, then extra routes in their order. Dead ones have to be there to be
 * watched, and leave their place to the next.
 */
function chosenRoutes(router: RouterIntent): readonly RouterRoute[] {
  const gateways = router.ports.filter(port => port.isGateway)
  const wanted = [
    ...(router.defaultRoute.ecmp ? gateways : gateways.slice(0, 1)).flatMap(port =>
      defaultRoutes(port, router.defaultRoute.bfd),
    ),
    ...router.routes.flatMap(route => extraRoute(router, route) ?? []),
  ]
  const dead = new Set(
    router.deadSessions.map(({ portId, address }) => bfdKey(routerPortName(portId), address)),
  )
  const chosen = new Map<string, RouterRoute>()
  const paths = new Map<string, number>()
  for (const route of wanted) {
    const key = keyOf(router.id, route)
    const used = paths.get(route.prefix) ?? 0
    if (chosen.has(key) || used >= (router.pathsMax ?? Number.POSITIVE_INFINITY)) continue
    chosen.set(key, route)
    const { watchedPort, nexthop } = route
    const isDead = watchedPort !== undefined && dead.has(bfdKey(watchedPort, nexthop))
    if (!isDead) paths.set(route.prefix, used + 1)
  }
  return [...chosen.values()]
}

function defaultRoutes(port: RouterPortIntent, isWatched: boolean): readonly RouterRoute[] {
  const name = isWatched ? routerPortName(port.id) : undefined
  return port.fixedIps.flatMap(ip =>
    ip.subnetGatewayIp === undefined
      ? []
      : {
          prefix: ip.ipVersion === 4 ? '0.0.0.0/0' : '::/0',
          nexthop: ip.subnetGatewayIp,
          subnetId: ip.subnetId,
          outputPort: name,
          watchedPort: name,
          monitor: undefined,
        },
  )
}

/** Undefined where nobody can tell whether it works although somebody should. */
function extraRoute(router: RouterIntent, route: RouteIntent): RouterRoute | undefined {
  const { destination: prefix, nexthop, monitor } = route
  const base = { prefix, nexthop, subnetId: undefined, outputPort: undefined }
  if (monitor === undefined) return { ...base, watchedPort: undefined, monitor }
  const port = watchingPort(router, nexthop)
  return port && { ...base, watchedPort: routerPortName(port.id), monitor }
}

function keyOf(routerId: string, { prefix, nexthop, outputPort = '' }: RouterRoute): string {
  return routeKey(routerId, { prefix, nexthop, outputPort })
}

function routeRow(router: RouterIntent, route: RouterRoute, canHash: boolean): DesiredRow {
  const { prefix, nexthop, subnetId, outputPort, watchedPort } = route
  return desiredRow({
    table: 'Logical_Router_Static_Route',
    key: keyOf(router.id, route),
    columns: {
      ip_prefix: prefix,
      nexthop,
      output_port: optional(outputPort),
      bfd: optional(watchedPort === undefined ? undefined : rowRef('BFD', bfdKey(watchedPort, nexthop))),
      ...(canHash ? { selection_fields: hashColumn(router, prefix) } : {}),
      external_ids: mergedMap({
        'neutron:is_static_route': 'true',
        'neutron:is_ext_gw': subnetId === undefined ? undefined : 'true',
        'neutron:subnet_id': subnetId,
      }),
    },
    memberOf: [ownedBy('Logical_Router', router.id, 'static_routes')],
  })
}

/** OVN uses what all routes of a destination name. */
function hashColumn({ hash }: RouterIntent, prefix: string): DesiredValue {
  return hash === undefined ? [] : selectionFields(hash, prefix.includes(':') ? 6 : 4)
}

/**
 * One for each port and next hop, whoever asks for it, with the shortest of the times that are asked for; northd has
 * its own when nobody asks for any. Neutron leaves these rows unmarked; by the mark we know them when their port is
 * gone.
 */
function sessionRows(routerId: string, routes: readonly RouterRoute[]): readonly DesiredRow[] {
  const sessions = new Map<string, { port: string; address: string; monitors: MonitorIntent[] }>()
  for (const { watchedPort, nexthop, monitor } of routes) {
    if (watchedPort === undefined) continue
    const key = bfdKey(watchedPort, nexthop)
    const session = sessions.get(key) ?? { port: watchedPort, address: nexthop, monitors: [] }
    if (monitor !== undefined) session.monitors.push(monitor)
    sessions.set(key, session)
  }
  return [...sessions].map(([key, { port, address, monitors }]) =>
    desiredRow({
      table: 'BFD',
      key,
      columns: {
        logical_port: port,
        dst_ip: address,
        min_tx: least(monitors.map(one => one.minTxMs)),
        min_rx: least(monitors.map(one => one.minRxMs)),
        detect_mult: least(monitors.map(one => one.multiplier)),
        external_ids: mergedMap({ 'neutron:router_name': routerName(routerId) }),
      },
    }),
  )
}

function least(values: readonly number[]): DesiredValue {
  return optional(values.length === 0 ? undefined : Math.min(...values))
}
