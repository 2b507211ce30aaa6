import { randomUuid } from '@neutrino/base/uuid.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { shape } from '../../definition/shape.ts'
import { BadRequest, PortNotFound } from '../../errors/errors.ts'
import { refuseRouted } from '../../segments/routed-only.ts'
import { bindSubPorts, settleTrunks } from '../port/index.ts'
import type { TrunkAttributes } from './definition.ts'
import {
  ParentPortInUse,
  SubPortNotFound,
  TrunkDisabled,
  TrunkInErrorState,
  TrunkInUse,
  TrunkPortInUse,
} from './errors.ts'
import { canBeTrunked, type PortFacts, planSubPorts } from './plan-sub-ports.ts'
import * as storage from './storage.ts'
import { parseSubPorts, type SubPortRequest, subPorts } from './sub-ports-kind.ts'

type Trunk = Current<TrunkAttributes>

const subPortList = shape.object({ sub_ports: subPorts.schema })

/**
 * OVN carries a trunk as soon as its subports name their parent, so there is nothing to wait for; the agent of a card has
 * yet to say what became of new ones.
 */
function statusOf(parent: PortFacts | undefined): 'ACTIVE' | 'BUILD' {
  return parent?.isOnCard ? 'BUILD' : 'ACTIVE'
}

async function create(
  context: WriteContext,
  inputs: readonly Creation<TrunkAttributes>[],
): Promise<readonly string[]> {
  const ids: string[] = []
  // One at a time: the API takes no more than one.
  for (const { values } of inputs) ids.push(await createTrunk(context, values))
  return ids
}

async function createTrunk(
  context: WriteContext,
  values: Creation<TrunkAttributes>['values'],
): Promise<string> {
  const { op, tx } = context
  const id = randomUuid()
  const requests = values.subPorts
  const ports = await storage.lockPorts(tx, op.actor, [values.portId, ...portsOf(requests)])
  const parent = parentOf(values.portId, ports)
  const subPorts = planSubPorts({ id, parent, subPorts: [] }, requests, ports)
  await storage.insertTrunk(tx, {
    id,
    project_id: values.projectId,
    name: values.name,
    description: values.description,
    admin_state_up: values.adminStateUp,
    status: subPorts.length > 0 ? statusOf(parent) : 'ACTIVE',
    port_id: parent.id,
  })
  await join(context, { id, parentId: parent.id }, subPorts)
  return id
}

/** The port that a new trunk stands on, if it can. */
function parentOf(id: string, ports: ReadonlyMap<string, PortFacts>): PortFacts {
  const parent = ports.get(id)
  if (!parent?.isSeen) throw new PortNotFound({ port_id: id })
  if (parent.isSubPort) throw new TrunkPortInUse({ port_id: id })
  if (parent.isParent || !canBeTrunked(parent)) throw new ParentPortInUse({ port_id: id })
  refuseRouted({ trunk: parent.networkType === 'l3' })
  if (parent.filtersTags)
    throw new BadRequest({
      resource: 'trunk',
      msg: `port ${id} has a vlan_filter_list: its tags are its own`,
    })
  return parent
}

const portsOf = (requests: readonly SubPortRequest[]) => requests.map(request => request.port_id)

async function join(
  context: WriteContext,
  trunk: { readonly id: string; readonly parentId: string },
  subPorts: ReturnType<typeof planSubPorts>,
): Promise<void> {
  if (subPorts.length === 0) return
  await storage.addSubPorts(context.tx, trunk, subPorts)
  await bindSubPorts(context.tx, trunk.parentId)
  context.dirty('port', ...subPorts.map(subPort => subPort.port_id))
}

async function leave(context: WriteContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await storage.removeSubPorts(context.tx, ids)
  context.dirty('port', ...ids)
}

async function update(
  { tx }: WriteContext,
  { id }: Trunk,
  changes: UpdateInput<TrunkAttributes>,
): Promise<void> {
  await storage.updateTrunk(tx, id, {
    name: changes.name,
    description: changes.description,
    admin_state_up: changes.adminStateUp,
  })
}

async function remove(context: WriteContext, { id, portId, adminStateUp }: Trunk): Promise<void> {
  if (!adminStateUp) throw new TrunkDisabled({ trunk_id: id })
  const subPorts = await lockSubPorts(context, id, portId)
  if (!subPorts.canChange) throw new TrunkInUse({ trunk_id: id })
  await leave(context, subPorts.ids)
  await storage.deleteTrunk(context.tx, id)
}

/** The subports of a locked trunk, with their rows and the parent's locked as well. */
async function lockSubPorts({ tx, op }: WriteContext, trunkId: string, parentId: string) {
  const ids = (await storage.subPortsOf(tx, trunkId)).map(subPort => subPort.port_id)
  const ports = await storage.lockPorts(tx, op.actor, [parentId, ...ids])
  const parent = ports.get(parentId)
  return { ids, parent, canChange: parent === undefined || canBeTrunked(parent) }
}

async function addSubPorts(context: WriteContext, trunk: Trunk, body: unknown): Promise<void> {
  const { op, tx } = context
  const requests = parseSubPorts(body)
  const { id, portId } = trunk
  const ports = await storage.lockPorts(tx, op.actor, [portId, ...portsOf(requests)])
  const parent = ports.get(portId)
  if (parent === undefined) throw new PortNotFound({ port_id: portId })
  const subPorts = planSubPorts({ id, parent, subPorts: await storage.subPortsOf(tx, id) }, requests, ports)
  if (!trunk.adminStateUp) throw new TrunkDisabled({ trunk_id: id })
  if (trunk.status === 'ERROR') throw new TrunkInErrorState({ trunk_id: id })
  await join(context, { id, parentId: portId }, subPorts)
  await storage.updateTrunk(tx, id, { status: statusOf(parent) })
}

async function removeSubPorts(context: WriteContext, trunk: Trunk, body: unknown): Promise<void> {
  const { id, portId } = trunk
  const wanted = portsOf(parseSubPorts(body))
  if (!trunk.adminStateUp) throw new TrunkDisabled({ trunk_id: id })
  const { ids, parent } = await lockSubPorts(context, id, portId)
  const present = new Set(ids)
  const missing = wanted.find(port => !present.has(port))
  if (missing !== undefined) throw new SubPortNotFound({ trunk_id: id, port_id: missing })
  await leave(context, wanted)
  await storage.updateTrunk(context.tx, id, { status: statusOf(parent) })
  await settleTrunks(context.tx, [portId])
}

export const trunkBehaviour: Behaviour<TrunkAttributes> = {
  create,
  update,
  remove,
  actions: {
    add_subports: { method: 'PUT', body: subPortList, answersObject: 'bare', run: addSubPorts },
    remove_subports: { method: 'PUT', body: subPortList, answersObject: 'bare', run: removeSubPorts },
    get_subports: {
      method: 'GET',
      answer: subPortList,
      run: async (_context, trunk) => ({ sub_ports: trunk.subPorts }),
    },
  },
}
