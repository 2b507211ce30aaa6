import { bumpRevision } from '../../database/bump-revision.ts'
import type { Current, WriteContext } from '../../definition/behaviour.ts'
import { SubnetNotFound } from '../../errors/errors.ts'
import { deletePorts, updatePortFixedIps } from '../port/index.ts'
import type { RouterAttributes } from './definition.ts'
import {
  RouterInterfaceInUseByFloatingIP,
  RouterInterfaceInUseByNDPProxy,
  RouterInterfaceNotFound,
  RouterInterfaceNotFoundForSubnet,
  SubnetMismatchForPort,
} from './errors.ts'
import { checkNoRouteThrough } from './extra-routes.ts'
import { type InterfaceAnswer, interfaceAnswer, parseInterfaceRequest } from './interface-request.ts'
import { hasProxiesTo } from './ndp-proxy-state.ts'
import { selectSubnets } from './reachable.ts'
import { type RouterPort, selectRouterPorts } from './router-ports.ts'
import { hasFloatingIpsTo } from './storage.ts'

/** PUT …/remove_router_interface; the row of the router is locked. */
export async function removeInterface(
  context: WriteContext,
  router: Current<RouterAttributes>,
  body: unknown,
): Promise<InterfaceAnswer> {
  const request = parseInterfaceRequest(body)
  const ports = (await selectRouterPorts(context.tx, router.id)).filter(port => !port.isGateway)
  const answer =
    request.portId === undefined
      ? await removeSubnet(context, router, ports, request.subnetId)
      : await removePort(context, router, ports, { ...request, portId: request.portId })
  await bumpRevision(context.tx, 'router', [router.id])
  context.dirty('router', router.id)
  context.dirty('port', answer.port_id)
  return answer
}

async function removePort(
  context: WriteContext,
  router: Current<RouterAttributes>,
  ports: readonly RouterPort[],
  { portId, subnetId }: { readonly portId: string; readonly subnetId: string | undefined },
): Promise<InterfaceAnswer> {
  const port = ports.find(candidate => candidate.id === portId)
  if (!port) throw new RouterInterfaceNotFound({ router_id: router.id, port_id: portId })
  const subnets = port.addresses.map(address => ({ id: address.subnetId, cidr: address.cidr }))
  if (subnetId !== undefined && !subnets.some(subnet => subnet.id === subnetId))
    throw new SubnetMismatchForPort({ port_id: portId, subnet_id: subnetId })
  await selectSubnets(
    context.tx,
    subnets.map(subnet => subnet.id),
  )
  for (const subnet of subnets) await checkUnused(context, router, subnet)
  await deletePorts(context, [port.id])
  return interfaceAnswer(
    router.id,
    port,
    subnets.map(subnet => subnet.id),
  )
}

/** A port that serves other subnets too only loses its address in this one. */
async function removeSubnet(
  context: WriteContext,
  router: Current<RouterAttributes>,
  ports: readonly RouterPort[],
  subnetId: string,
): Promise<InterfaceAnswer> {
  const [subnet] = await selectSubnets(context.tx, [subnetId], context.op.actor)
  if (!subnet) throw new SubnetNotFound({ subnet_id: subnetId })
  const port = ports.find(candidate => candidate.addresses.some(address => address.subnetId === subnetId))
  if (!port) throw new RouterInterfaceNotFoundForSubnet({ router_id: router.id, subnet_id: subnetId })
  await checkUnused(context, router, subnet)
  const stays = port.addresses.filter(address => address.subnetId !== subnetId)
  if (stays.length === 0) await deletePorts(context, [port.id])
  else
    await updatePortFixedIps(
      context,
      port.id,
      stays.map(({ subnetId, ipAddress }) => ({ subnetId, ipAddress })),
    )
  return interfaceAnswer(router.id, port, [subnetId])
}

async function checkUnused(
  { tx }: WriteContext,
  router: Current<RouterAttributes>,
  subnet: { readonly id: string; readonly cidr: string },
): Promise<void> {
  if (await hasFloatingIpsTo(tx, { routerId: router.id, cidr: subnet.cidr }))
    throw new RouterInterfaceInUseByFloatingIP({ router_id: router.id, subnet_id: subnet.id })
  if (await hasProxiesTo(tx, { routerId: router.id, cidr: subnet.cidr }))
    throw new RouterInterfaceInUseByNDPProxy({ router_id: router.id, subnet_id: subnet.id })
  checkNoRouteThrough(router, subnet)
}
