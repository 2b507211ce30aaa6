import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { type Unit, unitKey } from './model/unit.ts'
import { unitOf } from './owners.ts'

/** Units noted; more at once is a case for the audit. */
const VANISHED_MAX = 1_000

export interface VanishedWatch {
  /** Calls `onVanished` when somebody else removes rows of ours; gives the way to stop. */
  start(onVanished: () => void): () => void
  /** Runs our own work, whose removals are meant. */
  silently<T>(body: () => Promise<T>): Promise<T>
  /** Hands over what was noted. */
  take(): readonly Unit[]
  isOverflown(): boolean
}

/** Notes units whose rows somebody removed from northbound, so that they are back before the next audit. */
export function watchVanished(northbound: OvsdbClient): VanishedWatch {
  const units = new Map<string, Unit>()
  let isOverflown = false
  let silences = 0

  return {
    start: onVanished =>
      northbound.onChange(({ rows }) => {
        if (silences > 0) return
        let found = false
        for (const { table, before, after } of rows) {
          const unit = before === undefined || after !== undefined ? undefined : unitOf(table, before)
          if (unit === undefined) continue
          found = true
          if (units.size < VANISHED_MAX) units.set(unitKey(unit), unit)
          else isOverflown = true
        }
        if (found) onVanished()
      }),
    silently: async body => {
      silences += 1
      try {
        return await body()
      } finally {
        silences -= 1
      }
    },
    take: () => {
      const taken = [...units.values()]
      units.clear()
      isOverflown = false
      return taken
    },
    isOverflown: () => isOverflown,
  }
}
