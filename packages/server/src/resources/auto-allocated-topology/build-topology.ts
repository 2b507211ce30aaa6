import type { AnyResource, WriteContext } from '../../definition/behaviour.ts'
import { resourceSchema } from '../../definition/define-resource.ts'
import { asCreations, parseCreate } from '../../definition/parse-body.ts'
import { ApiError } from '../../errors/define-error.ts'
import { selectCurrent } from '../../http/current.ts'
import { network } from '../network/index.ts'
import { router } from '../router/index.ts'
import { subnet } from '../subnet/index.ts'
import { AutoAllocationFailure } from './errors.ts'
import { attachedSubnets, type Surroundings, type Topology } from './storage.ts'

/** What a topology can be built from; throws AutoAllocationFailure when something is missing. */
export function requireSurroundings(found: Surroundings): { readonly external: string } {
  const fail = (reason: string): never => {
    throw new AutoAllocationFailure({ reason })
  }
  if (found.externalNetworkId === null) return fail('No default router:external network')
  if (found.poolVersions.length === 0) return fail('No default subnetpools defined')
  return { external: found.externalNetworkId }
}

/** One object, as a POST of the project would make it. */
async function make(
  context: WriteContext,
  { definition, storage, behaviour }: AnyResource,
  body: Readonly<Record<string, unknown>>,
): Promise<string> {
  const schema = resourceSchema(definition, storage, context.settings)
  const { actor } = context.op
  const parsed = parseCreate(schema, body, { actor, maySetProject: true, hiddenAliases: new Set() })
  const [id] = (await behaviour.create?.(context, asCreations([parsed]))) ?? []
  if (id === undefined) throw new Error(`${definition.name} cannot be made`)
  return id
}

/** An action of an object on behalf of the topology; `remove` when there is no name. */
async function act(
  context: WriteContext,
  { definition, storage, behaviour }: AnyResource,
  id: string,
  action?: { readonly name: string; readonly body: unknown },
): Promise<void> {
  const schema = resourceSchema(definition, storage, context.settings)
  const asked = { actor: context.op.actor, policy: context.policy }
  const { values } = await selectCurrent(context.tx, schema, asked, id, { rules: [], lock: true })
  // Values of an object as its own behaviour expects them: the same schema read them.
  const current = values as never
  if (action === undefined) await behaviour.remove?.(context, current)
  else await behaviour.actions?.[action.name]?.run(context, current, action.body)
}

/** A network with a subnet of each default pool, and a router from there to the external network. */
export async function buildTopology(
  context: WriteContext,
  projectId: string,
  found: Surroundings,
): Promise<Topology> {
  const { external } = requireSurroundings(found)
  const owner = { tenant_id: projectId }
  const { networkId, subnetIds } = await reasoned('Unable to provide tenant private network', async () => {
    const networkId = await make(context, network, { ...owner, name: 'auto_allocated_network' })
    const subnetIds: string[] = []
    for (const version of found.poolVersions) {
      const name = `auto_allocated_subnet_v${version}`
      const body = {
        ...owner,
        name,
        network_id: networkId,
        ip_version: version,
        use_default_subnetpool: true,
      }
      subnetIds.push(await make(context, subnet, body))
    }
    return { networkId, subnetIds }
  })
  const routerId = await reasoned('Unable to provide external connectivity', async () => {
    const gateway = { external_gateway_info: { network_id: external } }
    const id = await make(context, router, { ...owner, ...gateway, name: 'auto_allocated_router' })
    for (const subnet_id of subnetIds)
      await act(context, router, id, { name: 'add_router_interface', body: { subnet_id } })
    return id
  })
  return { networkId, routerId }
}

/** Refusals of what a topology consists of say nothing to whoever only asked for a network. */
async function reasoned<T>(reason: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 400 && error.status !== 404)) throw error
    throw new AutoAllocationFailure({ reason }, { cause: error })
  }
}

/** Takes the topology down; throws what keeps a part of it, and then all of it stays. */
export async function removeTopology(context: WriteContext, topology: Topology): Promise<void> {
  const { networkId, routerId } = topology
  if (routerId !== null) {
    for (const subnet_id of await attachedSubnets(context.tx, topology))
      await act(context, router, routerId, { name: 'remove_router_interface', body: { subnet_id } })
    await act(context, router, routerId)
  }
  await act(context, network, networkId)
}
