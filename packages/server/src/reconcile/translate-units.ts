import { setImmediate as nextTurn } from 'node:timers/promises'
import { isUuid } from '@neutrino/base/uuid.ts'
import type { ReadTx } from '../database/database.ts'
import type { UnitOutcome } from './apply.ts'
import type { TranslatedUnit } from './diff.ts'
import type { TranslateContext } from './model/ovn-settings.ts'
import { byReferenceOrder, globalUnit, type Unit, type UnitKind } from './model/unit.ts'
import { type Translate, unitSources } from './unit-source.ts'

/** Units translated between two turns of the event loop. */
const SLICE_UNITS = 50

/** The intent of a batch, read on one snapshot. */
export type LoadedUnits = ReadonlyMap<UnitKind, Translate>

/** Reads what the units mean: a constant number of statements for each kind among them. */
export async function loadUnits(tx: ReadTx, units: readonly Unit[]): Promise<LoadedUnits> {
  const loaded = new Map<UnitKind, Translate>()
  for (const source of unitSources) {
    // An id that is no UUID names nothing, and would make the whole statement fail.
    const ids = units
      .filter(unit => unit.kind === source.kind && (isUuid(unit.id) || unit.id === globalUnit.id))
      .map(unit => unit.id)
    if (ids.length > 0) loaded.set(source.kind, await source.load(tx, ids))
  }
  return loaded
}

export interface Translation {
  /** Referents first. */
  readonly units: readonly TranslatedUnit[]
  /** Units whose intent breaks the translator: they must not stop the others. */
  readonly failed: readonly UnitOutcome[]
}

export async function translateUnits(
  units: readonly Unit[],
  loaded: LoadedUnits,
  context: TranslateContext,
): Promise<Translation> {
  const translated: TranslatedUnit[] = []
  const failed: UnitOutcome[] = []
  for (const [index, unit] of units.toSorted(byReferenceOrder).entries()) {
    if (index % SLICE_UNITS === SLICE_UNITS - 1) await nextTurn()
    try {
      translated.push({ unit, rows: loaded.get(unit.kind)?.(unit.id, context) ?? [] })
    } catch (error) {
      failed.push({ unit, state: 'failed', error: `cannot be translated: ${String(error)}` })
    }
  }
  return { units: translated, failed }
}
