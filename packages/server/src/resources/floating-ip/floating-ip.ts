import { parseIp } from '@neutrino/base/ip.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { BadRequest, NetworkNotFound, PortNotFound } from '../../errors/errors.ts'
import { createServicePort, deletePorts } from '../port/index.ts'
import { lockPolicies, requirePolicy } from '../qos-policy/index.ts'
import { classifyNetwork, lockPort } from '../router/index.ts'
import { chooseFixedIp } from './choose-fixed-ip.ts'
import type { FloatingIpAttributes } from './definition.ts'
import {
  ExternalGatewayForFloatingIPNotFound,
  ExternalIpAddressExhausted,
  FipInUseByPortForwarding,
  FloatingIPPortAlreadyAssociated,
  PortHasPortForwarding,
} from './errors.ts'
import * as storage from './storage.ts'

const floatingIpOwner = 'network:floatingip'

type Values = Creation<FloatingIpAttributes>['values']

const bad = (msg: string): never => {
  throw new BadRequest({ resource: 'floatingip', msg })
}

async function create(
  context: WriteContext,
  inputs: readonly Creation<FloatingIpAttributes>[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const { values } of inputs) ids.push(await createOne(context, values))
  return ids
}

async function createOne(context: WriteContext, values: Values): Promise<string> {
  const id = randomUuid()
  const { floatingNetworkId, projectId, portId, fixedIpAddress } = values
  await checkNetwork(context, floatingNetworkId)
  await requireQosPolicy(context, values.qosPolicyId)
  if (fixedIpAddress !== null && portId === null) bad('fixed_ip_address needs a port_id')
  const association =
    portId === null
      ? undefined
      : await associate(context, { projectId, floatingNetworkId }, { portId, fixedIpAddress })
  const outside = await createFloatingPort(context, id, values)
  const row = {
    id,
    project_id: projectId,
    description: values.description,
    floating_network_id: floatingNetworkId,
    floating_ip_address: outside.address,
    floating_port_id: outside.portId,
    dns_name: values.dnsName,
    dns_domain: values.dnsDomain,
    qos_policy_id: values.qosPolicyId,
    distributed: values.distributed,
  }
  await refusingSecond({ id, floatingIpAddress: outside.address, floatingNetworkId }, association, () =>
    storage.insertFloatingIp(context.tx, row, association),
  )
  context.dirty('floating_ip', id)
  context.dirty('port', outside.portId, ...(association ? [association.portId] : []))
  return id
}

async function requireQosPolicy({ op, tx }: WriteContext, id: string | null | undefined): Promise<void> {
  if (id != null) requirePolicy(op.actor, id, await lockPolicies(tx, { ids: [id] }))
}

async function checkNetwork({ op, tx }: WriteContext, networkId: string): Promise<void> {
  const kind = await classifyNetwork(tx, op.actor, networkId)
  if (kind === 'missing') throw new NetworkNotFound({ net_id: networkId })
  if (kind === 'internal') bad(`Network ${networkId} is not external`)
  if (!(await storage.hasIpv4Subnet(tx, networkId))) bad(`Network ${networkId} has no IPv4 subnet`)
}

/** The port that holds the address outside, so that nothing else gets it. */
async function createFloatingPort(
  context: WriteContext,
  id: string,
  { floatingNetworkId, subnetId, floatingIpAddress }: Values,
): Promise<{ readonly portId: string; readonly address: string }> {
  const wanted = {
    ...(subnetId === null ? {} : { subnetId }),
    ...(floatingIpAddress === null ? {} : { ipAddress: floatingIpAddress }),
  }
  const port = await createServicePort(context, {
    networkId: floatingNetworkId,
    // Hidden from the project, and not counted.
    projectId: '',
    deviceOwner: floatingIpOwner,
    deviceId: id,
    ...(Object.keys(wanted).length === 0 ? {} : { fixedIps: [wanted] }),
  })
  const address = port.fixedIps.find(ip => parseIp(ip.ipAddress)?.version === 4)?.ipAddress
  if (address === undefined) throw new ExternalIpAddressExhausted({ net_id: floatingNetworkId })
  return { portId: port.id, address }
}

/** Where a floating IP leads that is to lead to the port. Keeps the port and the router as they are. */
async function associate(
  { op, tx }: WriteContext,
  floating: { readonly projectId: string; readonly floatingNetworkId: string },
  wanted: { readonly portId: string; readonly fixedIpAddress: string | null },
): Promise<storage.Association> {
  const { portId } = wanted
  const port = await lockPort(tx, op.actor, portId)
  if (!port) throw new PortNotFound({ port_id: portId })
  if (port.projectId !== floating.projectId && !op.actor.isAdmin)
    bad(`Port ${portId} belongs to another project than the floating IP`)
  if (await storage.isForwardedToByDistributed(tx, portId))
    throw new PortHasPortForwarding({ port_id: portId })
  const { subnetId, ipAddress } = chooseFixedIp(port, wanted.fixedIpAddress)
  const { floatingNetworkId: externalNetworkId } = floating
  const routerId = await storage.lockRouterBetween(tx, { subnetId, externalNetworkId })
  if (routerId === undefined)
    throw new ExternalGatewayForFloatingIPNotFound({
      external_network_id: externalNetworkId,
      subnet_id: subnetId,
      port_id: portId,
    })
  return { portId, fixedIpAddress: ipAddress, routerId }
}

/** Runs what stores an association; the index says whether the fixed IP was free. */
async function refusingSecond(
  floating: { readonly id: string; readonly floatingIpAddress: string; readonly floatingNetworkId: string },
  association: storage.Association | null | undefined,
  store: () => Promise<void>,
): Promise<void> {
  try {
    await store()
  } catch (cause) {
    if (!association || violatedConstraint(cause) !== 'floating_ip_fixed') throw cause
    throw new FloatingIPPortAlreadyAssociated(
      {
        floating_ip_address: floating.floatingIpAddress,
        fip_id: floating.id,
        port_id: association.portId,
        fixed_ip: association.fixedIpAddress,
        net_id: floating.floatingNetworkId,
      },
      { cause },
    )
  }
}

async function update(
  context: WriteContext,
  current: Current<FloatingIpAttributes>,
  changes: UpdateInput<FloatingIpAttributes>,
): Promise<void> {
  const { description, qosPolicyId, distributed } = changes
  if (qosPolicyId !== current.qosPolicyId) await requireQosPolicy(context, qosPolicyId)
  const association = await changedAssociation(context, current, changes)
  const floating = { ...current, floatingIpAddress: current.floatingIpAddress ?? '' }
  await refusingSecond(floating, association, () =>
    storage.updateFloatingIp(context.tx, current.id, { description, qosPolicyId, distributed, association }),
  )
  context.dirty('floating_ip', current.id)
  if (association === undefined) return
  const ports = [current.portId, association?.portId].filter(port => port != null)
  context.dirty('port', ...ports)
}

/** Undefined: stays as it is. Naming nothing at all has always meant to disassociate. */
async function changedAssociation(
  context: WriteContext,
  current: Current<FloatingIpAttributes>,
  changes: UpdateInput<FloatingIpAttributes>,
): Promise<storage.Association | null | undefined> {
  const { portId, fixedIpAddress = null, description, qosPolicyId, distributed } = changes
  if (fixedIpAddress !== null && (portId === undefined || portId === null))
    return bad('fixed_ip_address needs a port_id')
  if (portId === undefined && [description, qosPolicyId, distributed].some(value => value !== undefined))
    return undefined
  const isForwarding = await storage.hasForwardings(context.tx, current.id)
  // It leads to no port as a whole, so there is nothing to take away.
  if (portId == null) return isForwarding ? undefined : null
  if (isForwarding) throw new FipInUseByPortForwarding({ id: current.id })
  return associate(context, current, { portId, fixedIpAddress })
}

async function remove(context: WriteContext, current: Current<FloatingIpAttributes>): Promise<void> {
  if (await storage.hasForwardings(context.tx, current.id))
    throw new FipInUseByPortForwarding({ id: current.id })
  const outside = await storage.deleteFloatingIp(context.tx, current.id)
  await deletePorts(context, [outside])
  context.dirty('floating_ip', current.id)
  context.dirty('port', outside, ...(current.portId === null ? [] : [current.portId]))
}

export const floatingIpBehaviour: Behaviour<FloatingIpAttributes> = {
  create,
  update,
  emptyUpdateCounts: true,
  remove,
}
