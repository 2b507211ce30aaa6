import { readFileSync } from 'node:fs'

/** A request sent to upstream's API and what it answered. */
export interface Exchange {
  readonly number: number
  readonly topic: string
  readonly caller: 'admin' | 'member' | 'reader' | 'noRole' | 'other'
  readonly method: string
  readonly path: string
  /** Placeholders: <name> of an earlier `binds`, <uuid>, <own project>, <256 chars>, <51 items>. */
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly answer: {
    readonly status: number
    readonly type?: string
    /** What an error body looked like that was no NeutronError. */
    readonly form?: string
    /** Member of the answer -> its attribute names, or "list of n", or a type's name. */
    readonly keys?: Readonly<Record<string, readonly string[] | string>>
    readonly body?: unknown
  }
  /** Placeholder -> path of its value in the answer. */
  readonly binds?: Readonly<Record<string, string>>
}

export function readExchanges(): readonly Exchange[] {
  return JSON.parse(readFileSync(new URL('./exchanges.json', import.meta.url), 'utf8')) as readonly Exchange[]
}
