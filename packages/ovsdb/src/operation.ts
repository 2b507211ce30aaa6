import type { Row, RowInput, Value } from './value.ts'

export type ConditionFunction = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'includes' | 'excludes'

/** RFC 7047, section 5.1 `<condition>`; a clause is the conjunction of its conditions, [] matches every row. */
export type Condition = readonly [column: string, test: ConditionFunction, value: Value]
export type Where = readonly Condition[]

export type Mutator = '+=' | '-=' | '*=' | '/=' | '%=' | 'insert' | 'delete'

/** RFC 7047, section 5.1 `<mutation>`. On a map, `delete` takes a record (exact pairs) or an array (keys). */
export type Mutation = readonly [column: string, mutator: Mutator, value: Value]

/**
 * One operation of a transaction, as a plain value in typed form. The client turns it into JSON with the
 * server's own schema, so building operations needs no connection. In uuid columns text that is not a UUID
 * names a row that the same transaction inserts with `name` (RFC 7047 `named-uuid`).
 */
export type Operation =
  | {
      readonly op: 'insert'
      readonly table: string
      readonly row: RowInput
      readonly uuid?: string
      readonly name?: string
    }
  | { readonly op: 'update'; readonly table: string; readonly where: Where; readonly row: RowInput }
  | {
      readonly op: 'mutate'
      readonly table: string
      readonly where: Where
      readonly mutations: readonly Mutation[]
    }
  | { readonly op: 'delete'; readonly table: string; readonly where: Where }
  | {
      readonly op: 'select'
      readonly table: string
      readonly where: Where
      readonly columns?: readonly string[]
    }
  | {
      readonly op: 'wait'
      readonly table: string
      readonly where: Where
      readonly columns: readonly string[]
      readonly until: '==' | '!='
      readonly rows: readonly RowInput[]
      readonly timeoutMs: number
    }
  | { readonly op: 'comment'; readonly comment: string }
  | { readonly op: 'assert'; readonly lock: string }
  | { readonly op: 'abort' }

/** `uuid` of an insert, `count` of an update, mutate or delete, `rows` of a select; otherwise empty. */
export interface OperationResult {
  readonly uuid?: string
  readonly count?: number
  readonly rows?: readonly Row[]
}

/** Inserts a row. With `uuid` the server refuses to insert it twice, so a repeat can do no harm. */
export function insert(
  table: string,
  row: RowInput,
  identity: { readonly uuid?: string; readonly name?: string } = {},
): Operation {
  return { op: 'insert', table, row, ...identity }
}

export function update(table: string, where: Where, row: RowInput): Operation {
  return { op: 'update', table, where, row }
}

export function mutate(table: string, where: Where, mutations: readonly Mutation[]): Operation {
  return { op: 'mutate', table, where, mutations }
}

/** The `delete` operation. */
export function remove(table: string, where: Where): Operation {
  return { op: 'delete', table, where }
}

/** The result's rows hold `columns`, or every column when left out, and always `_uuid`. */
export function select(table: string, where: Where, columns?: readonly string[]): Operation {
  return columns === undefined
    ? { op: 'select', table, where }
    : { op: 'select', table, where, columns: columns.includes('_uuid') ? columns : ['_uuid', ...columns] }
}

/**
 * Goes on only when the `columns` of the rows matching `where` are (`==`) or are not (`!=`) exactly `rows`.
 * With timeoutMs 0 it is a guard: the transaction fails at once with the error `timed out`.
 */
export function wait(
  table: string,
  where: Where,
  columns: readonly string[],
  until: '==' | '!=',
  rows: readonly RowInput[],
  timeoutMs = 0,
): Operation {
  return { op: 'wait', table, where, columns, until, rows, timeoutMs }
}

/** Text for the server's log of the transaction. */
export function comment(text: string): Operation {
  return { op: 'comment', comment: text }
}

/** Makes the transaction fail with `aborted`: a dry run. */
export function abort(): Operation {
  return { op: 'abort' }
}

export function byUuid(uuid: string): Where {
  return [['_uuid', '==', uuid]]
}
