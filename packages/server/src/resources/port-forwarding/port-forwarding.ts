import { parseIp } from '@neutrino/base/ip.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { BadRequest, PortNotFound } from '../../errors/errors.ts'
import { FloatingIPPortAlreadyAssociated, lockRouterBetween } from '../floating-ip/index.ts'
import { lockPort } from '../router/index.ts'
import type { PortForwardingAttributes } from './definition.ts'
import { PortHasBindingFloatingIP } from './errors.ts'
import { formatRange, type PortRange, rangeSize, readRange } from './port-range.ts'
import * as storage from './storage.ts'

type Values = Creation<PortForwardingAttributes>['values']
type Place = Pick<storage.Forwarding, 'internalPortId' | 'internalIpAddress'>

/** What OVN's load balancers carry. */
const forwardedProtocols: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp'])

const bad = (msg: string): never => {
  throw new BadRequest({ resource: 'port_forwarding', msg })
}

async function create(
  context: WriteContext,
  inputs: readonly Creation<PortForwardingAttributes>[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const { values } of inputs) ids.push(await createOne(context, values))
  return ids
}

async function createOne(context: WriteContext, values: Values): Promise<string> {
  const { tx } = context
  const forwarding = checked({
    floatingIpId: values.floatingIpId,
    internalPortId: values.internalPortId,
    internalIpAddress: values.internalIpAddress,
    protocol: values.protocol,
    external: givenPorts('external', values.externalPort, values.externalPortRange) ?? missing('external'),
    internal: givenPorts('internal', values.internalPort, values.internalPortRange) ?? missing('internal'),
    description: values.description,
  })
  const address = await storage.selectAddress(tx, values.floatingIpId)
  if (address.portId !== null)
    throw new FloatingIPPortAlreadyAssociated({
      floating_ip_address: address.address,
      fip_id: address.id,
      port_id: address.portId,
      fixed_ip: values.internalIpAddress,
      net_id: address.networkId,
    })
  const routerId = await routerTo(context, address, forwarding)
  const id = randomUuid()
  await refusingTaken(forwarding, () => storage.insertForwarding(tx, id, forwarding))
  await storage.settleAddress(tx, address.id, routerId)
  context.dirty('floating_ip', address.id)
  return id
}

/** The ports named in one of two ways; undefined: in neither. */
function givenPorts(
  end: 'external' | 'internal',
  port: number | null | undefined,
  range: string | null | undefined,
): PortRange | undefined {
  const single = port == null ? undefined : { first: port, last: port }
  if (range == null) return single
  if (single && formatRange(single) !== range)
    return bad(`${end}_port and ${end}_port_range name different ports`)
  return readRange(range)
}

const missing = (end: string) => bad(`${end}_port or ${end}_port_range is required`)

function checked(forwarding: storage.Forwarding): storage.Forwarding {
  const { protocol, external, internal } = forwarding
  if (!forwardedProtocols.has(protocol)) bad(`OVN does not forward ports of ${protocol}`)
  if (rangeSize(internal) > 1 && rangeSize(internal) !== rangeSize(external))
    bad('there have to be as many internal ports as external ones, or a single one for all')
  return forwarding
}

/** The router that translates. Keeps the port inside and the router as they are. */
async function routerTo(
  { op, tx }: WriteContext,
  address: storage.ForwardingAddress,
  { internalPortId, internalIpAddress }: Place,
): Promise<string> {
  const port = await lockPort(tx, op.actor, internalPortId)
  if (!port) throw new PortNotFound({ port_id: internalPortId })
  const own = await storage.floatingIpOfPort(tx, internalPortId)
  if (own)
    throw new PortHasBindingFloatingIP({
      floating_ip_address: own.address,
      fip_id: own.id,
      port_id: internalPortId,
      fixed_ip: internalIpAddress,
    })
  const fixedIp = port.addresses.find(ip => ip.ipAddress === internalIpAddress)
  if (!fixedIp || parseIp(internalIpAddress)?.version !== 4)
    return bad(`${internalIpAddress} is no IPv4 address of port ${internalPortId}`)
  const routerId = await lockRouterBetween(tx, {
    subnetId: fixedIp.subnetId,
    externalNetworkId: address.networkId,
  })
  if (routerId === undefined)
    return bad(
      `no router leads from network ${address.networkId} of floating IP ${address.id} ` +
        `to subnet ${fixedIp.subnetId} of port ${internalPortId}`,
    )
  if (address.routerId !== null && address.routerId !== routerId)
    return bad(
      `floating IP ${address.id} is on router ${address.routerId}, which does not lead to port ${internalPortId}`,
    )
  return routerId
}

/** Runs what stores a forwarding; exclusion constraints say whether its ports were free. */
async function refusingTaken(forwarding: storage.Forwarding, store: () => Promise<void>): Promise<void> {
  try {
    await store()
  } catch (cause) {
    const constraint = violatedConstraint(cause)
    const { protocol, external, internal } = forwarding
    const taken =
      constraint === 'port_forwarding_external'
        ? `there is a port collision with the external_port_range: ${formatRange(external)} of ${protocol} ` +
          'has ports that are forwarded already'
        : constraint === 'port_forwarding_internal'
          ? `there is a port collision with the internal_port_range: ${formatRange(internal)} of ${protocol} ` +
            'has ports that others are forwarded to'
          : undefined
    if (taken === undefined) throw cause
    throw new BadRequest({ resource: 'port_forwarding', msg: taken }, { cause })
  }
}

async function update(
  context: WriteContext,
  current: Current<PortForwardingAttributes>,
  changes: UpdateInput<PortForwardingAttributes>,
): Promise<void> {
  const { tx } = context
  const forwarding = checked({
    floatingIpId: current.floatingIpId,
    internalPortId: changes.internalPortId ?? current.internalPortId,
    internalIpAddress: changes.internalIpAddress ?? current.internalIpAddress,
    protocol: changes.protocol ?? current.protocol,
    external:
      givenPorts('external', changes.externalPort, changes.externalPortRange) ??
      readRange(current.externalPortRange ?? ''),
    internal:
      givenPorts('internal', changes.internalPort, changes.internalPortRange) ??
      readRange(current.internalPortRange ?? ''),
    description: changes.description ?? current.description,
  })
  const address = await storage.selectAddress(tx, current.floatingIpId)
  const isMoved =
    forwarding.internalPortId !== current.internalPortId ||
    forwarding.internalIpAddress !== current.internalIpAddress
  if (isMoved) await routerTo(context, address, forwarding)
  await refusingTaken(forwarding, () => storage.updateForwarding(tx, current.id, forwarding))
  await storage.settleAddress(tx, address.id, undefined)
  context.dirty('floating_ip', address.id)
}

async function remove(context: WriteContext, current: Current<PortForwardingAttributes>): Promise<void> {
  await storage.deleteForwarding(context.tx, current.id)
  await storage.settleAddress(context.tx, current.floatingIpId, undefined)
  context.dirty('floating_ip', current.floatingIpId)
}

export const portForwardingBehaviour: Behaviour<PortForwardingAttributes> = { create, update, remove }
