import { type Cidr, formatCidr, parseCidr } from '@neutrino/base/ip.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import {
  checkPrefixUpdate,
  compactPrefixes,
  prefixBounds,
  removePrefixes,
} from '../../addressing/subnet-pool.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, MemberAction, WriteContext } from '../../definition/behaviour.ts'
import { uuid } from '../../definition/kinds.ts'
import { isObject } from '../../definition/parse-body.ts'
import { shape } from '../../definition/shape.ts'
import { AddressScopeNotFound, HttpBadRequest, InvalidInput } from '../../errors/errors.ts'
import { NetworkAddressScopeAffinityError } from '../subnet/index.ts'
import { prefixList, type SubnetpoolAttributes } from './definition.ts'
import {
  AddressScopePrefixConflict,
  IllegalSubnetPoolIpVersionAssociationToAddressScope,
  IllegalSubnetPoolUpdate,
  SubnetPoolDeleteError,
} from './errors.ts'
import { networkToOnboard, onboardSubnets } from './onboard-subnets.ts'
import * as storage from './storage.ts'

type CurrentPool = Current<SubnetpoolAttributes>

/** The texts were checked when they were parsed, or come from the database. */
const cidrs = (texts: readonly string[]): readonly Cidr[] => texts.flatMap(text => parseCidr(text) ?? [])

async function create(
  context: WriteContext,
  inputs: readonly Creation<SubnetpoolAttributes>[],
): Promise<readonly string[]> {
  const ids: string[] = []
  // Pools cannot be made in bulk.
  for (const { values } of inputs) ids.push(await createOne(context, values))
  return ids
}

async function createOne(
  context: WriteContext,
  values: Creation<SubnetpoolAttributes>['values'],
): Promise<string> {
  const { tx } = context
  const id = randomUuid()
  const prefixes = compactPrefixes(cidrs(values.prefixes))
  const version = prefixes[0]?.version ?? 4
  const bounds = prefixBounds(version, {
    min: values.minPrefixlen,
    max: values.maxPrefixlen,
    default: values.defaultPrefixlen,
  })
  const addressScopeId = values.addressScopeId ?? null
  if (addressScopeId !== null) await checkScope(context, { id, version, addressScopeId })
  await translated(async () => {
    await storage.insertPool(tx, {
      id,
      project_id: values.projectId,
      name: values.name,
      description: values.description,
      ip_version: version,
      default_prefixlen: bounds.default,
      min_prefixlen: bounds.min,
      max_prefixlen: bounds.max,
      default_quota: values.defaultQuota ?? null,
      is_default: values.isDefault,
      address_scope_id: addressScopeId,
    })
    await storage.replacePrefixes(tx, { id, addressScopeId, prefixes: prefixes.map(formatCidr) })
  })
  if (values.shared) await storage.share(tx, id, values.projectId)
  return id
}

/** The scope must exist for the caller and be of the pool's version. */
async function checkScope(
  { op, tx }: WriteContext,
  pool: { readonly id: string; readonly version: 4 | 6; readonly addressScopeId: string },
): Promise<void> {
  const { addressScopeId } = pool
  const scope = await storage.selectScope(tx, addressScopeId, op.actor)
  if (!scope?.isKnown) throw new AddressScopeNotFound({ address_scope_id: addressScopeId })
  if (scope.ipVersion !== pool.version) {
    throw new IllegalSubnetPoolIpVersionAssociationToAddressScope({
      subnetpool_id: pool.id,
      address_scope_id: addressScopeId,
      ip_version: scope.ipVersion,
    })
  }
}

/** Says in Neutron's words what a constraint refused. */
async function translated(body: () => Promise<void>): Promise<void> {
  try {
    await body()
  } catch (error) {
    switch (violatedConstraint(error)) {
      case 'subnetpool_default':
        throw new InvalidInput({ error_message: 'another pool is the default one already' }, { cause: error })
      case 'subnetpool_prefix_scope_overlap':
        throw new AddressScopePrefixConflict({}, { cause: error })
      default:
        throw error
    }
  }
}

async function update(
  context: WriteContext,
  current: CurrentPool,
  changes: UpdateInput<SubnetpoolAttributes>,
): Promise<void> {
  const { tx } = context
  const prefixes = changes.prefixes === undefined ? undefined : extended(current, cidrs(changes.prefixes))
  const bounds = prefixBounds(current.ipVersion, {
    min: changes.minPrefixlen ?? current.minPrefixlen,
    max: changes.maxPrefixlen ?? current.maxPrefixlen,
    default: changes.defaultPrefixlen ?? current.defaultPrefixlen,
  })
  await requireOwnScope(context, current)
  const { addressScopeId = current.addressScopeId } = changes
  const isRescoped = addressScopeId !== current.addressScopeId
  if (isRescoped) await rescope(context, current, addressScopeId)
  await translated(async () => {
    await storage.updatePool(tx, current.id, {
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.description === undefined ? {} : { description: changes.description }),
      ...(changes.defaultQuota === undefined ? {} : { default_quota: changes.defaultQuota }),
      ...(changes.isDefault === undefined ? {} : { is_default: changes.isDefault }),
      default_prefixlen: bounds.default,
      min_prefixlen: bounds.min,
      max_prefixlen: bounds.max,
      address_scope_id: addressScopeId,
    })
    if (prefixes || isRescoped) {
      const texts = prefixes?.map(formatCidr) ?? current.prefixes
      await storage.replacePrefixes(tx, { id: current.id, addressScopeId, prefixes: texts })
    }
  })
}

/** Prefixes only become more: subnets may be in those that are there. */
function extended(current: CurrentPool, next: readonly Cidr[]): readonly Cidr[] {
  const former = cidrs(current.prefixes)
  checkPrefixUpdate(former, next)
  return compactPrefixes(next)
}

/** A pool in a scope of another project is under that project's rules. */
async function requireOwnScope({ op, tx }: WriteContext, current: CurrentPool): Promise<void> {
  const { addressScopeId } = current
  if (addressScopeId === null || op.actor.isAdmin) return
  const scope = await storage.selectScope(tx, addressScopeId, op.actor)
  if (scope?.projectId === op.actor.projectId) return
  throw new IllegalSubnetPoolUpdate({
    reason: `subnetpool ${current.id} cannot be updated when associated with shared address scope ${addressScopeId}`,
  })
}

/** Moves the pool's subnets to another scope, unless a network would then be in two. */
async function rescope(
  context: WriteContext,
  current: CurrentPool,
  addressScopeId: string | null,
): Promise<void> {
  const networks = await storage.selectNetworks(context.tx, current.id)
  if (addressScopeId !== null) {
    await checkScope(context, { id: current.id, version: current.ipVersion, addressScopeId })
    if (networks.some(network => network.isMixed)) throw new NetworkAddressScopeAffinityError({})
  }
  // Routers translate addresses between scopes, so all on these networks have to be looked at.
  context.dirty('network', ...networks.map(network => network.id))
}

async function remove({ tx }: WriteContext, current: CurrentPool): Promise<void> {
  try {
    await storage.deletePool(tx, current.id)
  } catch (error) {
    if (violatedConstraint(error) !== 'subnet_subnetpool_id_fkey') throw error
    throw new SubnetPoolDeleteError({ reason: 'subnets come from it' }, { cause: error })
  }
}

function prefixesOf(body: unknown): readonly string[] {
  const prefixes = isObject(body) ? body.prefixes : undefined
  if (!Array.isArray(prefixes) || prefixes.length === 0)
    throw new HttpBadRequest({ message: 'The body must hold a list of prefixes.' })
  return prefixList.parse(prefixes, 'prefixes')
}

const prefixBody = shape.object({ prefixes: prefixList.schema })

const addPrefixes: MemberAction<SubnetpoolAttributes> = {
  method: 'PUT',
  alias: 'subnetpool-prefix-ops',
  body: prefixBody,
  answer: prefixBody,
  rule: 'add_prefixes',
  async run(context, current, body) {
    const prefixes = compactPrefixes(cidrs([...current.prefixes, ...prefixesOf(body)])).map(formatCidr)
    await update(context, current, { prefixes })
    return { prefixes }
  },
}

const removePrefixesAction: MemberAction<SubnetpoolAttributes> = {
  method: 'PUT',
  alias: 'subnetpool-prefix-ops',
  body: prefixBody,
  answer: prefixBody,
  rule: 'remove_prefixes',
  async run({ tx }, current, body) {
    const allocated = await storage.selectAllocated(tx, current.id)
    const left = removePrefixes(cidrs(current.prefixes), cidrs(prefixesOf(body)), cidrs(allocated))
    const prefixes = left.map(formatCidr)
    await storage.updatePool(tx, current.id, {})
    await storage.replacePrefixes(tx, { id: current.id, addressScopeId: current.addressScopeId, prefixes })
    return { prefixes }
  },
}

const onboardNetworkSubnets: MemberAction<SubnetpoolAttributes> = {
  method: 'PUT',
  alias: 'subnet_onboard',
  body: shape.object({ network_id: uuid.schema }),
  rule: 'onboard_network_subnets',
  async run(context, current, body) {
    const networkId = await networkToOnboard(context, body)
    return onboardSubnets(context, current, networkId, async more => {
      const prefixes = compactPrefixes(cidrs([...current.prefixes, ...more])).map(formatCidr)
      await update(context, current, { prefixes })
    })
  },
}

export const subnetpoolBehaviour: Behaviour<SubnetpoolAttributes> = {
  create,
  update,
  remove,
  actions: {
    add_prefixes: addPrefixes,
    remove_prefixes: removePrefixesAction,
    onboard_network_subnets: onboardNetworkSubnets,
  },
}
