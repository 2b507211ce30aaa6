import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import type { MemberAction } from '../../definition/behaviour.ts'
import { shape } from '../../definition/shape.ts'
import type { RouterAttributes } from './definition.ts'
import { loadRouters } from './intent.ts'
import type { RouterIntent } from './ovn.ts'
import { routeKey } from './route.ts'
import { extraRouteStates, type RouteState } from './route-rows.ts'

const statuses = ['UP', 'DOWN', 'STANDBY', 'UNKNOWN'] as const
type RouteStatus = (typeof statuses)[number]

const { list, object, text, textOrNull } = shape

/** Which of the extra routes carry traffic, and what their sessions say. */
export const routesStatus: MemberAction<RouterAttributes> = {
  method: 'GET',
  alias: 'bfd-for-extraroutes',
  rule: 'get_router',
  answer: object({
    router: object({
      routes: list(
        object({
          destination: text,
          nexthop: text,
          status: { type: 'string', enum: statuses },
          bfd_monitor: textOrNull,
          bfd_session: textOrNull,
        }),
      ),
    }),
  }),
  async run({ tx }, current) {
    const router = (await loadRouters(tx, [current.id])).get(current.id)
    const states = router === undefined ? [] : extraRouteStates(router)
    const sessions = await sessionsOf(tx, current.id)
    const monitors = new Map(current.routes.map(route => [routeKey(route), route.bfd_monitor]))
    const routes = (router?.routes ?? []).map(({ destination, nexthop, monitor }, place) => {
      const state = states[place]!
      const session = monitor && sessions.get(sessionKey(state, nexthop))
      return {
        destination,
        nexthop,
        status: statusOf(router!, state, session),
        bfd_monitor: monitors.get(routeKey({ destination, nexthop })) ?? null,
        bfd_session: session ?? null,
      }
    })
    return { router: { routes } }
  },
}

function statusOf(router: RouterIntent, state: RouteState, session: string | undefined): RouteStatus {
  // Agents do not tell.
  if (router.isForeign) return 'UNKNOWN'
  if (!router.isEnabled || state.kind === 'unwatched') return 'DOWN'
  if (state.kind === 'standby') return 'STANDBY'
  return state.watchedPortId === undefined || session === 'up' ? 'UP' : 'DOWN'
}

function sessionKey(state: RouteState, nexthop: string): string {
  return `${state.kind === 'carried' ? (state.watchedPortId ?? '') : ''} ${nexthop}`
}

/** What OVN says of the sessions of a router's ports, by port and address. */
async function sessionsOf(tx: ReadTx, routerId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ key: string; status: string }>`
    select s.port_id || ' ' || host(s.dst_ip) as key, s.status
    from bfd_session s join router_port rp on rp.port_id = s.port_id
    where rp.router_id = ${routerId}`.execute(tx)
  return new Map(rows.map(row => [row.key, row.status]))
}
