import { parseIp } from '@neutrino/base/ip.ts'
import type { Current, WriteContext } from '../../definition/behaviour.ts'
import {
  BfdMonitorNotFound,
  BfdMonitorNotSupported,
  lockMonitors,
  type Monitor,
} from '../bfd-monitor/index.ts'
import type { RouterAttributes } from './definition.ts'
import { loadRouters } from './intent.ts'
import type { RouterIntent } from './ovn.ts'
import { type Route, routeKey } from './route.ts'
import { sessionSource, watchingPort } from './route-rows.ts'
import { replaceAssociations } from './storage.ts'

/**
 * Makes the monitors that routes name theirs, once the routes are stored; `current` still has those of before. Throws
 * BfdMonitorNotFound, and BfdMonitorNotSupported with the reason.
 */
export async function associateMonitors(
  context: WriteContext,
  current: Current<RouterAttributes>,
  routes: readonly Route[],
): Promise<void> {
  const { op, tx } = context
  const named = routes.flatMap(({ bfd_monitor, ...route }) =>
    bfd_monitor == null ? [] : { ...route, monitor: bfd_monitor },
  )
  const before = new Map(current.routes.map(route => [routeKey(route), route.bfd_monitor]))
  if (named.length === 0 && ![...before.values()].some(Boolean)) return
  const monitors = await lockMonitors(
    tx,
    named.map(route => route.monitor),
  )
  const fresh = named.filter(route => before.get(routeKey(route)) !== route.monitor)
  for (const { monitor: id } of fresh) {
    const monitor = monitors.get(id)
    const isKnown = monitor !== undefined && (op.actor.isAdmin || monitor.projectId === op.actor.projectId)
    if (!isKnown) throw new BfdMonitorNotFound({ bfd_monitor_id: id })
  }
  await replaceAssociations(tx, current.id, named)
  const router = (await loadRouters(tx, [current.id])).get(current.id)
  for (const { monitor: id, nexthop } of router === undefined ? [] : fresh) {
    const reason = whyNot(router!, nexthop, monitors.get(id)!)
    if (reason !== undefined) throw new BfdMonitorNotSupported({ bfd_monitor_id: id, nexthop, reason })
  }
}

/** What keeps a router from watching a next hop as a monitor says; undefined when it can. */
function whyNot(router: RouterIntent, nexthop: string, monitor: Monitor): string | undefined {
  if (router.isForeign) return 'the provider of its flavor has no BFD'
  if (monitor.mode === 'demand') return 'OVN has no demand mode'
  if (monitor.authType !== null) return 'OVN does not authenticate BFD'
  if (monitor.dstIp !== nexthop) return `OVN watches next hops, and that of the monitor is ${monitor.dstIp}`
  const port = watchingPort(router, nexthop)
  if (port === undefined)
    return 'OVN watches what is on VLAN and flat networks that are external ones of the router'
  const source = sessionSource(port, parseIp(nexthop)?.version ?? 4)
  if (monitor.srcIp !== null && monitor.srcIp !== source)
    return `OVN sends from the first address of the port, which is ${source ?? 'none'}`
  return undefined
}
