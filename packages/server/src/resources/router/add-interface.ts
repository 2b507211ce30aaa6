import { parseIp, rangeContains } from '@neutrino/base/ip.ts'
import type { Actor } from '@neutrino/base/operation.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import type { Current, WriteContext } from '../../definition/behaviour.ts'
import { BadRequest, PortInUse, PortNotFound, SubnetNotFound } from '../../errors/errors.ts'
import { createServicePort, updatePortFixedIps } from '../port/index.ts'
import { checkNewSubnets } from './check-subnets.ts'
import type { RouterAttributes } from './definition.ts'
import { RouterInterfaceAttachmentConflict } from './errors.ts'
import { type InterfaceAnswer, interfaceAnswer, parseInterfaceRequest } from './interface-request.ts'
import { selectMtuMismatch } from './mtu-mismatch.ts'
import { lockPort, type ReachablePort, type ReachableSubnet, selectSubnets } from './reachable.ts'
import { attachPort, claimPort, interfaceOwner, type RouterPort, selectRouterPorts } from './router-ports.ts'

const bad = (msg: string): never => {
  throw new BadRequest({ resource: 'router', msg })
}

/** PUT …/add_router_interface; the row of the router is locked. */
export async function addInterface(
  context: WriteContext,
  router: Current<RouterAttributes>,
  body: unknown,
): Promise<InterfaceAnswer> {
  const request = parseInterfaceRequest(body)
  if (request.portId !== undefined && request.subnetId !== undefined)
    return bad('subnet_id and port_id exclude each other')
  const ports = await selectRouterPorts(context.tx, router.id)
  const answer =
    request.portId === undefined
      ? await addSubnet(context, router, ports, request.subnetId)
      : await addPort(context, router, ports, request.portId)
  await bumpRevision(context.tx, 'router', [router.id])
  context.dirty('router', router.id)
  context.dirty('port', answer.port_id)
  const differing = await selectMtuMismatch(context.tx, router.id)
  // Neutron's clients are not refused; see `mtu_mismatch` of the router's capabilities.
  if (differing.length > 0)
    context.op.log.warn('a router joins networks of different MTU', {
      router: router.id,
      networks: differing,
    })
  return answer
}

/** An interface that holds the subnet's gateway address. */
async function addSubnet(
  context: WriteContext,
  router: Current<RouterAttributes>,
  ports: readonly RouterPort[],
  subnetId: string,
): Promise<InterfaceAnswer> {
  const { op, tx } = context
  const [subnet] = await selectSubnets(tx, [subnetId], op.actor)
  if (!subnet) throw new SubnetNotFound({ subnet_id: subnetId })
  const { gatewayIp } = subnet
  if (gatewayIp === null) return bad('Subnet for router interface must have a gateway IP')
  if (!ownsOrRules(op.actor, subnet))
    bad(`Subnet ${subnetId} belongs to another project, which alone can give its gateway address to a router`)
  checkAdvertisedByRouter(subnet)
  checkNewSubnets(ports, [subnet])
  const shared = subnet.ipVersion === 6 ? ipv6PortOn(ports, subnet.networkId) : undefined
  if (shared) {
    const addresses = [...shared.addresses, { subnetId, ipAddress: gatewayIp }]
    await updatePortFixedIps(
      context,
      shared.id,
      addresses.map(({ subnetId, ipAddress }) => ({ subnetId, ipAddress })),
    )
    return interfaceAnswer(router.id, shared, [subnetId])
  }
  const port = await createServicePort(context, {
    networkId: subnet.networkId,
    projectId: router.projectId,
    deviceOwner: interfaceOwner,
    deviceId: router.id,
    fixedIps: [{ subnetId, ipAddress: gatewayIp }],
  })
  await attachPort(tx, { id: port.id, routerId: router.id, deviceOwner: interfaceOwner })
  return interfaceAnswer(
    router.id,
    { id: port.id, projectId: router.projectId, networkId: subnet.networkId },
    [subnetId],
  )
}

/** A port of the caller becomes the interface and keeps its addresses. */
async function addPort(
  context: WriteContext,
  router: Current<RouterAttributes>,
  ports: readonly RouterPort[],
  portId: string,
): Promise<InterfaceAnswer> {
  const { op, tx } = context
  const port = await lockPort(tx, op.actor, portId)
  if (!port) throw new PortNotFound({ port_id: portId })
  if (port.deviceId !== '')
    throw new PortInUse({ port_id: portId, net_id: port.networkId, device_id: port.deviceId })
  const subnets = await subnetsOf(context, port)
  const [first] = subnets
  if (!first) return bad(`Port ${portId} has no fixed IP`)
  for (const subnet of subnets) checkAdvertisedByRouter(subnet)
  checkVersions(ports, port, subnets)
  checkNewSubnets(ports, subnets)
  checkAddressesGivenOut(op.actor, port, subnets)
  if (!(await claimPort(tx, { id: portId, routerId: router.id })))
    throw new RouterInterfaceAttachmentConflict({ reason: `port ${portId} was attached to something else` })
  await attachPort(tx, { id: portId, routerId: router.id, deviceOwner: interfaceOwner })
  return interfaceAnswer(
    router.id,
    port,
    subnets.map(subnet => subnet.id),
  )
}

/** The subnets of the port's addresses, in their order. */
async function subnetsOf({ tx }: WriteContext, port: ReachablePort): Promise<readonly ReachableSubnet[]> {
  const ids = [...new Set(port.addresses.map(address => address.subnetId))]
  const subnets = await selectSubnets(tx, ids)
  return ids.flatMap(id => subnets.find(subnet => subnet.id === id) ?? [])
}

/** One IPv4 subnet a port; of IPv6 all subnets of a network share one port, for its advertisements. */
function checkVersions(
  ports: readonly RouterPort[],
  port: ReachablePort,
  subnets: readonly ReachableSubnet[],
): void {
  if (subnets.filter(subnet => subnet.ipVersion === 4).length > 1)
    bad(`Port ${port.id} has addresses of several IPv4 subnets, an interface serves one`)
  if (!subnets.some(subnet => subnet.ipVersion === 6)) return
  const other = ipv6PortOn(ports, port.networkId)
  if (other)
    bad(
      `The router already has the IPv6 interface ${other.id} on network ${port.networkId}; ` +
        'add the subnet by its id to have it on the same port',
    )
}

function ipv6PortOn(ports: readonly RouterPort[], networkId: string): RouterPort | undefined {
  return ports.find(
    port =>
      !port.isGateway &&
      port.networkId === networkId &&
      port.addresses.some(address => address.ipVersion === 6),
  )
}

/** Hosts of such a subnet learn their addresses from a router that is not ours. */
function checkAdvertisedByRouter(subnet: ReachableSubnet): void {
  if (subnet.ipVersion === 6 && subnet.ipv6RaMode === null && subnet.ipv6AddressMode !== null)
    bad(
      `Hosts of IPv6 subnet ${subnet.id} follow a router outside, so this one cannot have an interface on it`,
    )
}

function ownsOrRules(actor: Actor, subnet: ReachableSubnet): boolean {
  return actor.isAdmin || actor.isService === true || subnet.projectId === actor.projectId
}

/** In a subnet of others nobody takes over an address that is kept out of the pools, as the gateway's. */
function checkAddressesGivenOut(
  actor: Actor,
  port: ReachablePort,
  subnets: readonly ReachableSubnet[],
): void {
  for (const { subnetId, ipAddress } of port.addresses) {
    const subnet = subnets.find(candidate => candidate.id === subnetId)
    if (!subnet || ownsOrRules(actor, subnet)) continue
    const ip = parseIp(ipAddress)!
    const given = subnet.pools.some(pool => {
      const first = parseIp(pool.first)!
      const last = parseIp(pool.last)!
      return rangeContains({ version: first.version, first: first.value, last: last.value }, ip)
    })
    if (!given)
      bad(
        `The address ${ipAddress} of port ${port.id} is in no allocation pool of subnet ${subnetId}, ` +
          'which belongs to another project',
      )
  }
}
