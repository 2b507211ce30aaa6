import { randomUUID } from 'node:crypto'
import { defaultValue } from '../schema/decode.ts'
import { type Column, columnOf, type Table } from '../schema/schema.ts'
import { valuesEqual } from '../schema/values-equal.ts'
import type { Row, Value } from '../value.ts'
import { isRecord } from '../wire/message.ts'
import { type RowTest, readWhere } from './condition.ts'
import { readStored } from './constrain.ts'
import { mutateValue } from './mutation.ts'
import { Refusal } from './refusal.ts'
import { toWire } from './to-wire.ts'
import type { Transaction } from './transaction.ts'

type Json = Readonly<Record<string, unknown>>

/** Thrown by a `wait` whose condition does not hold yet: the transaction may be tried again until then. */
export class NotYet extends Refusal {
  readonly timeoutMs: number

  constructor(timeoutMs: number) {
    super('timed out', '"wait" timed out')
    this.timeoutMs = timeoutMs
  }
}

/** Runs one operation and returns its result. @throws Refusal, NotYet */
export function execute(transaction: Transaction, operation: Json): object {
  switch (operation.op) {
    case 'insert':
      return insert(transaction, operation)
    case 'update':
      return update(transaction, operation)
    case 'mutate':
      return mutate(transaction, operation)
    case 'delete':
      return remove(transaction, operation)
    case 'select':
      return { rows: select(transaction, operation) }
    case 'wait':
      return wait(transaction, operation)
    case 'comment':
    case 'commit':
      return {}
    case 'abort':
      throw new Refusal('aborted', 'aborted by request')
    case 'assert':
      throw new Refusal('not owner', 'this server has no locks')
    default:
      throw new Refusal('syntax error', 'no such operation')
  }
}

/** Replaces the names of rows that the same transaction inserts by their UUIDs. */
export function resolveNames(operations: readonly unknown[]): readonly unknown[] {
  const uuids = new Map<string, string>()
  const named = operations.map(operation => {
    if (!isRecord(operation) || operation.op !== 'insert') return operation
    const uuid = typeof operation.uuid === 'string' ? operation.uuid : randomUUID()
    const name = operation['uuid-name']
    if (typeof name === 'string') {
      if (uuids.has(name)) return { ...operation, op: 'duplicate uuid-name' }
      uuids.set(name, uuid)
    }
    return { ...operation, uuid }
  })
  return named.map(operation => resolve(operation, uuids))
}

function resolve(json: unknown, uuids: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(json)) {
    const uuid = json[0] === 'named-uuid' && json.length === 2 ? uuids.get(json[1]) : undefined
    return uuid === undefined ? json.map(item => resolve(item, uuids)) : ['uuid', uuid]
  }
  if (!isRecord(json)) return json
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, resolve(value, uuids)]))
}

function insert(transaction: Transaction, operation: Json): object {
  const table = tableOf(transaction, operation)
  const uuid = String(operation.uuid)
  if (transaction.store.get(table.name, uuid) !== undefined || transaction.hasRemoved(table.name, uuid)) {
    throw new Refusal(
      'duplicate uuid',
      `This UUID would duplicate a UUID already present within the table or deleted within the same transaction.`,
    )
  }
  const row: Record<string, Value> & { _uuid: string } = { _uuid: uuid }
  const given = rowOf(operation.row)
  for (const column of table.columns.values()) row[column.name] = defaultValue(column)
  for (const [name, json] of Object.entries(given)) row[name] = readStored(columnIn(table, name), json)
  transaction.put(table.name, uuid, row)
  return { uuid: ['uuid', uuid] }
}

function update(transaction: Transaction, operation: Json): object {
  const table = tableOf(transaction, operation)
  const values = Object.entries(rowOf(operation.row)).map(([name, json]) => {
    const column = columnIn(table, name)
    if (!column.isMutable)
      throw new Refusal('constraint violation', `Cannot update immutable column ${name}.`)
    return [name, readStored(column, json)] as const
  })
  return changeRows(transaction, table, operation, row => ({ ...row, ...Object.fromEntries(values) }))
}

function mutate(transaction: Transaction, operation: Json): object {
  const table = tableOf(transaction, operation)
  const mutations = operation.mutations
  if (!Array.isArray(mutations)) throw new Refusal('syntax error', 'mutations is not a list')
  return changeRows(transaction, table, operation, row => {
    let result = row
    for (const [name, mutator, argument] of mutations) {
      const value = mutateValue(columnIn(table, name), result[name], mutator, argument)
      result = { ...result, [name]: value }
    }
    return result
  })
}

function remove(transaction: Transaction, operation: Json): object {
  return changeRows(transaction, tableOf(transaction, operation), operation, () => undefined)
}

function changeRows(
  transaction: Transaction,
  table: Table,
  operation: Json,
  change: (row: Row) => Row | undefined,
): object {
  const rows = matching(transaction, table, operation.where)
  for (const row of rows) transaction.put(table.name, row._uuid, change(row))
  return { count: rows.length }
}

function select(transaction: Transaction, operation: Json): readonly object[] {
  const table = tableOf(transaction, operation)
  const columns = columnsOf(table, operation.columns ?? ['_uuid', ...table.columns.keys()])
  return matching(transaction, table, operation.where).map(row =>
    Object.fromEntries(columns.map(column => [column.name, toWire(column, row[column.name])])),
  )
}

function wait(transaction: Transaction, operation: Json): object {
  const table = tableOf(transaction, operation)
  const columns = columnsOf(table, operation.columns ?? [...table.columns.keys()])
  const listed = operation.rows
  if (!Array.isArray(listed)) throw new Refusal('syntax error', 'rows is not a list')
  const expected = listed.map(json => readExpected(table, json))
  const actual = matching(transaction, table, operation.where)
  const isIn = (rows: readonly Row[]) => (row: Row) =>
    rows.some(other => columns.every(({ name }) => valuesEqual(row[name], other[name])))
  const isEqual = actual.every(isIn(expected)) && expected.every(isIn(actual))
  if (isEqual === (operation.until === '==')) return {}
  throw new NotYet(typeof operation.timeout === 'number' ? operation.timeout : Number.POSITIVE_INFINITY)
}

function readExpected(table: Table, json: unknown): Row {
  const row: Record<string, Value> & { _uuid: string } = { _uuid: '' }
  for (const column of table.columns.values()) row[column.name] = defaultValue(column)
  for (const [name, value] of Object.entries(rowOf(json)))
    row[name] = readStored(columnIn(table, name), value)
  return row
}

// Most operations name their row by its UUID; a look-up keeps large tests from scanning.
function matching(transaction: Transaction, table: Table, where: unknown): readonly Row[] {
  const test: RowTest = readWhere(table, where)
  const uuid = Array.isArray(where)
    ? where.find(([name, op]) => name === '_uuid' && op === '==')?.[2]?.[1]
    : undefined
  if (typeof uuid !== 'string') return [...transaction.store.rows(table.name)].filter(test)
  const row = transaction.store.get(table.name, uuid)
  return row !== undefined && test(row) ? [row] : []
}

function tableOf(transaction: Transaction, operation: Json): Table {
  const table = transaction.schema.tables.get(String(operation.table))
  if (table === undefined) throw new Refusal('syntax error', `No table named ${String(operation.table)}.`)
  return table
}

function columnIn(table: Table, name: string): Column {
  const column = columnOf(table, name)
  if (column === undefined) throw new Refusal('unknown column', `No column ${name} in table ${table.name}.`)
  return column
}

function columnsOf(table: Table, names: unknown): readonly Column[] {
  if (!Array.isArray(names)) throw new Refusal('syntax error', 'columns is not a list')
  return names.map(name => columnIn(table, String(name)))
}

function rowOf(json: unknown): Json {
  if (!isRecord(json)) throw new Refusal('syntax error', 'row is not an object')
  return json
}
