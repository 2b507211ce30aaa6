import { randomUuid } from '@neutrino/base/uuid.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { ServiceProfileDriverNotFound } from '../flavor/index.ts'
import type { ServiceProfileAttributes } from './definition.ts'
import { ServiceProfileEmpty, ServiceProfileInUse } from './errors.ts'
import * as storage from './storage.ts'

async function create(
  context: WriteContext,
  inputs: readonly Creation<ServiceProfileAttributes>[],
): Promise<readonly string[]> {
  const rows = inputs.map(({ values: { description, driver, metainfo, enabled } }) => {
    checkDriver(context, driver)
    if (driver === '' && metainfo === '') throw new ServiceProfileEmpty({})
    return { id: randomUuid(), description, driver, metainfo, enabled }
  })
  await storage.insertProfiles(context.tx, rows)
  return rows.map(row => row.id)
}

function checkDriver({ settings }: WriteContext, driver: string): void {
  if (driver !== '' && !settings.serviceProviders.some(provider => provider.driver === driver))
    throw new ServiceProfileDriverNotFound({ driver })
}

async function update(
  context: WriteContext,
  { id }: Current<ServiceProfileAttributes>,
  changes: UpdateInput<ServiceProfileAttributes>,
): Promise<void> {
  const { description, driver, metainfo, enabled } = changes
  if (driver !== undefined) checkDriver(context, driver)
  await refuseBound(context, id)
  await storage.updateProfile(context.tx, id, {
    ...(description === undefined ? {} : { description }),
    ...(driver === undefined ? {} : { driver }),
    ...(metainfo === undefined ? {} : { metainfo }),
    ...(enabled === undefined ? {} : { enabled }),
  })
}

async function refuseBound({ tx }: WriteContext, id: string): Promise<void> {
  if (await storage.isBound(tx, id)) throw new ServiceProfileInUse({ sp_id: id })
}

async function remove(context: WriteContext, { id }: Current<ServiceProfileAttributes>): Promise<void> {
  await refuseBound(context, id)
  await storage.deleteProfile(context.tx, id)
}

export const serviceProfileBehaviour: Behaviour<ServiceProfileAttributes> = { create, update, remove }
