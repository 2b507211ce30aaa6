import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import type { FlavorAttributes } from './definition.ts'
import { FlavorInUse, ServiceProfileNotFound } from './errors.ts'
import * as storage from './storage.ts'

async function create(
  { tx }: WriteContext,
  inputs: readonly Creation<FlavorAttributes>[],
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const { values } of inputs) {
    const id = randomUuid()
    const { name, description, serviceType, enabled } = values
    await storage.insertFlavor(tx, { id, name, description, service_type: serviceType, enabled })
    await bindAll(tx, id, values.serviceProfiles)
    ids.push(id)
  }
  return ids
}

async function bindAll(tx: WriteContext['tx'], id: string, profiles: readonly string[]): Promise<void> {
  for (const profile of profiles) {
    try {
      await storage.bindProfile(tx, id, profile)
    } catch (cause) {
      if (violatedConstraint(cause) === undefined) throw cause
      throw new ServiceProfileNotFound({ sp_id: profile }, { cause })
    }
  }
}

async function update(
  { tx }: WriteContext,
  { id }: Current<FlavorAttributes>,
  changes: UpdateInput<FlavorAttributes>,
): Promise<void> {
  const { name, description, enabled, serviceProfiles } = changes
  await storage.updateFlavor(tx, id, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(enabled === undefined ? {} : { enabled }),
  })
  if (serviceProfiles === undefined) return
  await storage.unbindProfiles(tx, id)
  await bindAll(tx, id, serviceProfiles)
}

async function remove({ tx }: WriteContext, { id }: Current<FlavorAttributes>): Promise<void> {
  try {
    await storage.deleteFlavor(tx, id)
  } catch (cause) {
    if (violatedConstraint(cause) !== 'router_flavor') throw cause
    throw new FlavorInUse({ flavor_id: id }, { cause })
  }
}

export const flavorBehaviour: Behaviour<FlavorAttributes> = { create, update, remove }
