import { parseIp } from '@neutrino/base/ip.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { BadRequest, PortNotFound, RouterNotFound } from '../../errors/errors.ts'
import { lockPort } from '../router/index.ts'
import type { NdpProxyAttributes } from './definition.ts'
import {
  AddressScopeConflict,
  InvalidAddress,
  PortUnreachableRouter,
  RouterNDPProxyNotEnable,
} from './errors.ts'
import * as storage from './storage.ts'

type Values = Creation<NdpProxyAttributes>['values']

async function create(
  context: WriteContext,
  inputs: readonly Creation<NdpProxyAttributes>[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const { values } of inputs) ids.push(await createOne(context, values))
  return ids
}

async function createOne(context: WriteContext, values: Values): Promise<string> {
  const { op, tx } = context
  const { routerId, portId } = values
  const port = await lockPort(tx, op.actor, portId)
  if (!port) throw new PortNotFound({ port_id: portId })
  const router = await storage.lockRouter(tx, routerId, op.actor.isAdmin ? undefined : op.actor.projectId)
  if (!router) throw new RouterNotFound({ router_id: routerId })
  const unreachable = new PortUnreachableRouter({ port_id: portId, router_id: routerId })
  if (!port.addresses.some(address => router.subnetIds.includes(address.subnetId))) throw unreachable
  if (!router.isEnabled || router.externalNetworkId === null)
    throw new RouterNDPProxyNotEnable({ router_id: routerId })
  const ipAddress = chooseAddress(port, router, values.ipAddress)
  if (ipAddress === undefined) throw unreachable
  const scopes = await storage.addressScopes(tx, [port.networkId, router.externalNetworkId])
  const [inside, outside] = [port.networkId, router.externalNetworkId].map(id => scopes.get(id) ?? null)
  if (inside !== outside)
    throw new AddressScopeConflict({
      ext_address_scope: outside ?? null,
      internal_address_scope: inside ?? null,
    })
  const id = randomUuid()
  await storage.insertProxy(tx, {
    id,
    project_id: values.projectId,
    name: values.name,
    description: values.description,
    router_id: routerId,
    port_id: portId,
    ip_address: ipAddress,
  })
  context.dirty('router', routerId)
  return id
}

interface Addresses {
  readonly id: string
  readonly addresses: readonly { readonly subnetId: string; readonly ipAddress: string }[]
}

/** The wanted address of the port, or its first that the router reaches; undefined: there is none. */
function chooseAddress(
  port: Addresses,
  router: storage.ProxyRouter,
  wanted: string | null,
): string | undefined {
  const own = port.addresses.filter(address => parseIp(address.ipAddress)?.version === 6)
  if (own.length === 0)
    throw new BadRequest({ resource: 'ndp_proxy', msg: `port ${port.id} has no IPv6 address` })
  const reached = own.filter(address => router.subnetIds.includes(address.subnetId))
  if (wanted === null) return reached[0]?.ipAddress
  const refuse = (reason: string) => new InvalidAddress({ address: wanted, reason })
  if (!own.some(address => address.ipAddress === wanted)) throw refuse(`port ${port.id} does not have it`)
  if (!reached.some(address => address.ipAddress === wanted)) throw refuse('the router does not reach it')
  return wanted
}

async function update(
  { tx }: WriteContext,
  current: Current<NdpProxyAttributes>,
  { name, description }: UpdateInput<NdpProxyAttributes>,
): Promise<void> {
  await storage.updateProxy(tx, current.id, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  })
}

async function remove(context: WriteContext, current: Current<NdpProxyAttributes>): Promise<void> {
  await storage.deleteProxy(context.tx, current.id)
  context.dirty('router', current.routerId)
}

export const ndpProxyBehaviour: Behaviour<NdpProxyAttributes> = { create, update, remove }
