import type { SqlToken } from './sql-token.ts'

/** The longest piece of SQL that is held at once: longer than any value of Neutron's, or than a comment of a dump. */
export const TOKEN_CHARS_MAX = 16 * 1_024 * 1_024

/** A dump that is broken off, or no dump. */
export class DumpError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DumpError'
  }
}

const wordPattern = /[\w$.@:+\-\u0080-\uffff]+/y
const escapes: Readonly<Record<string, string>> = { 0: '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' }

export interface SqlLexer {
  /** Takes text as it arrives; a piece may end anywhere. */
  write(text: string): void
  /** Throws DumpError when a string, a name or a comment has no end. */
  end(): void
}

/**
 * Splits a dump into tokens, without comments (those that MySQL executes too: they set variables and switch keys
 * off). Holds no more than the token that has not ended yet. Strings are read with backslash escapes, as both
 * programs write them unless the server's SQL mode is NO_BACKSLASH_ESCAPES.
 */
export function createSqlLexer(onToken: (token: SqlToken) => void): SqlLexer {
  let pending = ''
  const consume = (isLast: boolean) => {
    let at = 0
    while (at < pending.length) {
      const next = lexOne(pending, at, isLast, onToken)
      if (next === undefined) break
      at = next
    }
    pending = pending.slice(at)
    if (pending.length > TOKEN_CHARS_MAX)
      throw new DumpError(`a value of more than ${TOKEN_CHARS_MAX} characters: is this a dump of Neutron?`)
  }
  return {
    write(text) {
      pending += text
      consume(false)
    },
    end() {
      consume(true)
      if (pending !== '') throw new DumpError(`the dump is broken off after ${pending.slice(0, 40)}`)
    },
  }
}

/** Where the next token begins; undefined when this one may go on in text that has not arrived. */
function lexOne(
  text: string,
  at: number,
  isLast: boolean,
  onToken: (token: SqlToken) => void,
): number | undefined {
  const first = text[at] ?? ''
  if (first <= ' ') return at + 1
  if (at + 2 >= text.length && !isLast) return undefined
  if (first === '#' || (first === '-' && text[at + 1] === '-' && (text[at + 2] ?? ' ') <= ' ')) {
    const end = text.indexOf('\n', at)
    return end < 0 ? (isLast ? text.length : undefined) : end + 1
  }
  if (first === '/' && text[at + 1] === '*') {
    const end = text.indexOf('*/', at + 2)
    return end < 0 ? undefined : end + 2
  }
  if (first === "'" || first === '"' || first === '`') return lexQuoted(text, at, isLast, onToken)
  wordPattern.lastIndex = at
  const word = wordPattern.exec(text)?.[0]
  if (word === undefined) {
    onToken({ kind: 'mark', text: first })
    return at + 1
  }
  if (at + word.length === text.length && !isLast) return undefined
  onToken({ kind: 'word', text: word })
  return at + word.length
}

/** A quote inside is doubled or, except in names, behind a backslash. */
function lexQuoted(
  text: string,
  start: number,
  isLast: boolean,
  onToken: (token: SqlToken) => void,
): number | undefined {
  const quote = text[start] ?? ''
  const isName = quote === '`'
  const parts: string[] = []
  let from = start + 1
  for (let at = from; at < text.length; at += 1) {
    const char = text[at]
    if (char === '\\' && !isName) {
      const escaped = text[at + 1]
      if (escaped === undefined) return undefined
      parts.push(text.slice(from, at), escapes[escaped] ?? escaped)
      at += 1
      from = at + 1
    } else if (char === quote) {
      // The next character tells whether it ends here.
      if (at + 1 === text.length && !isLast) return undefined
      if (text[at + 1] !== quote) {
        parts.push(text.slice(from, at))
        onToken({ kind: isName ? 'name' : 'string', text: parts.join('') })
        return at + 1
      }
      parts.push(text.slice(from, at), quote)
      at += 1
      from = at + 1
    }
  }
  return undefined
}
