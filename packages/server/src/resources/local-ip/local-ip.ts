import { randomUuid } from '@neutrino/base/uuid.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { BadRequest, NetworkNotFound } from '../../errors/errors.ts'
import { createServicePort, deletePorts } from '../port/index.ts'
import { classifyNetwork, lockPort } from '../router/index.ts'
import { chooseAddress } from './choose-address.ts'
import type { LocalIpAttributes } from './definition.ts'
import { LocalIPInUse, LocalIPPortOrNetworkRequired } from './errors.ts'
import * as storage from './storage.ts'

/** Owner of a port that a local IP was given on its network. */
const localIpOwner = 'network:local_ip'

type Values = Creation<LocalIpAttributes>['values']

const bad = (msg: string): never => {
  throw new BadRequest({ resource: 'local_ip', msg })
}

async function create(
  context: WriteContext,
  inputs: readonly Creation<LocalIpAttributes>[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const { values } of inputs) ids.push(await createOne(context, values))
  return ids
}

async function createOne(context: WriteContext, values: Values): Promise<string> {
  const id = randomUuid()
  const place =
    values.localPortId === undefined
      ? await makePort(context, id, values)
      : await usePort(context, values.localPortId, values.localIpAddress)
  await storage.insertLocalIp(context.tx, {
    id,
    project_id: values.projectId,
    name: values.name,
    description: values.description,
    ip_mode: values.ipMode,
    ...place,
  })
  return id
}

type Place = Pick<storage.LocalIpRow, 'local_port_id' | 'network_id' | 'local_ip_address'>

async function usePort(
  { op, tx }: WriteContext,
  portId: string,
  wanted: string | null | undefined,
): Promise<Place> {
  const port = await lockPort(tx, op.actor, portId)
  if (!port) return bad(`there is no port ${portId}`)
  const address = chooseAddress(port, wanted)
  return { local_port_id: portId, network_id: port.networkId, local_ip_address: address }
}

async function makePort(context: WriteContext, id: string, values: Values): Promise<Place> {
  const { networkId, localIpAddress, projectId } = values
  if (networkId === undefined) throw new LocalIPPortOrNetworkRequired({})
  const { op, tx } = context
  if ((await classifyNetwork(tx, op.actor, networkId)) === 'missing')
    throw new NetworkNotFound({ net_id: networkId })
  if (!(await storage.hasIpv4Subnet(tx, networkId))) bad(`network ${networkId} has no IPv4 subnet`)
  const port = await createServicePort(context, {
    networkId,
    projectId,
    deviceOwner: localIpOwner,
    deviceId: id,
    ...(localIpAddress == null ? {} : { fixedIps: [{ ipAddress: localIpAddress }] }),
  })
  const [first] = port.fixedIps
  if (!first) return bad(`network ${networkId} has no address left`)
  return {
    local_port_id: port.id,
    network_id: networkId,
    local_ip_address: localIpAddress ?? first.ipAddress,
  }
}

async function update(
  { tx }: WriteContext,
  current: Current<LocalIpAttributes>,
  { name, description }: UpdateInput<LocalIpAttributes>,
): Promise<void> {
  await storage.updateLocalIp(tx, current.id, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  })
}

async function remove(context: WriteContext, current: Current<LocalIpAttributes>): Promise<void> {
  if (await storage.hasAssociations(context.tx, current.id)) throw new LocalIPInUse({ id: current.id })
  const ownPort = await storage.deleteLocalIp(context.tx, current.id, localIpOwner)
  if (ownPort !== undefined) await deletePorts(context, [ownPort])
}

export const localIpBehaviour: Behaviour<LocalIpAttributes> = { create, update, remove }
