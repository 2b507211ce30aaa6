import type { DumpRow } from '../dump/dump-row.ts'
import { flag, integer, jsonTexts, optionalText, text } from '../neutron-cloud.ts'
import { addRow, note, type PlanDraft } from './plan-draft.ts'
import { routeOf } from './plan-subnets.ts'
import { portRole } from './port-role.ts'

const gatewayOwner = 'network:router_gateway'

/** Routers with their ports, routes, conntrack helpers and NDP proxies; whoever carried them, now OVN does. */
export function planRouters(draft: PlanDraft): void {
  for (const router of draft.cloud.rows('routers')) {
    planRouter(draft, router)
    planRouterPorts(draft, router)
  }
  planNdpProxies(draft)
}

function planRouter(draft: PlanDraft, router: DumpRow): void {
  const { cloud } = draft
  const id = text(router, 'id')
  const project = text(router, 'project_id')
  const extra = cloud.find('router_extra_attributes', 'router_id', id)
  if (optionalText(router, 'flavor_id') !== null)
    note(
      draft,
      'blocks',
      'router',
      id,
      'its flavor names a driver of the old cloud; without it, OVN carries the router',
    )
  addRow(
    draft,
    'router',
    project,
    {
      id,
      project_id: project,
      name: text(router, 'name'),
      admin_state_up: flag(router, 'admin_state_up', true),
      status: 'ACTIVE',
      enable_snat: flag(router, 'enable_snat', true),
      distributed: flag(extra, 'distributed', false),
      ha: flag(extra, 'ha', false),
      routes: cloud.where('routerroutes', 'router_id', id).map(routeOf),
      availability_zone_hints: jsonTexts(extra, 'availability_zone_hints'),
      enable_default_route_bfd: flag(extra, 'enable_default_route_bfd', false),
      enable_default_route_ecmp: flag(extra, 'enable_default_route_ecmp', false),
      enable_ndp_proxy: flag(
        cloud.find('router_ndp_proxy_state', 'router_id', id),
        'enable_ndp_proxy',
        false,
      ),
      qos_policy_id: optionalText(
        cloud.find('qos_router_gw_policy_bindings', 'router_id', id) ?? {},
        'policy_id',
      ),
      ...cloud.standard(router),
    },
    `router/${id}`,
  )
  for (const helper of cloud.where('conntrack_helpers', 'router_id', id))
    addRow(draft, 'conntrack_helper', project, {
      id: text(helper, 'id'),
      router_id: id,
      protocol: text(helper, 'protocol'),
      port: integer(helper, 'port'),
      helper: text(helper, 'helper'),
    })
}

/** The gateway first, as the API shows it. */
function planRouterPorts(draft: PlanDraft, router: DumpRow): void {
  const { cloud } = draft
  const id = text(router, 'id')
  const ports = cloud.where('routerports', 'router_id', id).flatMap(row => {
    const port = cloud.find('ports', 'id', optionalText(row, 'port_id'))
    const role = port === undefined ? undefined : portRole(port)
    if (port === undefined || role?.kind !== 'keep') return []
    return [{ port, owner: role.deviceOwner, isGateway: role.deviceOwner === gatewayOwner }]
  })
  const isFirst = ({ port }: (typeof ports)[number]) => text(port, 'id') === text(router, 'gw_port_id')
  const ordered = ports.toSorted(
    (a, b) => Number(isFirst(b)) - Number(isFirst(a)) || Number(b.isGateway) - Number(a.isGateway),
  )
  ordered.forEach(({ port, owner }, position) => {
    addRow(
      draft,
      'router_port',
      text(router, 'project_id'),
      { port_id: text(port, 'id'), router_id: id, device_owner: owner, position },
      `router/${id}`,
    )
  })
}

function planNdpProxies(draft: PlanDraft): void {
  for (const proxy of draft.cloud.rows('ndp_proxies')) {
    const project = text(proxy, 'project_id')
    const { tags: _, ...standard } = draft.cloud.standard(proxy)
    addRow(
      draft,
      'ndp_proxy',
      project,
      {
        id: text(proxy, 'id'),
        project_id: project,
        name: text(proxy, 'name'),
        router_id: text(proxy, 'router_id'),
        port_id: text(proxy, 'port_id'),
        ip_address: text(proxy, 'ip_address'),
        ...standard,
      },
      `router/${text(proxy, 'router_id')}`,
    )
  }
}
