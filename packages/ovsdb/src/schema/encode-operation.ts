import { OvsdbSchemaError } from '../errors.ts'
import type { Condition, Operation, Where } from '../operation.ts'
import type { RowInput } from '../value.ts'
import { encodeArgument, encodeValue } from './encode.ts'
import { type Column, columnOf, type Schema, type Table } from './schema.ts'

/** JSON of an operation (RFC 7047, section 5.2, and the `uuid` of ovsdb-server(7)). @throws OvsdbSchemaError */
export function encodeOperation(schema: Schema, operation: Operation): object {
  switch (operation.op) {
    case 'comment':
    case 'assert':
    case 'abort':
      return operation
    case 'insert': {
      const { op, table, row, uuid, name } = operation
      return {
        op,
        table,
        row: encodeRow(tableOf(schema, table), row),
        ...(uuid === undefined ? {} : { uuid }),
        ...(name === undefined ? {} : { 'uuid-name': name }),
      }
    }
    default:
      return encodeRowsOperation(tableOf(schema, operation.table), operation)
  }
}

type RowsOperation = Exclude<Operation, { op: 'comment' | 'assert' | 'abort' | 'insert' }>

function encodeRowsOperation(table: Table, operation: RowsOperation): object {
  const where = encodeWhere(table, operation.where)
  switch (operation.op) {
    case 'update':
      return { ...operation, where, row: encodeRow(table, operation.row) }
    case 'delete':
      return { ...operation, where }
    case 'select':
      return { ...operation, where }
    case 'mutate':
      return {
        ...operation,
        where,
        mutations: operation.mutations.map(([name, mutator, value]) => [
          name,
          mutator,
          encodeArgument(column(table, name), value),
        ]),
      }
    case 'wait': {
      const { op, columns, until, rows, timeoutMs } = operation
      return {
        op,
        table: operation.table,
        where,
        columns,
        until,
        rows: rows.map(row => encodeRow(table, row)),
        timeout: timeoutMs,
      }
    }
  }
}

/** JSON of a clause. @throws OvsdbSchemaError */
export function encodeWhere(table: Table, where: Where): readonly unknown[] {
  return where.map((condition: Condition) => {
    const [name, test, value] = condition
    return [name, test, encodeArgument(column(table, name), value)]
  })
}

function encodeRow(table: Table, row: RowInput): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, encodeValue(column(table, name), value)]),
  )
}

export function tableOf(schema: Schema, name: string): Table {
  const table = schema.tables.get(name)
  if (table === undefined) throw new OvsdbSchemaError(`${schema.name} ${schema.version} has no table ${name}`)
  return table
}

function column(table: Table, name: string): Column {
  const found = columnOf(table, name)
  if (found === undefined)
    throw new OvsdbSchemaError(`table ${table.name} has no column ${name} on this server`)
  return found
}
