import { randomUuid } from '@neutrino/base/uuid.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, MemberAction, WriteContext } from '../../definition/behaviour.ts'
import { hiddenMembers, namedMembers, unknownMembers } from '../../definition/hidden-members.ts'
import { bodyItem } from '../../definition/parse-body.ts'
import { shape } from '../../definition/shape.ts'
import { BadRequest, HttpBadRequest, InvalidInput, OverQuota } from '../../errors/errors.ts'
import { ensureHaNetworks, removeUnusedHaNetwork } from '../../scheduling/ha-network.ts'
import { type L3AgentDriver, l3AgentDrivers } from '../../scheduling/l3-agent-drivers.ts'
import { scheduleRouters } from '../../scheduling/schedule-routers.ts'
import { nextProvider } from '../flavor/index.ts'
import { addInterface } from './add-interface.ts'
import type { RouterAttributes } from './definition.ts'
import { AvailabilityZoneNotFound, RouterInUse } from './errors.ts'
import { reserveVni } from './evpn.ts'
import { externalGatewayActions, removeGateways } from './external-gateways.ts'
import { asKept, checkRoutes, withoutRoutes, withRoutes } from './extra-routes.ts'
import { setGateway } from './gateway.ts'
import { type GatewayColumns, gatewayColumns } from './gateway-columns.ts'
import { interfaceBodies } from './interface-request.ts'
import { keepIpv6Gateway, requireProxyGateway } from './ndp-proxy-state.ts'
import { removeInterface } from './remove-interface.ts'
import { requireHash } from './require-hash.ts'
import { type Route, routeList, routeMemberAliases } from './route.ts'
import { associateMonitors } from './route-monitors.ts'
import { selectRouterPorts } from './router-ports.ts'
import { routesStatus } from './routes-status.ts'
import * as storage from './storage.ts'

type Values = Creation<RouterAttributes>['values']

async function create(
  context: WriteContext,
  inputs: readonly Creation<RouterAttributes>[],
): Promise<readonly string[]> {
  const { tx } = context
  const orders = inputs.map(({ values }) => ({ id: randomUuid(), values }))
  await checkZones(
    context,
    orders.flatMap(({ values }) => values.availabilityZoneHints),
  )
  const rows: storage.RouterRow[] = []
  const ofAgents: string[] = []
  for (const { id, values } of orders) {
    const driver = await checkFlavor(context, values)
    await requireHash(tx, { hash: values.ecmpHash, flavorId: values.flavorId })
    const columns = await gatewayColumns(context, values.externalGatewayInfo)
    rows.push({ ...routerRow(context, { id, values, columns }), ...driver })
    if (driver) ofAgents.push(id)
  }
  await storage.insertRouters(tx, rows)
  for (const { id, values } of orders)
    await reserveVni(context, { id, flavorId: values.flavorId ?? null, evpnVni: values.evpnVni })
  await ensureHaNetworks(
    context,
    rows.filter(row => row.ha && ofAgents.includes(row.id)).map(row => row.project_id),
  )
  await scheduleRouters(tx, ofAgents, context.settings.scheduling)
  for (const { id, values } of orders) {
    if (values.externalGatewayInfo) await setGateway(context, id, values.externalGatewayInfo)
    if (values.enableNdpProxy) await requireProxyGateway(tx, id)
  }
  context.dirty('router', ...orders.map(order => order.id))
  return orders.map(order => order.id)
}

function routerRow(
  context: WriteContext,
  { id, values, columns }: { readonly id: string; readonly values: Values; readonly columns: GatewayColumns },
): storage.RouterRow {
  return {
    id,
    project_id: values.projectId,
    name: values.name,
    description: values.description,
    admin_state_up: values.adminStateUp,
    ...columns,
    // OVN moves every gateway that loses its chassis: this is what the admin is shown, no more.
    ha: values.ha ?? true,
    distributed: values.distributed ?? context.settings.distributedFloatingIp,
    flavor_id: values.flavorId ?? null,
    enable_default_route_bfd: values.enableDefaultRouteBfd ?? context.settings.defaultRoute.bfd,
    enable_default_route_ecmp: values.enableDefaultRouteEcmp ?? context.settings.defaultRoute.ecmp,
    enable_ndp_proxy: values.enableNdpProxy ?? false,
    ecmp_max_paths: values.ecmpMaxPaths,
    ecmp_hash: values.ecmpHash,
    availability_zone_hints: [...values.availabilityZoneHints],
  }
}

/**
 * Throws unless the flavor leads to a provider, which alone then says what the router is. Gives what it says
 * when that is one of L3 agents.
 */
async function checkFlavor(context: WriteContext, values: Values): Promise<L3AgentDriver | undefined> {
  const { flavorId, ha, distributed } = values
  if (flavorId == null) return undefined
  const { driver } = await nextProvider(context, flavorId)
  if (ha != null || distributed != null)
    throw new InvalidInput({ error_message: `the flavor ${flavorId} decides on ha and distributed` })
  return l3AgentDrivers.get(driver)
}

/** What a router is cannot change under its traffic; upstream asks for the router to be down first. */
function refuseWhileActive(current: Current<RouterAttributes>, changes: UpdateInput<RouterAttributes>): void {
  if (!current.adminStateUp) return
  for (const name of ['ha', 'distributed'] as const) {
    const wanted = changes[name] ?? current[name]
    if (wanted !== current[name])
      throw new BadRequest({
        resource: 'router',
        msg: `Cannot change the '${name}' attribute of an active router: set admin_state_up to False before`,
      })
  }
}

async function checkZones({ tx }: WriteContext, zones: readonly string[]): Promise<void> {
  const [unknown] = await storage.unknownZones(tx, zones)
  if (unknown !== undefined) throw new AvailabilityZoneNotFound({ availability_zone: unknown })
}

async function update(
  context: WriteContext,
  current: Current<RouterAttributes>,
  changes: UpdateInput<RouterAttributes>,
): Promise<void> {
  const { externalGatewayInfo, routes, enableNdpProxy } = changes
  refuseWhileActive(current, changes)
  if (externalGatewayInfo !== undefined) await setGateway(context, current.id, externalGatewayInfo)
  if (enableNdpProxy) await requireProxyGateway(context.tx, current.id)
  else if (current.enableNdpProxy && externalGatewayInfo) await keepIpv6Gateway(context.tx, current.id)
  if (routes !== undefined) await refuseBadRoutes(context, current, routes)
  await requireHash(context.tx, { hash: changes.ecmpHash, flavorId: current.flavorId })
  await storage.updateRouter(context.tx, current.id, {
    ...(changes.name === undefined ? {} : { name: changes.name }),
    ...(changes.description === undefined ? {} : { description: changes.description }),
    ...(changes.adminStateUp === undefined ? {} : { admin_state_up: changes.adminStateUp }),
    ...(changes.ha == null ? {} : { ha: changes.ha }),
    ...(changes.distributed == null ? {} : { distributed: changes.distributed }),
    ...(enableNdpProxy == null ? {} : { enable_ndp_proxy: enableNdpProxy }),
    ...(changes.enableDefaultRouteBfd == null
      ? {}
      : { enable_default_route_bfd: changes.enableDefaultRouteBfd }),
    ...(changes.enableDefaultRouteEcmp == null
      ? {}
      : { enable_default_route_ecmp: changes.enableDefaultRouteEcmp }),
    ...(changes.ecmpMaxPaths === undefined ? {} : { ecmp_max_paths: changes.ecmpMaxPaths }),
    ...(externalGatewayInfo === undefined
      ? {}
      : await gatewayColumns(context, externalGatewayInfo, current.externalGatewayInfo)),
    ...(changes.ecmpHash === undefined ? {} : { ecmp_hash: changes.ecmpHash }),
    ...(routes === undefined ? {} : { routes: routes.map(asKept) }),
  })
  if (routes !== undefined) await associateMonitors(context, current, routes)
  context.dirty('router', current.id)
}

async function refuseBadRoutes(
  { tx, settings }: WriteContext,
  { id, projectId }: Current<RouterAttributes>,
  routes: readonly Route[],
): Promise<void> {
  if (routes.length === 0) return
  checkRoutes(await selectRouterPorts(tx, id), routes)
  const max = await storage.routesMax(tx, projectId, settings.quotas.router_route ?? -1)
  if (max >= 0 && routes.length > max) throw new OverQuota({ overs: ['router_route'] })
}

async function remove(context: WriteContext, current: Current<RouterAttributes>): Promise<void> {
  const ports = await selectRouterPorts(context.tx, current.id)
  const inside = ports.filter(port => !port.isGateway)
  if (inside.length > 0) throw new RouterInUse({ router_id: current.id, ports: inside.map(port => port.id) })
  await removeGateways(context, current.id, ports)
  await storage.deleteRouter(context.tx, current.id)
  if (current.ha && current.flavorId !== null) await removeUnusedHaNetwork(context, current.projectId)
  context.dirty('router', current.id)
}

/** Changes some routes without naming the others, so that two callers do not undo each other's. */
function routesAction(
  combine: (there: readonly Route[], named: readonly Route[]) => readonly Route[],
): MemberAction<RouterAttributes> {
  return {
    method: 'PUT',
    alias: 'extraroute-atomic',
    body: shape.object({ router: shape.object({ routes: routeList.schema }) }),
    answersObject: true,
    async run(context, current, body) {
      const { routes = null } = bodyItem('router', body, 'extension')
      const hidden = hiddenMembers({ memberAliases: routeMemberAliases }, context.hiddenAliases)
      const unknown = namedMembers(routes, hidden)
      if (unknown.length) throw new HttpBadRequest({ message: unknownMembers('routes', unknown) })
      const named = routeList.parse(routes, 'routes')
      await update(context, current, { routes: combine(current.routes, named) })
      return undefined
    },
  }
}

export const routerBehaviour: Behaviour<RouterAttributes> = {
  create,
  update,
  remove,
  actions: {
    add_router_interface: { method: 'PUT', ...interfaceBodies, run: addInterface },
    remove_router_interface: { method: 'PUT', ...interfaceBodies, run: removeInterface },
    ...externalGatewayActions,
    add_extraroutes: routesAction(withRoutes),
    remove_extraroutes: routesAction(withoutRoutes),
    routes_status: routesStatus,
  },
}
