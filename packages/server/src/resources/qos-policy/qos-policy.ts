import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { refuseUnsharing } from '../rbac-policy/index.ts'
import type { QosPolicyAttributes } from './definition.ts'
import { QoSPolicyDefaultAlreadyExists, QosPolicyInUse } from './errors.ts'
import * as storage from './storage.ts'

async function create(
  { tx }: WriteContext,
  inputs: readonly Creation<QosPolicyAttributes>[],
): Promise<readonly string[]> {
  const rows = inputs.map(({ values }) => ({
    id: randomUuid(),
    project_id: values.projectId,
    name: values.name,
    description: values.description,
    is_default: values.isDefault,
  }))
  const defaults = rows.filter(row => row.is_default).map(row => row.project_id)
  await refusingSecondDefault(defaults[0], () => storage.insertPolicies(tx, rows))
  const shared = rows.filter((_, index) => inputs[index]!.values.shared)
  await storage.share(
    tx,
    shared.map(row => ({ id: row.id, projectId: row.project_id })),
  )
  return rows.map(row => row.id)
}

async function refusingSecondDefault(project: string | undefined, store: () => Promise<void>): Promise<void> {
  try {
    await store()
  } catch (cause) {
    if (violatedConstraint(cause) !== 'qos_policy_default' || project === undefined) throw cause
    throw new QoSPolicyDefaultAlreadyExists({ project_id: project }, { cause })
  }
}

async function update(
  context: WriteContext,
  current: Current<QosPolicyAttributes>,
  changes: UpdateInput<QosPolicyAttributes>,
): Promise<void> {
  const { tx } = context
  const { id, projectId } = current
  if (changes.shared === true) await storage.share(tx, [{ id, projectId }])
  if (changes.shared === false) {
    await refuseUnsharing(context, { type: 'qos_policy', id, action: 'access_as_shared' })
    await storage.unshare(tx, id)
  }
  await refusingSecondDefault(projectId, () =>
    storage.updatePolicy(tx, id, {
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.description === undefined ? {} : { description: changes.description }),
      ...(changes.isDefault === undefined ? {} : { is_default: changes.isDefault }),
    }),
  )
}

async function remove({ tx }: WriteContext, { id }: Current<QosPolicyAttributes>): Promise<void> {
  const user = await storage.userOf(tx, id)
  if (user) throw new QosPolicyInUse({ policy_id: id, object_type: user.kind, object_id: user.id })
  await storage.deletePolicy(tx, id)
}

export const qosPolicyBehaviour: Behaviour<QosPolicyAttributes> = { create, update, remove }
