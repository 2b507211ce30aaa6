import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { defineError } from '../../errors/define-error.ts'
import { InvalidInput } from '../../errors/errors.ts'
import type { RbacPolicyAttributes } from './definition.ts'
import { DuplicateRbacPolicy, RbacPolicyInUse } from './errors.ts'
import { objectTypes, type RbacObjectType } from './object-types.ts'
import * as storage from './storage.ts'

type Values = Creation<RbacPolicyAttributes>['values']

function typeOf(name: string): RbacObjectType {
  const type = objectTypes.find(known => known.name === name)
  if (!type) throw new InvalidInput({ error_message: `'${name}' is not a valid RBAC object type` })
  return type
}

async function create(
  context: WriteContext,
  inputs: readonly Creation<RbacPolicyAttributes>[],
): Promise<readonly string[]> {
  const { tx } = context
  for (const type of objectTypes) {
    const wanted = inputs.map(input => input.values).filter(values => values.objectType === type.name)
    if (wanted.length) await checkObjects(context, type, wanted)
  }
  const rows = inputs.map(({ values }) => rowOf(values))
  if ((await storage.insertPolicies(tx, rows)) < rows.length) throw new DuplicateRbacPolicy({})
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

/** Only the owner of an object may share it; an object that does not exist is its own 404. */
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
  for (const { objectId, action } of wanted) {
    const owner = owners.get(objectId)
    if (owner === undefined) {
      const Missing = defineError(type.missing, 404, () => `${type.name} ${objectId} could not be found.`)
      throw new Missing({})
    }
    if (!type.actions.includes(action)) {
      throw new InvalidInput({
        error_message: `Invalid action '${action}' for object type '${type.name}'. Valid actions: ${type.actions.join(', ')}`,
      })
    }
    if (owner !== op.actor.projectId && !op.actor.isAdmin) {
      throw new InvalidInput({
        error_message: 'Only admins can manipulate policies on objects they do not own',
      })
    }
  }
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
  if (target !== '*') await refuseWhileUsed(context, currentRow(current))
  try {
    await context.tx
      .updateTable('rbac_policy')
      .set({ target_project: target })
      .where('id', '=', current.id)
      .execute()
  } catch (cause) {
    throw violatedConstraint(cause) === 'rbac_policy_unique' ? new DuplicateRbacPolicy({}, { cause }) : cause
  }
}

async function remove(context: WriteContext, current: Current<RbacPolicyAttributes>): Promise<void> {
  const row = currentRow(current)
  await refuseWhileUsed(context, row)
  await context.tx.deleteFrom('rbac_policy').where('id', '=', current.id).execute()
  context.dirty('network', ...externalNetworks([row]))
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

async function refuseWhileUsed({ tx }: WriteContext, row: storage.RbacPolicyRow): Promise<void> {
  const type = typeOf(row.object_type)
  const inUse = (details: string) => new RbacPolicyInUse({ object_id: row.object_id, details })
  const owner = (await storage.objectOwners(tx, type, [row.object_id])).get(row.object_id)
  if (owner === undefined) return
  if (row.action === 'access_as_external') {
    const last = !(await storage.staysExternal(tx, row))
    if (last && (await storage.hasGateways(tx, row.object_id)))
      throw inUse('gateways and floating IPs are on the network')
    return
  }
  const user = await storage.neededBy(tx, type, row, owner)
  if (user !== undefined) throw inUse(`project ${user} uses the object`)
}

export const rbacPolicyBehaviour: Behaviour<RbacPolicyAttributes> = { create, update, remove }
