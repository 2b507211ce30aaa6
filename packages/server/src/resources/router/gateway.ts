import { formatIp, parseIp } from '@neutrino/base/ip.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { BadRequest, NetworkNotFound } from '../../errors/errors.ts'
import { createServicePort, deletePorts, updatePortFixedIps } from '../port/index.ts'
import { checkNoInterfaceOn } from './check-subnets.ts'
import { RouterExternalGatewayInUseByFloatingIp } from './errors.ts'
import type { FixedIp, GatewayInfo } from './gateway-info.ts'
import { endProxies } from './ndp-proxy-state.ts'
import { classifyNetwork } from './reachable.ts'
import { attachPort, gatewayOwner, type RouterPort, selectRouterPorts } from './router-ports.ts'
import { hasFloatingIps, overlapWith } from './storage.ts'

/**
 * Makes the router's first gateway what `info` says: none, another or the same with other addresses. The
 * row of the router is locked. A gateway that stays on its network keeps its port; one that goes leaves
 * its place to the next.
 */
export async function setGateway(
  context: WriteContext,
  routerId: string,
  info: GatewayInfo | null,
): Promise<void> {
  const ports = await selectRouterPorts(context.tx, routerId)
  const [first, ...others] = ports.filter(port => port.isGateway)
  if (info) await checkNetwork(context, info)
  if (first && first.networkId === info?.network_id) return readdress(context, first, info)
  if (first) await removeGateway(context, routerId, first, others)
  if (info)
    await addGateway(
      context,
      routerId,
      info,
      ports.filter(port => port !== first),
      true,
    )
}

/** Throws when floating IPs need it, and no gateway that stays is on their network, or NDP proxies do. */
export async function removeGateway(
  context: WriteContext,
  routerId: string,
  gateway: RouterPort,
  staying: readonly RouterPort[],
): Promise<void> {
  const { id, networkId } = gateway
  const isReplaced = staying.some(other => other.networkId === networkId)
  if (!isReplaced && (await hasFloatingIps(context.tx, { routerId, networkId })))
    throw new RouterExternalGatewayInUseByFloatingIp({ router_id: routerId, net_id: networkId })
  if (staying.length === 0) await endProxies(context.tx, routerId)
  await deletePorts(context, [id])
  context.dirty('port', id)
}

/** Throws unless the network can carry gateways with the addresses. */
export async function checkNetwork({ op, tx }: WriteContext, info: GatewayInfo): Promise<void> {
  const kind = await classifyNetwork(tx, op.actor, info.network_id)
  if (kind === 'missing') throw new NetworkNotFound({ net_id: info.network_id })
  if (kind === 'internal')
    throw new BadRequest({
      resource: 'router',
      msg: `Network ${info.network_id} is not an external network`,
    })
  const addresses = (info.external_fixed_ips ?? []).flatMap(ip => ip.ip_address ?? [])
  if (addresses.length === 0) return
  const subnets = await tx
    .selectFrom('subnet')
    .select('gateway_ip')
    .where('network_id', '=', info.network_id)
    .execute()
  const gateways = new Set(subnets.map(row => canonical(row.gateway_ip ?? '')))
  const taken = addresses.find(address => gateways.has(address))
  if (taken !== undefined)
    throw new BadRequest({
      resource: 'router',
      msg: `${taken} is the gateway address of a subnet of the external network`,
    })
}

function canonical(text: string): string {
  const ip = parseIp(text)
  return ip === undefined ? text : formatIp(ip)
}

/** Without addresses the gateway keeps those it has. */
export async function readdress(
  context: WriteContext,
  gateway: RouterPort,
  info: GatewayInfo,
): Promise<void> {
  const wanted = info.external_fixed_ips ?? []
  if (wanted.length > 0) await updatePortFixedIps(context, gateway.id, wanted.map(requested))
  context.dirty('port', gateway.id)
}

/** Returns its port. `ports` are the router's; a first gateway goes before them. */
export async function addGateway(
  context: WriteContext,
  routerId: string,
  info: GatewayInfo,
  ports: readonly RouterPort[],
  isFirst: boolean,
): Promise<string> {
  checkNoInterfaceOn(ports, info.network_id)
  const others = ports.filter(port => port.isGateway).map(port => port.networkId)
  const overlap = await overlapWith(context.tx, info.network_id, others)
  if (overlap)
    throw new BadRequest({
      resource: 'router',
      msg: `Cidr ${overlap.own} of the external network overlaps with ${overlap.other} of another gateway's`,
    })
  const wanted = info.external_fixed_ips ?? []
  const port = await createServicePort(context, {
    networkId: info.network_id,
    // Hidden from the project, and not counted.
    projectId: '',
    deviceOwner: gatewayOwner,
    deviceId: routerId,
    ...(wanted.length === 0 ? {} : { fixedIps: wanted.map(requested) }),
  })
  await attachPort(context.tx, { id: port.id, routerId, deviceOwner: gatewayOwner, isFirst })
  context.dirty('port', port.id)
  return port.id
}

function requested(ip: FixedIp): { subnetId?: string; ipAddress?: string } {
  return {
    ...(ip.subnet_id === undefined ? {} : { subnetId: ip.subnet_id }),
    ...(ip.ip_address === undefined ? {} : { ipAddress: ip.ip_address }),
  }
}
