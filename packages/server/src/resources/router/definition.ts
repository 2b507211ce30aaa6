import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, integer, listOf, shown, text, uuid } from '../../definition/kinds.ts'
import { description, id, name, projectId, standard } from '../../definition/standard.ts'
import { RouterNotFound } from '../../errors/errors.ts'
import { ecmpHashAttribute } from './ecmp-hash.ts'
import { evpnAttributes } from './evpn.ts'
import { type GatewayInfo, gatewayMemberAliases, gatewayOrNone } from './gateway-info.ts'
import { routeList, routeMemberAliases } from './route.ts'

/** Zone hints of one router. */
export const ZONE_HINTS_MAX = 16
export const routerDefinition = defineResource({
  name: 'router',
  collection: 'routers',
  alias: 'router',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  quota: 'router',
  tagged: true,
  doc: 'Forwards between the subnets it has an interface on, and to an external network by its gateway.',
  notFound: router_id => new RouterNotFound({ router_id }),
  attributes: {
    id,
    name,
    adminStateUp: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      filter: true,
      sort: true,
      doc: 'Administrative state; a router that is down forwards nothing.',
    },
    status: {
      kind: shown<string>({ type: 'string' }, 'text'),
      sort: true,
      doc: 'ACTIVE once it can be used.',
    },
    projectId,
    externalGatewayInfo: {
      kind: gatewayOrNone,
      create: true,
      update: true,
      default: null,
      enforcePolicy: true,
      memberAliases: gatewayMemberAliases,
      doc: 'Gateway: the external network, the addresses on it, and whether inside addresses are hidden behind them.',
    },
    ha: {
      kind: orNull(boolean),
      create: true,
      update: true,
      enforcePolicy: true,
      alias: 'l3-ha',
      doc: 'Whether its gateway is to move to another chassis when one fails; with OVN it always does.',
    },
    externalGateways: {
      kind: shown<readonly GatewayInfo[]>({ type: 'array', items: { type: 'object' } }),
      alias: 'external-gateway-multihoming',
      memberAliases: gatewayMemberAliases,
      doc: 'All its gateways; the first is the one of external_gateway_info.',
    },
    flavorId: {
      kind: orNull(uuid),
      create: true,
      sort: true,
      enforcePolicy: true,
      alias: 'l3-flavors',
      doc: 'Flavor that chose its provider.',
    },
    availabilityZones: {
      kind: shown<readonly string[]>({ type: 'array', items: { type: 'string' } }),
      alias: 'router_availability_zone',
      doc: 'Zones that carry it.',
    },
    availabilityZoneHints: {
      kind: listOf(text({ max: 255, notEmpty: true }), { max: ZONE_HINTS_MAX, unique: true }),
      create: true,
      default: [],
      alias: 'router_availability_zone',
      doc: 'Zones that should carry its gateway.',
    },
    enableSnat: {
      kind: boolean,
      hidden: true,
      filter: true,
      sort: true,
      alias: 'router-enable-snat',
      doc: 'Source NAT at the gateway, to filter and sort by; shown in external_gateway_info.',
    },
    distributed: {
      kind: orNull(boolean),
      create: true,
      update: true,
      enforcePolicy: true,
      alias: 'dvr',
      doc: 'Whether floating IPs are translated on the host of their port.',
    },
    routes: {
      kind: routeList,
      update: true,
      alias: 'extraroute',
      memberAliases: routeMemberAliases,
      doc: 'Static routes beside those to its own subnets and its gateway.',
    },
    enableNdpProxy: {
      kind: orNull(boolean),
      create: true,
      update: true,
      filter: true,
      alias: 'l3-ext-ndp-proxy',
      doc: 'Whether its gateway may answer for IPv6 addresses inside; never without a gateway.',
    },
    ecmpMaxPaths: {
      kind: orNull(integer({ min: 1, max: 64 })),
      create: true,
      update: true,
      default: null,
      alias: 'router-ecmp-options',
      doc: 'How many next hops share the traffic to one destination: the first that its routes name, while the others stand by; all when null.',
    },
    ecmpHash: ecmpHashAttribute,
    conntrackHelpers: {
      kind: shown<readonly object[]>({ type: 'array', items: { type: 'object' } }),
      alias: 'expose-l3-conntrack-helper',
      doc: 'Its conntrack helpers.',
    },
    enableDefaultRouteBfd: {
      kind: orNull(boolean),
      create: true,
      update: true,
      default: null,
      enforcePolicy: true,
      alias: 'enable-default-route-bfd',
      doc: 'Whether BFD watches the next hops of its default routes.',
    },
    enableDefaultRouteEcmp: {
      kind: orNull(boolean),
      create: true,
      update: true,
      default: null,
      enforcePolicy: true,
      alias: 'enable-default-route-ecmp',
      doc: 'Whether every gateway gets a default route; else the first one alone.',
    },
    ...evpnAttributes,
    ...standard,
    description,
  },
})

export type RouterAttributes = typeof routerDefinition.attributes
