import { randomUuid } from '@neutrino/base/uuid.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { defineError } from '../../errors/define-error.ts'
import { InvalidInput } from '../../errors/errors.ts'
import { refuseRouted } from '../../segments/routed-only.ts'
import type { RbacPolicyAttributes } from './definition.ts'
import { DuplicateRbacPolicy, InvalidActionForType, RbacPolicyInUse } from './errors.ts'
import { objectTypes, type RbacObjectType } from './object-types.ts'
import * as storage from './storage.ts'

type Values = Creation<RbacPolicyAttributes>['values']

function typeOf(name: string): RbacObjectType {
  const type = objectTypes.find(known => known.name === name)
  if (!type) throw new InvalidInput({ error_message: `'${name}' is not a valid RBAC object type` })
  return type
}

/** What cannot be shared because its extension is off is as unknown as any other word. */
function requireKnown(name: string, hiddenAliases: ReadonlySet<string>): void {
  const { alias } = typeOf(name)
  if (alias !== undefined && hiddenAliases.has(alias))
    throw new InvalidInput({ error_message: `'${name}' is not a valid RBAC object type` })
}

async function create(
  context: WriteContext,
  inputs: readonly Creation<RbacPolicyAttributes>[],
): Promise<readonly string[]> {
  const { tx } = context
  for (const { values } of inputs) requireKnown(values.objectType, context.hiddenAliases)
  for (const type of objectTypes) {
    const wanted = inputs.map(input => input.values).filter(values => values.objectType === type.name)
    if (wanted.length) await checkObjects(context, type, wanted)
  }
  const rows = inputs.map(({ values }) => rowOf(values))
  await refuseHiddenScopes(context, rows)
  if ((await storage.insertPolicies(tx, rows)) < rows.length) throw new DuplicateRbacPolicy({})
  await bumpNetworks(context, rows)
  context.dirty('network', ...externalNetworks(rows))
  return rows.map(row => row.id)
}

function rowOf(values: Values): storage.RbacPolicyRow {
  return {
    id: randomUuid(),
    project_id: values.projectId,
    object_type: values.objectType,
    object_id: values.objectId,
    action: values.action,
    target_project: values.targetProject,
  }
}

/**
 * Only the owner of an object may share it. To others it makes no difference whether the object exists;
 * for an admin one that does not is its own 404.
 */
async function checkObjects(
  { tx, op }: WriteContext,
  type: RbacObjectType,
  wanted: readonly Values[],
): Promise<void> {
  const owners = await storage.objectOwners(
    tx,
    type,
    wanted.map(values => values.objectId),
  )
  if (type.name === 'network') await refuseRoutedAsExternal(tx, wanted)
  for (const { objectId, action } of wanted) {
    const owner = owners.get(objectId)
    if (owner === undefined && op.actor.isAdmin) {
      const Missing = defineError(type.missing, 404, () => `${type.name} ${objectId} could not be found.`)
      throw new Missing({})
    }
    if (!type.actions.includes(action))
      throw new InvalidActionForType({ action, object_type: type.name, valid_actions: type.actions })
    if (owner !== op.actor.projectId && !op.actor.isAdmin) {
      throw new InvalidInput({
        error_message: 'Only admins can manipulate policies on objects they do not own',
      })
    }
  }
}

/** Who gets a subnet pool must know the address scope that its subnets will be in. */
async function refuseHiddenScopes(
  { tx }: WriteContext,
  rows: readonly storage.RbacPolicyRow[],
): Promise<void> {
  const pools = rows.filter(row => row.object_type === 'subnetpool')
  if (pools.length === 0) return
  const pairs = pools.map(row => ({ pool: row.object_id, project: row.target_project }))
  const refused = await storage.poolWithoutScope(tx, pairs)
  if (refused !== undefined) {
    throw new InvalidInput({
      error_message: `The target project has no access to the address scope of subnet pool ${refused}`,
    })
  }
}

/** Of shared objects only networks count it as a change of theirs. */
function bumpNetworks({ tx }: WriteContext, rows: readonly storage.RbacPolicyRow[]): Promise<void> {
  const networks = rows.filter(row => row.object_type === 'network').map(row => row.object_id)
  return bumpRevision(tx, 'network', networks)
}

/** Nobody has a gateway where there is no link for it. */
async function refuseRoutedAsExternal(tx: WriteContext['tx'], wanted: readonly Values[]): Promise<void> {
  const ids = wanted.filter(({ action }) => action === 'access_as_external').map(({ objectId }) => objectId)
  if (ids.length > 0) refuseRouted({ external: await storage.isAnyRoutedOnly(tx, ids) })
}

function externalNetworks(rows: readonly storage.RbacPolicyRow[]): readonly string[] {
  return rows.filter(row => row.action === 'access_as_external').map(row => row.object_id)
}

function currentRow(current: Current<RbacPolicyAttributes>): storage.RbacPolicyRow {
  return {
    id: current.id,
    project_id: current.projectId,
    object_type: current.objectType,
    object_id: current.objectId,
    action: current.action,
    target_project: current.targetProject,
  }
}

async function update(
  context: WriteContext,
  current: Current<RbacPolicyAttributes>,
  changes: UpdateInput<RbacPolicyAttributes>,
): Promise<void> {
  const target = changes.targetProject
  if (target === undefined || target === current.targetProject) return
  if (target !== '*') await refuseWhileUsed(context, currentRow(current), target)
  try {
    await context.tx
      .updateTable('rbac_policy')
      .set({ target_project: target })
      .where('id', '=', current.id)
      .execute()
  } catch (cause) {
    throw violatedConstraint(cause) === 'rbac_policy_unique' ? new DuplicateRbacPolicy({}, { cause }) : cause
  }
  await bumpNetworks(context, [currentRow(current)])
}

async function remove(context: WriteContext, current: Current<RbacPolicyAttributes>): Promise<void> {
  const row = currentRow(current)
  await refuseWhileUsed(context, row)
  await context.tx.deleteFrom('rbac_policy').where('id', '=', current.id).execute()
  await bumpNetworks(context, [row])
  context.dirty('network', ...externalNetworks([row]))
}

/**
 * Projects whose use does not keep an entry. As upstream, the owner's does, save for networks; and who an
 * entry is about to be for instead counts as served with external networks only.
 */
function exemptFrom(row: storage.RbacPolicyRow, owner: string, newTarget?: string): readonly string[] {
  if (row.object_type !== 'network') return []
  return row.action === 'access_as_external' && newTarget !== undefined ? [owner, newTarget] : [owner]
}

/** Throws RbacPolicyInUse when a project needs that an object is shared with all. */
export async function refuseUnsharing(
  context: WriteContext,
  object: { readonly type: string; readonly id: string; readonly action: string },
): Promise<void> {
  const entry = await context.tx
    .selectFrom('rbac_policy')
    .selectAll()
    .where('object_type', '=', object.type)
    .where('object_id', '=', object.id)
    .where('action', '=', object.action)
    .where('target_project', '=', '*')
    .executeTakeFirst()
  if (entry) await refuseWhileUsed(context, entry)
}

/** `newTarget` is the project that the entry will be for instead, when it is not removed. */
async function refuseWhileUsed(
  { tx }: WriteContext,
  row: storage.RbacPolicyRow,
  newTarget?: string,
): Promise<void> {
  const type = typeOf(row.object_type)
  const inUse = (details: string) => new RbacPolicyInUse({ object_id: row.object_id, details })
  const owner = (await storage.objectOwners(tx, type, [row.object_id])).get(row.object_id)
  if (owner === undefined) return
  if (row.action === 'access_as_external') {
    const last = newTarget === undefined && !(await storage.staysExternal(tx, row))
    if (last && (await storage.hasGateways(tx, row.object_id)))
      throw inUse('gateways and floating IPs are on the network')
    if (row.target_project === '*' && (await storage.isDefaultNetwork(tx, row.object_id)))
      throw inUse('the default external network is for every project')
  }
  const user = await storage.neededBy(tx, type, row, exemptFrom(row, owner, newTarget))
  if (user !== undefined) throw inUse(`project ${user} uses the object`)
}

export const rbacPolicyBehaviour: Behaviour<RbacPolicyAttributes> = { create, update, remove }
