import { type Column, columnOf, type Table } from '../schema/schema.ts'
import { isList, valuesEqual } from '../schema/values-equal.ts'
import type { Row, Value } from '../value.ts'
import { keyAtoms, readStored } from './constrain.ts'
import { Refusal } from './refusal.ts'

export type RowTest = (row: Row) => boolean

/** A `<condition>`, or a boolean (ovsdb-server(7), 5.1). @throws Refusal */
export function readCondition(table: Table, json: unknown): RowTest {
  if (typeof json === 'boolean') return () => json
  if (!Array.isArray(json) || typeof json[0] !== 'string')
    throw new Refusal('syntax error', 'not a condition')
  const [name, test, argument] = json
  const column = columnOf(table, name)
  if (column === undefined) throw new Refusal('unknown column', `no column ${name} in table ${table.name}`)
  const expected = readArgument(column, test, argument)
  return row => compare(column, test, row[column.name], expected)
}

/** All conditions of an operation's `where`. */
export function readWhere(table: Table, json: unknown): RowTest {
  if (!Array.isArray(json)) throw new Refusal('syntax error', 'where is not a list')
  const tests = json.map(condition => readCondition(table, condition))
  return row => tests.every(test => test(row))
}

/** Any condition of a monitor's `where`; none means every row. */
export function readMonitorWhere(table: Table, json: unknown): RowTest {
  if (!Array.isArray(json) || json.length === 0) return () => true
  const tests = json.map(condition => readCondition(table, condition))
  return row => tests.some(test => test(row))
}

// The argument is a value of the column's type, limits included, but with any number of elements for `excludes`
// and any smaller one for `includes`.
function readArgument(column: Column, test: unknown, json: unknown): Value {
  if (column.shape === 'one' || (test !== 'includes' && test !== 'excludes')) return readStored(column, json)
  const max = test === 'excludes' ? Number.POSITIVE_INFINITY : column.max
  return readStored({ ...column, shape: column.shape === 'map' ? 'map' : 'set', min: 0, max }, json)
}

function compare(column: Column, test: unknown, actual: Value, expected: Value): boolean {
  switch (test) {
    case '==':
      return same(column, actual, expected)
    case '!=':
      return !same(column, actual, expected)
    case 'includes':
      return includesAll(column, actual, expected)
    case 'excludes':
      return excludesAll(column, actual, expected)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return typeof actual === 'number' && typeof expected === 'number' && ordered(test, actual, expected)
    default:
      throw new Refusal('syntax error', `no such function: ${JSON.stringify(test)}`)
  }
}

function same(column: Column, actual: Value, expected: Value): boolean {
  if (column.shape === 'map') return valuesEqual(actual, expected)
  return valuesEqual(keyAtoms(column, actual), keyAtoms(column, expected))
}

function ordered(test: '<' | '<=' | '>' | '>=', actual: number, expected: number): boolean {
  switch (test) {
    case '<':
      return actual < expected
    case '<=':
      return actual <= expected
    case '>':
      return actual > expected
    case '>=':
      return actual >= expected
  }
}

function includesAll(column: Column, actual: Value, expected: Value): boolean {
  const pairs = pairsOf(actual, expected)
  if (pairs !== undefined)
    return Object.entries(pairs.expected).every(([key, value]) => pairs.actual[key] === value)
  const atoms = keyAtoms(column, actual)
  return keyAtoms(column, expected).every(atom => atoms.includes(atom))
}

function excludesAll(column: Column, actual: Value, expected: Value): boolean {
  const pairs = pairsOf(actual, expected)
  if (pairs !== undefined)
    return Object.entries(pairs.expected).every(([key, value]) => pairs.actual[key] !== value)
  const atoms = keyAtoms(column, actual)
  return !keyAtoms(column, expected).some(atom => atoms.includes(atom))
}

function pairsOf(actual: Value, expected: Value) {
  if (typeof actual !== 'object' || typeof expected !== 'object') return undefined
  return isList(actual) || isList(expected) ? undefined : { actual, expected }
}
