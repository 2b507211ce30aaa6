import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createLoop, type Loop } from '@neutrino/base/loop.ts'
import { ovnMechanism, sriovMechanism } from '../binding/mechanism.ts'
import type { Database } from '../database/database.ts'
import { GenerationConflict, PlacementRefusal } from './placement-client.ts'
import { claimUnit, forgetUnit, postponeUnit, unitSynced } from './placement-units.ts'
import { dueUnits, type ReportedUnit } from './reported-units.ts'
import { undoExpiredChanges } from './settle-change.ts'
import { HostUnknown } from './sync-providers.ts'
import type { SegmentServices } from './sync-segment.ts'
import type { ReportedFacts } from './wanted-providers.ts'

/** Hosts and segments are looked at this often; without a change that is three statements. */
const PERIOD_MS = 5_000
/** Units of one run. */
const UNITS_MAX = 50

export interface PlacementReporterOptions {
  readonly database: Database
  readonly services: SegmentServices
  readonly reported: Omit<ReportedFacts, 'vnicTypes' | 'cardVnicTypes'>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Makes Placement and Nova's aggregates follow what hosts offer and segments hold, and undoes changes of
 * servers' allocations that no commit confirmed. Several processes may run it: each takes other units.
 */
export function createPlacementReporter(options: PlacementReporterOptions): Loop {
  const { database, services, reported, clock } = options
  const log = options.log.child({ part: 'placement' })
  return createLoop({
    name: 'placement',
    periodMs: PERIOD_MS,
    throttleMs: 500,
    clock,
    log,
    run: async signal => {
      const undone = await undoExpiredChanges({ database, placement: services.placement, log })
      const known = {
        vnicTypes: ovnMechanism.vnicTypes,
        cardVnicTypes: sriovMechanism.vnicTypes,
        ...reported,
      }
      const units = await dueUnits(database, known)
      for (const unit of units.slice(0, UNITS_MAX)) {
        if (signal.aborted) return 'idle'
        if (await claimUnit(database, unit)) await report({ database, services, log }, unit)
      }
      return units.length > UNITS_MAX || undone === 'more' ? 'more' : 'idle'
    },
  })
}

/** A refusal concerns the unit; without any answer all others wait too, so that is thrown. */
async function report(
  { database, services, log }: Pick<PlacementReporterOptions, 'database' | 'services' | 'log'>,
  unit: ReportedUnit,
): Promise<void> {
  const { kind, id, fingerprint } = unit
  try {
    const problems = await unit.sync(services)
    if (problems.length > 0) log.warn('Placement cannot be told all of it', { kind, id, problems })
    if (fingerprint === null) await forgetUnit(database, unit)
    else await unitSynced(database, { ...unit, error: problems.length === 0 ? null : problems.join('; ') })
    log.info('Placement holds it', { kind, id })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const isItsOwn =
      error instanceof PlacementRefusal || error instanceof HostUnknown || error instanceof GenerationConflict
    await postponeUnit(database, unit, { text, isItsOwn })
    if (!isItsOwn) throw error
    log.warn('Placement does not hold it yet', { kind, id, error })
  }
}
