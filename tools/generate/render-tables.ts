import type { Column } from './catalogue.ts'
import { pascalCase } from './generated-file.ts'

const header = `// Made from the database's catalogue by \`npm run generate\`; do not edit.
import type { ColumnType, Generated } from 'kysely'

/** Parsed jsonb; written as JSON text. */
export type Json = ColumnType<unknown, string, string>
/** RFC 3339 in UTC with whole seconds, as the API shows it. */
export type Timestamp = ColumnType<string, string | undefined, string>
`

/** TypeScript of the values that the driver gives for a column type. */
const valueTypes: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  text: 'string',
  uuid: 'string',
  inet: 'string',
  cidr: 'string',
  macaddr: 'string',
  xid8: 'string',
  _text: 'string[]',
  _uuid: 'string[]',
}

/** Tables of the server's own bookkeeping, which no query of the query builder reads. */
const internal: readonly string[] = ['schema_migration']

/** The row types of all tables, for Kysely. Throws on a column type that has no row above. */
export function renderTables(columns: readonly Column[]): string {
  const tables = [...new Set(columns.map(column => column.table))].filter(name => !internal.includes(name))
  const interfaces = tables.map(table => {
    const lines = columns
      .filter(column => column.table === table)
      .map(column => `  ${column.name}: ${columnType(column)}\n`)
    return `export interface ${pascalCase(table)}Table {\n${lines.join('')}}\n`
  })
  const all = tables.map(table => `  ${table}: ${pascalCase(table)}Table\n`).join('')
  return [header, ...interfaces, `export interface Tables {\n${all}}\n`].join('\n')
}

function columnType(column: Column): string {
  const { type, notNull, isComputed } = column
  const hasDefault = column.default !== null
  const orNull = notNull ? '' : ' | null'
  if (type === 'timestamptz') return `Timestamp${orNull}`
  if (type === 'jsonb')
    return `${hasDefault ? 'ColumnType<unknown, string | undefined, string>' : 'Json'}${orNull}`
  const value = valueTypes[type]
  if (value === undefined)
    throw new Error(`${column.table}.${column.name}: render-tables.ts has no row for the type ${type}`)
  if (isComputed) return `ColumnType<${value}${orNull}, never, never>`
  return hasDefault ? `Generated<${value}${orNull}>` : `${value}${orNull}`
}
