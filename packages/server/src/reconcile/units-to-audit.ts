import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import type { ReadTx } from '../database/database.ts'
import type { OvnSettings } from './model/ovn-settings.ts'
import { type Unit, type UnitKind, unitKey } from './model/unit.ts'
import { unitsInReplica } from './owners.ts'
import { unitSources } from './unit-source.ts'

/** Rows looked at between two turns of the event loop. */
const SLICE_ROWS = 2_000

export interface UnitsToAudit {
  /** Referents first. */
  readonly units: readonly Unit[]
  /** Northbound rows without intent are left alone, because the database holds no intent at all. */
  readonly pruneRefused: boolean
}

/** Every unit of the intent, and every one that only northbound still has. */
export async function unitsToAudit(
  tx: ReadTx,
  replica: Replica,
  settings: OvnSettings,
): Promise<UnitsToAudit> {
  const units = new Map<string, Unit>()
  const add = (unit: Unit) => units.set(unitKey(unit), unit)
  const intended = new Map<UnitKind, readonly string[]>()
  for (const { kind, list } of unitSources) {
    const ids = await list(tx, settings)
    intended.set(kind, ids)
    for (const id of ids) add({ kind, id })
  }
  // An empty database that meets a full northbound is more often the wrong database than a cloud that was
  // emptied behind our back: removals that are meant come as marks.
  const isEmpty = (['network', 'router', 'port'] as const).every(kind => intended.get(kind)?.length === 0)
  const intendedCount = units.size
  let seen = 0
  for (const unit of unitsInReplica(replica)) {
    add(unit)
    seen += 1
    if (seen % SLICE_ROWS === 0) await nextTurn()
  }
  const pruneRefused = isEmpty && units.size > intendedCount
  return {
    units: pruneRefused ? [...units.values()].slice(0, intendedCount) : [...units.values()],
    pruneRefused,
  }
}
