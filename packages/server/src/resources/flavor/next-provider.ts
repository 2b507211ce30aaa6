import type { ReadTx } from '../../database/database.ts'
import type { Settings } from '../../settings.ts'
import {
  FlavorNotFound,
  FlavorServiceProfileBindingNotFound,
  ServiceProfileDisabled,
  ServiceProfileDriverNotFound,
} from './errors.ts'
import { selectProfiles } from './storage.ts'

/** The provider that a flavor leads to by its first service profile. */
export async function nextProvider(
  { tx, settings }: { readonly tx: ReadTx; readonly settings: Settings },
  flavorId: string,
): Promise<{ readonly driver: string; readonly provider: string }> {
  const profiles = await selectProfiles(tx, flavorId)
  if (!profiles) throw new FlavorNotFound({ flavor_id: flavorId })
  const [profile] = profiles
  if (!profile) throw new FlavorServiceProfileBindingNotFound({ sp_id: '', fl_id: flavorId })
  if (!profile.enabled) throw new ServiceProfileDisabled({})
  const { driver } = profile
  const provider = settings.serviceProviders.find(one => one.driver === driver)
  if (!provider) throw new ServiceProfileDriverNotFound({ driver })
  return { driver, provider: provider.name }
}
