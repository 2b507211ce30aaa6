import type { Row } from '../value.ts'
import type { IndexKeys } from './replica.ts'

/** Rows by key. Most keys have one row, so a set is made only for the second. */
export class RowIndex {
  readonly #keys: IndexKeys
  readonly #uuids = new Map<string, string | Set<string>>()

  constructor(keys: IndexKeys) {
    this.#keys = keys
  }

  uuids(key: string): readonly string[] {
    const found = this.#uuids.get(key)
    if (found === undefined) return []
    return typeof found === 'string' ? [found] : [...found]
  }

  /** Replaces the row's former entries. */
  put(before: Row | undefined, after: Row | undefined): void {
    const oldKeys = before === undefined ? undefined : this.#keys(before)
    const newKeys = after === undefined ? undefined : this.#keys(after)
    if (oldKeys === newKeys) return
    if (before !== undefined) for (const key of listOf(oldKeys)) this.#remove(key, before._uuid)
    if (after !== undefined) for (const key of listOf(newKeys)) this.#add(key, after._uuid)
  }

  #add(key: string, uuid: string): void {
    const found = this.#uuids.get(key)
    if (found === undefined) this.#uuids.set(key, uuid)
    else if (typeof found !== 'string') found.add(uuid)
    else if (found !== uuid) this.#uuids.set(key, new Set([found, uuid]))
  }

  #remove(key: string, uuid: string): void {
    const found = this.#uuids.get(key)
    if (found === uuid) this.#uuids.delete(key)
    else if (typeof found === 'object') {
      found.delete(uuid)
      if (found.size === 0) this.#uuids.delete(key)
    }
  }
}

function listOf(keys: string | undefined | readonly string[]): readonly string[] {
  if (keys === undefined) return []
  return typeof keys === 'string' ? [keys] : keys
}
