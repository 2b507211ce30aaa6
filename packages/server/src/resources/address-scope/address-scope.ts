import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import type { AddressScopeAttributes } from './definition.ts'
import { AddressScopeInUse, AddressScopeUpdateError } from './errors.ts'
import * as storage from './storage.ts'

async function create(
  { tx }: WriteContext,
  inputs: readonly Creation<AddressScopeAttributes>[],
): Promise<readonly string[]> {
  const rows = inputs.map(({ values }) => ({
    id: randomUuid(),
    project_id: values.projectId,
    name: values.name,
    ip_version: values.ipVersion,
  }))
  await storage.insertScopes(tx, rows)
  await storage.share(
    tx,
    rows.filter((_, index) => inputs[index]?.values.shared),
  )
  return rows.map(row => row.id)
}

async function update(
  { tx }: WriteContext,
  current: Current<AddressScopeAttributes>,
  { name, shared }: UpdateInput<AddressScopeAttributes>,
): Promise<void> {
  const { id, projectId } = current
  // Pools of other projects may be in it by now.
  if (shared === false && (await storage.isShared(tx, id)))
    throw new AddressScopeUpdateError({ address_scope_id: id, reason: 'it stays shared once it is' })
  if (shared) await storage.share(tx, [{ id, project_id: projectId }])
  if (name !== undefined) await storage.rename(tx, id, name)
}

async function remove({ tx }: WriteContext, { id }: Current<AddressScopeAttributes>): Promise<void> {
  try {
    await storage.deleteScope(tx, id)
  } catch (error) {
    if (violatedConstraint(error) !== 'subnetpool_address_scope_id_fkey') throw error
    throw new AddressScopeInUse({ address_scope_id: id }, { cause: error })
  }
}

export const addressScopeBehaviour: Behaviour<AddressScopeAttributes> = { create, update, remove }
