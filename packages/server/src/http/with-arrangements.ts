import type { Operation } from '@neutrino/base/operation.ts'
import type { WriteTx } from '../database/database.ts'
import type { Arranged, Arrangement } from '../definition/arrangement.ts'
import { defineError } from '../errors/define-error.ts'

/** How often one write is begun anew because what it needs of others has changed. */
const ARRANGEMENTS_MAX = 5

const ArrangementsOutdated = defineError(
  'ArrangementsOutdated',
  409,
  () => 'What the request needs of other services is changed by others all the time; try again.',
)

/** Leaves the transaction: what it needs has to be made first. */
class NotArranged extends Error {
  override readonly name = 'NotArranged'
  readonly arrangement: Arrangement
  constructor(arrangement: Arrangement) {
    super('the write needs something of another service')
    this.arrangement = arrangement
  }
}

export interface Arrangements {
  /** To be called when a transaction begins: nothing has been confirmed in it. */
  begin(): void
  /** Confirms in `tx` what has been made, or leaves the transaction to make it. */
  arrange(tx: WriteTx, arrangement: Arrangement): Promise<void>
}

/**
 * Runs `body`, which ends with a commit, again each time it needs something of another service, which is
 * made in between. What no commit has confirmed in the end is undone. Throws ArrangementsOutdated when that has no end.
 */
export async function withArrangements<T>(
  op: Operation,
  body: (arrangements: Arrangements) => Promise<T>,
): Promise<T> {
  const made = new Map<string, Arranged>()
  const confirmed = new Set<string>()
  const undoRest = async () => {
    for (const [key, arranged] of made) {
      if (confirmed.has(key)) continue
      made.delete(key)
      // What fails here is left to whoever cleans up after processes that died.
      await arranged.undo().catch(error => op.log.error('an arrangement could not be undone', { error }))
    }
  }
  const arrangements: Arrangements = {
    begin: () => confirmed.clear(),
    arrange: async (tx, arrangement) => {
      const arranged = made.get(arrangement.key)
      if (arranged === undefined) throw new NotArranged(arrangement)
      await arranged.confirm(tx)
      confirmed.add(arrangement.key)
    },
  }
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await body(arrangements)
      } catch (error) {
        if (!(error instanceof NotArranged) || attempt > ARRANGEMENTS_MAX) {
          confirmed.clear()
          throw error instanceof NotArranged ? new ArrangementsOutdated({}, { cause: error }) : error
        }
        await undoRest()
        made.set(error.arrangement.key, await error.arrangement.make(op))
      }
    }
  } finally {
    await undoRest()
  }
}
