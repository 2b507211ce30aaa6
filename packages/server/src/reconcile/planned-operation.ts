import type { Row, RowInput } from '@neutrino/ovsdb/value.ts'
import type { MapAtom, NorthboundTable } from './model/desired-row.ts'
import type { Unit } from './model/unit.ts'

interface Target {
  /** Whose intent asks for it. */
  readonly unit: Unit
  readonly table: NorthboundTable
  /** Owner key, for people. */
  readonly key: string
  readonly uuid: string
}

/** A row and the column that holds it. */
export interface Holder {
  readonly table: NorthboundTable
  readonly column: string
  readonly key: string
  readonly uuid: string
}

/** One difference between what is wanted and what is there: a value to print, test, log, serve and apply. */
export type PlannedOperation =
  | (Target & { readonly kind: 'insert'; readonly row: RowInput })
  | (Target & { readonly kind: 'update'; readonly before: RowInput; readonly after: RowInput })
  /** Keys of a map that other writers share. */
  | (Target & {
      readonly kind: 'merge'
      readonly column: string
      readonly before: Readonly<Record<string, MapAtom | undefined>>
      readonly after: Readonly<Record<string, MapAtom | undefined>>
    })
  | (Target & { readonly kind: 'join'; readonly holder: Holder })
  | (Target & { readonly kind: 'leave'; readonly holder: Holder })
  /** `holders` keep the row alive; a row without any is deleted as such. */
  | (Target & { readonly kind: 'delete'; readonly holders: readonly Holder[] | 'root'; readonly row: Row })

/** One line for each operation, the details below it. */
export function printOperations(operations: readonly PlannedOperation[]): string {
  return operations.map(printOperation).join('\n')
}

function printOperation(operation: PlannedOperation): string {
  const head = `${operation.kind} ${operation.table} ${operation.key}`
  const of = `(${operation.unit.kind} ${operation.unit.id})`
  switch (operation.kind) {
    case 'insert':
      return [`${head} ${of}`, ...columns(operation.row)].join('\n')
    case 'update':
      return [`${head} ${of}`, ...changes(operation.before, operation.after)].join('\n')
    case 'merge':
      return [`${head} ${operation.column} ${of}`, ...changes(operation.before, operation.after)].join('\n')
    case 'join':
    case 'leave': {
      const { table, column, key } = operation.holder
      return `${head} ${table}.${column} of ${key} ${of}`
    }
    case 'delete':
      return `${head} ${of}`
  }
}

function columns(row: RowInput): readonly string[] {
  return Object.entries(row).map(([column, value]) => `  ${column} = ${show(value)}`)
}

function changes(before: RowInput, after: RowInput): readonly string[] {
  return Object.keys(after).map(column => `  ${column}: ${show(before[column])} -> ${show(after[column])}`)
}

function show(value: RowInput[string]): string {
  return value === undefined ? 'empty' : JSON.stringify(value)
}
