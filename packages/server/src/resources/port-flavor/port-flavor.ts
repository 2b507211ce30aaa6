import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { lockPolicies, requirePolicy } from '../qos-policy/index.ts'
import { refuseUnsharing } from '../rbac-policy/index.ts'
import type { PortFlavorAttributes } from './definition.ts'
import { PortFlavorDefaultAlreadyExists, PortFlavorInUse } from './errors.ts'
import * as storage from './storage.ts'

async function create(
  context: WriteContext,
  inputs: readonly Creation<PortFlavorAttributes>[],
): Promise<readonly string[]> {
  const { tx } = context
  await requirePolicies(
    context,
    inputs.map(({ values }) => values.qosPolicyId),
  )
  const rows = inputs.map(({ values }) => ({
    id: randomUuid(),
    project_id: values.projectId,
    ...columnsOf(values),
  }))
  await refusingSecondDefault(() => storage.insertFlavors(tx, rows))
  const shared = rows.filter((_, index) => inputs[index]!.values.shared)
  await storage.share(
    tx,
    shared.map(row => ({ id: row.id, projectId: row.project_id })),
  )
  return rows.map(row => row.id)
}

function columnsOf(values: UpdateInput<PortFlavorAttributes>): storage.PortFlavorColumns {
  const { hints } = values
  return {
    name: values.name,
    description: values.description,
    vnic_type: values.vnicType,
    numa_affinity_policy: values.numaAffinityPolicy,
    hardware_offload_type: values.hardwareOffloadType,
    hints: hints === undefined || hints === null ? hints : JSON.stringify(hints),
    qos_policy_id: values.qosPolicyId,
    port_security_enabled: values.portSecurityEnabled,
    is_default: values.isDefault,
    is_system_default: values.isSystemDefault,
  }
}

async function requirePolicies(
  { op, tx }: WriteContext,
  ids: readonly (string | null | undefined)[],
): Promise<void> {
  const wanted = [...new Set(ids.filter(id => id != null))].sort()
  const policies = await lockPolicies(tx, { ids: wanted })
  for (const id of wanted) requirePolicy(op.actor, id, policies)
}

async function refusingSecondDefault(store: () => Promise<void>): Promise<void> {
  try {
    await store()
  } catch (cause) {
    const constraint = violatedConstraint(cause)
    if (constraint === 'port_flavor_default')
      throw new PortFlavorDefaultAlreadyExists({ scope: 'the project' }, { cause })
    if (constraint === 'port_flavor_system_default')
      throw new PortFlavorDefaultAlreadyExists({ scope: 'the installation' }, { cause })
    throw cause
  }
}

/** Ports that were made of it stay as they are. */
async function update(
  context: WriteContext,
  current: Current<PortFlavorAttributes>,
  changes: UpdateInput<PortFlavorAttributes>,
): Promise<void> {
  const { tx } = context
  const { id, projectId } = current
  await requirePolicies(context, [changes.qosPolicyId])
  if (changes.shared === true) await storage.share(tx, [{ id, projectId }])
  if (changes.shared === false) {
    await refuseUnsharing(context, { type: 'port_flavor', id, action: 'access_as_shared' })
    await storage.unshare(tx, id)
  }
  await refusingSecondDefault(() => storage.updateFlavor(tx, id, columnsOf(changes)))
}

async function remove({ tx }: WriteContext, { id }: Current<PortFlavorAttributes>): Promise<void> {
  try {
    await storage.deleteFlavor(tx, id)
  } catch (cause) {
    if (violatedConstraint(cause) !== 'port_port_flavor_id_fkey') throw cause
    throw new PortFlavorInUse({ port_flavor_id: id }, { cause })
  }
}

export const portFlavorBehaviour: Behaviour<PortFlavorAttributes> = { create, update, remove }
