import { OvsdbSchemaError } from '../errors.ts'
import type { Atom } from '../value.ts'
import { isRecord } from '../wire/message.ts'
import type { AtomKind, BaseType, Column, ColumnShape, Schema, Table } from './schema.ts'

type Json = Readonly<Record<string, unknown>>

/** Reads a `<database-schema>` (RFC 7047, section 3.2; ovsdb-server(7) on `version`). @throws OvsdbSchemaError */
export function parseSchema(json: unknown): Schema {
  const schema = record(json, 'schema')
  const tables = Object.entries(record(schema.tables, 'tables'))
  // A schema that says nothing about roots is from before there were any: then all tables are.
  const hasRoots = tables.some(([, table]) => isRecord(table) && table.isRoot === true)
  return {
    name: text(schema.name, 'name'),
    version: typeof schema.version === 'string' ? schema.version : '0.0.0',
    tables: new Map(tables.map(([name, table]) => [name, parseTable(name, record(table, name), hasRoots)])),
  }
}

function parseTable(name: string, json: Json, hasRoots: boolean): Table {
  const columns = Object.entries(record(json.columns, `${name}.columns`))
  const indexes = Array.isArray(json.indexes) ? json.indexes : []
  return {
    name,
    columns: new Map(
      columns.map(([column, type]) => [column, parseColumn(column, record(type, `${name}.${column}`))]),
    ),
    isRoot: hasRoots ? json.isRoot === true : true,
    indexes: indexes.map(index =>
      Array.isArray(index) ? index.map(column => text(column, `${name}.indexes`)) : [],
    ),
    rowsMax: typeof json.maxRows === 'number' ? json.maxRows : Number.POSITIVE_INFINITY,
  }
}

function parseColumn(name: string, json: Json): Column {
  const type = isRecord(json.type) ? json.type : { key: json.type }
  const min = typeof type.min === 'number' ? type.min : 1
  const max =
    type.max === 'unlimited' ? Number.POSITIVE_INFINITY : typeof type.max === 'number' ? type.max : 1
  const value = type.value === undefined ? undefined : parseBaseType(name, type.value)
  return {
    name,
    shape: shapeOf(value !== undefined, min, max),
    key: parseBaseType(name, type.key),
    value,
    min,
    max,
    isMutable: json.mutable !== false,
    isEphemeral: json.ephemeral === true,
  }
}

function shapeOf(isMap: boolean, min: number, max: number): ColumnShape {
  if (isMap) return 'map'
  if (max > 1) return 'set'
  return min === 0 ? 'optional' : 'one'
}

function parseBaseType(column: string, json: unknown): BaseType {
  const type = isRecord(json) ? json : { type: json }
  const kind = atomKind(type.type, column)
  const referenced = type.refTable
  return {
    kind,
    choices: type.enum === undefined ? undefined : choices(type.enum),
    min: bound(type, ['minInteger', 'minReal', 'minLength'], Number.NEGATIVE_INFINITY),
    max: bound(type, ['maxInteger', 'maxReal', 'maxLength'], Number.POSITIVE_INFINITY),
    reference:
      typeof referenced === 'string'
        ? { table: referenced, kind: type.refType === 'weak' ? 'weak' : 'strong' }
        : undefined,
  }
}

function atomKind(json: unknown, column: string): AtomKind {
  switch (json) {
    case 'integer':
    case 'real':
    case 'boolean':
    case 'string':
    case 'uuid':
      return json
    default:
      throw new OvsdbSchemaError(`column ${column} has an unknown type`)
  }
}

function choices(json: unknown): readonly Atom[] {
  const list = Array.isArray(json) && json[0] === 'set' && Array.isArray(json[1]) ? json[1] : [json]
  return list.filter(
    item => typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean',
  )
}

function bound(type: Json, names: readonly string[], otherwise: number): number {
  for (const name of names) {
    const value = type[name]
    if (typeof value === 'number') return value
  }
  return otherwise
}

function record(json: unknown, what: string): Json {
  if (!isRecord(json)) throw new OvsdbSchemaError(`${what} is not an object`)
  return json
}

function text(json: unknown, what: string): string {
  if (typeof json !== 'string') throw new OvsdbSchemaError(`${what} is not a text`)
  return json
}
