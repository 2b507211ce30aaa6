import type { DumpRow } from './dump-row.ts'
import { createSqlLexer, DumpError } from './lex-sql.ts'
import type { SqlToken } from './sql-token.ts'

/** Rows of all tables together that are held in memory. */
export const DUMP_ROWS_MAX = 5_000_000
/** Columns of one table: those of Neutron have up to 30. */
const COLUMNS_MAX = 1_000

export interface Dump {
  /** Rows by table, of the tables and columns that were asked for; a table that the dump does not have is absent. */
  readonly tables: ReadonlyMap<string, readonly DumpRow[]>
  /** Of each other table that has rows, how many. */
  readonly others: ReadonlyMap<string, number>
}

/**
 * Reads a dump of `mysqldump` or `mariadb-dump` as it arrives and keeps the columns that are asked for. Throws
 * DumpError when it is no dump, is broken off, or holds more than DUMP_ROWS_MAX rows of those tables.
 */
export async function readDump(
  text: AsyncIterable<string>,
  wanted: ReadonlyMap<string, readonly string[]>,
): Promise<Dump> {
  const tables = new Map<string, DumpRow[]>()
  const others = new Map<string, number>()
  let kept = 0
  const statements = createStatementReader({
    onTable(table) {
      if (wanted.has(table) && !tables.has(table)) tables.set(table, [])
    },
    onRow(table, columns, values) {
      const names = wanted.get(table)
      if (names === undefined) {
        others.set(table, (others.get(table) ?? 0) + 1)
        return
      }
      kept += 1
      if (kept > DUMP_ROWS_MAX) throw new DumpError(`more than ${DUMP_ROWS_MAX} rows to move`)
      tables.get(table)?.push(pickColumns(table, names, columns, values))
    },
  })
  const lexer = createSqlLexer(statements.take)
  for await (const chunk of text) lexer.write(chunk)
  lexer.end()
  statements.end()
  return { tables, others }
}

/** Columns that a release does not have yet, or has no more, are absent. */
function pickColumns(
  table: string,
  names: readonly string[],
  columns: readonly string[],
  values: readonly (string | null)[],
): DumpRow {
  if (columns.length !== values.length)
    throw new DumpError(`${table}: ${values.length} values for ${columns.length} columns`)
  const row: Record<string, string | null> = {}
  columns.forEach((column, place) => {
    if (names.includes(column)) row[column] = values[place] ?? null
  })
  return row
}

interface StatementEvents {
  onTable(table: string): void
  onRow(table: string, columns: readonly string[], values: readonly (string | null)[]): void
}

type State =
  | { readonly kind: 'begin'; readonly words: string[] }
  | { readonly kind: 'skip' }
  /** `wantsName`: a comma or the opening bracket of the table came just before, so that a name is a column. */
  | { readonly kind: 'create'; readonly table: string; depth: number; wantsName: boolean }
  | { readonly kind: 'insert'; readonly table: string; given: string[] | undefined }
  | { readonly kind: 'values'; readonly table: string; readonly columns: readonly string[] }
  | {
      readonly kind: 'tuple'
      readonly table: string
      readonly columns: readonly string[]
      readonly values: (string | null)[]
    }

/** Understands CREATE TABLE and INSERT … VALUES; everything else is passed over. */
function createStatementReader(events: StatementEvents) {
  const columnsOf = new Map<string, string[]>()
  let state: State = { kind: 'begin', words: [] }
  const take = (token: SqlToken): void => {
    if (isMark(token, ';') && state.kind !== 'tuple') state = { kind: 'begin', words: [] }
    else state = next(state, token)
  }
  function next(now: State, token: SqlToken): State {
    switch (now.kind) {
      case 'begin':
        return begin(now, token)
      case 'skip':
        return now
      case 'create':
        return create(now, token)
      case 'insert':
        return insert(now, token)
      case 'values':
        return isMark(token, '(') ? { ...now, kind: 'tuple', values: [] } : now
      case 'tuple':
        return tuple(now, token)
    }
  }
  function begin(now: Extract<State, { kind: 'begin' }>, token: SqlToken): State {
    const isTable = token.kind === 'name' || now.words.at(-1) === 'table' || now.words.at(-1) === 'into'
    const verb = now.words[0]
    if (isTable && verb === 'create' && now.words.includes('table')) {
      events.onTable(token.text)
      columnsOf.set(token.text, [])
      return { kind: 'create', table: token.text, depth: 0, wantsName: false }
    }
    if (isTable && (verb === 'insert' || verb === 'replace'))
      return { kind: 'insert', table: token.text, given: undefined }
    if (token.kind !== 'word' || now.words.length > 5) return { kind: 'skip' }
    const word = token.text.toLowerCase()
    return now.words.length === 0 && !['create', 'insert', 'replace'].includes(word)
      ? { kind: 'skip' }
      : { kind: 'begin', words: [...now.words, word] }
  }
  function create(now: Extract<State, { kind: 'create' }>, token: SqlToken): State {
    if (now.wantsName && token.kind === 'name') {
      const columns = columnsOf.get(now.table) ?? []
      if (columns.length >= COLUMNS_MAX)
        throw new DumpError(`${now.table} has more than ${COLUMNS_MAX} columns`)
      columns.push(token.text)
    }
    const depth = now.depth + (isMark(token, '(') ? 1 : isMark(token, ')') ? -1 : 0)
    const wantsName = depth === 1 && (isMark(token, ',') || (isMark(token, '(') && now.depth === 0))
    return { ...now, depth, wantsName }
  }
  function insert(now: Extract<State, { kind: 'insert' }>, token: SqlToken): State {
    if (token.kind === 'word' && /^values?$/i.test(token.text)) {
      const columns = now.given ?? columnsOf.get(now.table)
      if (columns === undefined)
        throw new DumpError(`${now.table}: rows before its CREATE TABLE, and without names of columns`)
      events.onTable(now.table)
      return { kind: 'values', table: now.table, columns }
    }
    if (token.kind === 'name') return { ...now, given: [...(now.given ?? []), token.text] }
    return now
  }
  function tuple(now: Extract<State, { kind: 'tuple' }>, token: SqlToken): State {
    if (isMark(token, ')')) {
      events.onRow(now.table, now.columns, now.values)
      return { kind: 'values', table: now.table, columns: now.columns }
    }
    // `_binary 'text'` says how the server reads the text; it is the same text.
    if (isMark(token, ',') || (token.kind === 'word' && token.text.startsWith('_'))) return now
    now.values.push(literalOf(token))
    return now
  }
  return {
    take,
    end() {
      if (state.kind === 'tuple' || state.kind === 'values' || state.kind === 'create')
        throw new DumpError('the dump is broken off inside of a statement')
    },
  }
}

function isMark(token: SqlToken, text: string): boolean {
  return token.kind === 'mark' && token.text === text
}

function literalOf(token: SqlToken): string | null {
  if (token.kind === 'string') return token.text
  if (token.kind === 'word') {
    if (token.text.toUpperCase() === 'NULL') return null
    if (/^0x[0-9a-f]*$/i.test(token.text)) return Buffer.from(token.text.slice(2), 'hex').toString('utf8')
    return token.text
  }
  throw new DumpError(`not a value: ${token.text}`)
}
