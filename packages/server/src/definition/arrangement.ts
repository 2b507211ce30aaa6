import type { Operation } from '@neutrino/base/operation.ts'
import type { WriteTx } from '../database/database.ts'

/**
 * Something another service has to agree to before a write commits. It is made while no transaction is
 * open; the write then runs again with it.
 */
export interface Arrangement {
  /** Tells all that it depends on: what was made for other facts is not used. */
  readonly key: string
  make(op: Operation): Promise<Arranged>
}

export interface Arranged {
  /** Makes it last with the commit of `tx`. Throws when it has been undone meanwhile. */
  confirm(tx: WriteTx): Promise<void>
  /** Takes it back unless a commit has confirmed it. */
  undo(): Promise<void>
}
