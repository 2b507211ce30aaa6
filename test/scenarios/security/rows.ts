import type { DesiredRow } from '@neutrino/server/reconcile/model/desired-row.ts'
import { ovnSettingsDefault } from '@neutrino/server/reconcile/model/ovn-settings.ts'
import type { Unit } from '@neutrino/server/reconcile/model/unit.ts'
import { loadUnits, translateUnits } from '@neutrino/server/reconcile/translate-units.ts'
import { unitSources } from '@neutrino/server/reconcile/unit-source.ts'
import type { TestApi } from '../../support/api/create-test-api.ts'

/** Every northbound row that the whole database means; throws when a unit cannot be translated. */
export async function translatedRows(api: TestApi): Promise<readonly DesiredRow[]> {
  const features = { dhcp4Options: undefined, dhcp6Options: undefined }
  const context = { settings: { ...ovnSettingsDefault, metadataEnabled: true }, features }
  const { units, failed } = await api.connection.database.transaction().execute(async tx => {
    const all: Unit[] = []
    for (const { kind, list } of unitSources) {
      const ids = await list(tx, context.settings)
      all.push(...ids.map(id => ({ kind, id })))
    }
    return translateUnits(all, await loadUnits(tx, all), context)
  })
  if (failed.length) throw new Error(JSON.stringify(failed))
  return units.flatMap(unit => unit.rows)
}
