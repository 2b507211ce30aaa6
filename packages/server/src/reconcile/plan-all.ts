import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { Database } from '../database/database.ts'
import { diff } from './diff.ts'
import type { OvnSettings } from './model/ovn-settings.ts'
import { type Unit, unitKey } from './model/unit.ts'
import { readOvnFeatures } from './ovn-features.ts'
import { type OwnedRow, unclaimedDhcpOptions } from './owners.ts'
import type { PlannedOperation } from './planned-operation.ts'
import { loadUnits, translateUnits } from './translate-units.ts'
import { unitsToAudit } from './units-to-audit.ts'

/** Units whose intent is read by one round of statements. */
const STEP_UNITS = 500

export interface Differences {
  readonly operations: readonly PlannedOperation[]
  /** Units that cannot be carried out, or not wholly, and why. */
  readonly obstacles: readonly { readonly unit: Unit; readonly error: string }[]
  /** DHCP options of Neutron's that no network has any more; they go after everything else. */
  readonly unclaimed: readonly OwnedRow[]
  /** UUIDs of rows that are wanted, changed or not. */
  readonly kept: ReadonlySet<string>
  /** UUIDs of rows that go. */
  readonly doomed: ReadonlySet<string>
  readonly units: number
  /** See `unitsToAudit`. */
  readonly pruneRefused: boolean
}

/**
 * What an audit would do now, without doing it, as one plan over all units on one snapshot of the intent.
 * Needs neither the lease nor the reconciler: indexes of the replica must have been declared
 * (`indexOwners`).
 */
export async function planAll(options: {
  readonly database: Database
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
  readonly settings: OvnSettings
}): Promise<Differences> {
  const { database, northbound, southbound, settings } = options
  const context = { settings, features: readOvnFeatures({ northbound, southbound }) }
  const { units, pruneRefused, translations } = await database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async tx => {
      const all = await unitsToAudit(tx, northbound.replica, settings)
      const translations = []
      for (let start = 0; start < all.units.length; start += STEP_UNITS) {
        const step = all.units.slice(start, start + STEP_UNITS)
        translations.push(await translateUnits(step, await loadUnits(tx, step), context))
      }
      return { ...all, translations }
    })
  const translated = translations.flatMap(translation => translation.units)
  const plan = diff(translated, northbound.replica, northbound)
  const obstacles: { unit: Unit; error: string }[] = []
  for (const unit of units) {
    const waits = plan.waits.get(unitKey(unit))
    if (waits !== undefined) obstacles.push({ unit, error: `waits for ${waits.join(', ')}` })
  }
  for (const outcome of translations.flatMap(translation => translation.failed)) {
    if (outcome.state === 'failed') obstacles.push({ unit: outcome.unit, error: outcome.error })
  }
  const { operations, kept, doomed } = plan
  const unclaimed = pruneRefused
    ? []
    : unclaimedDhcpOptions(northbound.replica).filter(({ row }) => !kept.has(row._uuid))
  return { operations, obstacles, unclaimed, kept, doomed, units: units.length, pruneRefused }
}
