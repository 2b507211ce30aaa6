import type { Log } from '@neutrino/base/log.ts'

/** Functions to be told about something; the failure of one is logged and does not keep it from the others. */
export class Listeners<T> {
  readonly #log: Log
  readonly #listeners = new Set<(event: T) => void>()

  constructor(log: Log) {
    this.#log = log
  }

  /** Returns the way to stop. */
  add(listener: (event: T) => void): () => void {
    // A wrapper of its own lets one function be added twice and stopped once.
    const entry = (event: T) => listener(event)
    this.#listeners.add(entry)
    return () => this.#listeners.delete(entry)
  }

  tell(event: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event)
      } catch (error) {
        this.#log.error('a listener of the database client failed', { error })
      }
    }
  }
}
