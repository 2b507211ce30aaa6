import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import type { Database } from '../database/database.ts'
import { diff } from './diff.ts'
import type { OvnSettings } from './model/ovn-settings.ts'
import { type Unit, unitKey } from './model/unit.ts'
import { readOvnFeatures } from './ovn-features.ts'
import { unitsInReplica } from './owners.ts'
import type { PlannedOperation } from './planned-operation.ts'
import { loadUnits, translateUnits } from './translate-units.ts'
import { unitSources } from './unit-source.ts'

/** Units compared at a time. */
const STEP_UNITS = 500

export interface Differences {
  readonly operations: readonly PlannedOperation[]
  /** Units that cannot be carried out, or not wholly, and why. */
  readonly obstacles: readonly { readonly unit: Unit; readonly error: string }[]
}

/**
 * What an audit would do now, without doing it. Needs neither the lease nor the reconciler: indexes of the
 * replica must have been declared (`indexOwners`). Rows that refer to rows of a later step are counted as
 * obstacles, so the answer is exact once nothing is missing.
 */
export async function planAll(options: {
  readonly database: Database
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
  readonly settings: OvnSettings
}): Promise<Differences> {
  const { database, northbound, southbound, settings } = options
  const units = new Map<string, Unit>()
  for (const { kind, list } of unitSources) {
    for (const id of await list(database)) units.set(unitKey({ kind, id }), { kind, id })
  }
  for (const unit of unitsInReplica(northbound.replica)) units.set(unitKey(unit), unit)
  const all = [...units.values()]
  const operations: PlannedOperation[] = []
  const obstacles: { unit: Unit; error: string }[] = []
  const context = { settings, features: readOvnFeatures(southbound) }
  for (let start = 0; start < all.length; start += STEP_UNITS) {
    const step = all.slice(start, start + STEP_UNITS)
    const translation = await translateUnits(step, await loadUnits(database, step), context)
    const plan = diff(translation.units, northbound.replica, northbound)
    operations.push(...plan.operations)
    for (const unit of step) {
      const waits = plan.waits.get(unitKey(unit))
      if (waits !== undefined) obstacles.push({ unit, error: `waits for ${waits.join(', ')}` })
    }
    for (const outcome of translation.failed) {
      if (outcome.state === 'failed') obstacles.push({ unit: outcome.unit, error: outcome.error })
    }
  }
  return { operations, obstacles }
}
