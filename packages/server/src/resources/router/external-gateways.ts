import type { Current, MemberAction, WriteContext } from '../../definition/behaviour.ts'
import { hiddenMembers, namedMembers, unknownMembers } from '../../definition/hidden-members.ts'
import { bodyItem } from '../../definition/parse-body.ts'
import { shape } from '../../definition/shape.ts'
import { HttpBadRequest } from '../../errors/errors.ts'
import type { RouterAttributes } from './definition.ts'
import { UnableToMatchGateways, UnableToRemoveGateways } from './errors.ts'
import { addGateway, checkNetwork, readdress, removeGateway } from './gateway.ts'
import { gatewayColumns } from './gateway-columns.ts'
import { type GatewayInfo, gatewayList, gatewayMemberAliases } from './gateway-info.ts'
import { placePorts, type RouterPort, selectRouterPorts } from './router-ports.ts'
import { updateRouter } from './storage.ts'

type Router = Current<RouterAttributes>

/** The row of the router is locked. A body that does not name external_gateways changes nothing. */
function gatewaysAction(
  change: (context: WriteContext, router: Router, named: readonly GatewayInfo[]) => Promise<void>,
): MemberAction<RouterAttributes> {
  return {
    method: 'PUT',
    alias: 'external-gateway-multihoming',
    body: shape.object({ router: shape.object({ external_gateways: gatewayList.schema }) }),
    enforced: ['external_gateways'],
    answersObject: true,
    async run(context, router, body) {
      const { external_gateways } = bodyItem('router', body, 'extension')
      if (external_gateways === undefined) return
      const hidden = hiddenMembers({ memberAliases: gatewayMemberAliases }, context.hiddenAliases)
      const named = namedMembers(external_gateways, hidden)
      if (named.length) throw new HttpBadRequest({ message: unknownMembers('external_gateways', named) })
      await change(context, router, gatewayList.parse(external_gateways, 'external_gateways'))
      context.dirty('router', router.id)
    },
  }
}

async function add(context: WriteContext, router: Router, named: readonly GatewayInfo[]): Promise<void> {
  const before = await selectRouterPorts(context.tx, router.id)
  for (const info of named) {
    await checkNetwork(context, info)
    await addGateway(context, router.id, info, await selectRouterPorts(context.tx, router.id), false)
  }
  const hadOne = before.some(port => port.isGateway)
  await settle(context, router, hadOne ? undefined : named[0])
}

/** Counts the change. A gateway that became the first says what holds for all; null: none is left. */
async function settle(
  context: WriteContext,
  { id, externalGatewayInfo }: Router,
  first: GatewayInfo | null | undefined,
): Promise<void> {
  const columns = first === undefined ? {} : await gatewayColumns(context, first, externalGatewayInfo)
  await updateRouter(context.tx, id, columns)
}

async function remove(context: WriteContext, router: Router, named: readonly GatewayInfo[]): Promise<void> {
  const gateways = (await selectRouterPorts(context.tx, router.id)).filter(port => port.isGateway)
  if (named.length > 0 && gateways.length === 0)
    throw new UnableToRemoveGateways({ router_id: router.id, reason: 'the router has none' })
  const going = new Set(named.map(info => matchOne(router.id, gateways, info)))
  await removeGateways(context, router.id, gateways, gateway => going.has(gateway))
  await settle(context, router, gateways.every(gateway => going.has(gateway)) ? null : undefined)
}

/** Removes a router's gateways, or some; what stays keeps its order. */
export async function removeGateways(
  context: WriteContext,
  routerId: string,
  gateways: readonly RouterPort[],
  isGoing: (gateway: RouterPort) => boolean = () => true,
): Promise<void> {
  const staying = gateways.filter(gateway => !isGoing(gateway))
  for (const gateway of gateways)
    if (isGoing(gateway)) await removeGateway(context, routerId, gateway, staying)
}

/** The gateway that is meant: the one with the addresses, or the only one on the network. */
function matchOne(routerId: string, gateways: readonly RouterPort[], info: GatewayInfo): RouterPort {
  const onNetwork = gateways.filter(gateway => gateway.networkId === info.network_id)
  const refuse = (reason: string): never => {
    throw new UnableToMatchGateways({ router_id: routerId, reason })
  }
  if (addressesOf(info).length === 0) {
    const [only, another] = onNetwork
    if (another) return refuse(`several are on network ${info.network_id} and no address is named`)
    return only ?? refuse(`none is on network ${info.network_id}`)
  }
  const found = onNetwork.find(gateway => sharesAddress(gateway, info))
  return found ?? refuse(`none on network ${info.network_id} has the addresses that are named`)
}

const addressesOf = (info: GatewayInfo) => (info.external_fixed_ips ?? []).flatMap(ip => ip.ip_address ?? [])

function sharesAddress(gateway: RouterPort, info: GatewayInfo): boolean {
  const named = addressesOf(info)
  return gateway.addresses.some(address => named.includes(address.ipAddress))
}

/** Makes the router's gateways those named, in their order; a gateway that stays on its network keeps its port. */
async function replace(context: WriteContext, router: Router, named: readonly GatewayInfo[]): Promise<void> {
  const ports = await selectRouterPorts(context.tx, router.id)
  const gateways = ports.filter(port => port.isGateway)
  const kept = pairUp(gateways, named)
  const order: string[] = []
  for (const info of named) {
    await checkNetwork(context, info)
    const gateway = kept.get(info)
    if (gateway) await readdress(context, gateway, info)
    const others = gateway ? [] : await selectRouterPorts(context.tx, router.id)
    const going = (port: RouterPort) => port.isGateway && !order.includes(port.id) && !isKept(port)
    order.push(
      gateway?.id ??
        (await addGateway(
          context,
          router.id,
          info,
          others.filter(port => !going(port)),
          false,
        )),
    )
  }
  const added = (await selectRouterPorts(context.tx, router.id)).filter(port => order.includes(port.id))
  for (const gateway of gateways)
    if (!isKept(gateway)) await removeGateway(context, router.id, gateway, added)
  await placePorts(context.tx, order)
  await settle(context, router, named[0] ?? null)

  function isKept(port: RouterPort): boolean {
    return [...kept.values()].some(gateway => gateway.id === port.id)
  }
}

/** Gateways for those named: first by their addresses, then any that is left on the network. */
function pairUp(
  gateways: readonly RouterPort[],
  named: readonly GatewayInfo[],
): ReadonlyMap<GatewayInfo, RouterPort> {
  const pairs = new Map<GatewayInfo, RouterPort>()
  const free = new Set(gateways)
  const take = (info: GatewayInfo, fits: (gateway: RouterPort) => boolean) => {
    const found = [...free].find(gateway => gateway.networkId === info.network_id && fits(gateway))
    if (!found || pairs.has(info)) return
    pairs.set(info, found)
    free.delete(found)
  }
  for (const info of named) take(info, gateway => sharesAddress(gateway, info))
  for (const info of named) take(info, () => true)
  return pairs
}

/** Several gateways of a router, by alias external-gateway-multihoming. */
export const externalGatewayActions: Readonly<Record<string, MemberAction<RouterAttributes>>> = {
  add_external_gateways: gatewaysAction(add),
  update_external_gateways: gatewaysAction(replace),
  remove_external_gateways: gatewaysAction(remove),
}
