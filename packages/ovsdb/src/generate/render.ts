import type { BaseType, Column, Schema, Table } from '../schema/schema.ts'

/** TypeScript source with one row type for each table of the schema, and a map of them by table name. */
export function renderTypes(schema: Schema, mapName: string): string {
  const tables = [...schema.tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return [
    `// Generated from the schema of ${schema.name} ${schema.version} by packages/ovsdb/src/generate/main.ts.`,
    '',
    ...tables.flatMap(renderTable),
    `/** Rows of ${schema.name} by table. */`,
    // A type, not an interface: only a type is assignable to a record.
    `export type ${mapName} = {`,
    ...tables.map(table => `  readonly ${table.name}: ${typeName(table.name)}`),
    '}',
    '',
  ].join('\n')
}

function renderTable(table: Table): string[] {
  const columns = [...table.columns.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const indexes = table.indexes.map(index => index.join(','))
  const notes = [
    table.isRoot ? 'a root table' : 'rows live only while something refers to them strongly',
    ...(indexes.length === 0 ? [] : [`unique: ${indexes.join('; ')}`]),
  ]
  return [
    `/** ${table.name}: ${notes.join('; ')}. */`,
    `export type ${typeName(table.name)} = {`,
    '  readonly _uuid: string',
    ...columns.flatMap(column => [
      ...renderReferences(column),
      `  readonly ${column.name}: ${columnType(column)}`,
    ]),
    '}',
    '',
  ]
}

function renderReferences(column: Column): string[] {
  const references = [column.key, column.value].flatMap(type =>
    type?.reference === undefined ? [] : [`${type.reference.kind} reference to ${type.reference.table}`],
  )
  return references.length === 0 ? [] : [`  /** ${references.join(', ')} */`]
}

function columnType(column: Column): string {
  const atom = atomType(column.key)
  switch (column.shape) {
    case 'one':
      return atom
    case 'optional':
      return `${atom} | undefined`
    case 'set':
      return `readonly ${atom.includes('|') ? `(${atom})` : atom}[]`
    case 'map':
      return `Readonly<Record<string, ${column.value === undefined ? 'never' : atomType(column.value)}>>`
  }
}

function atomType(type: BaseType): string {
  switch (type.kind) {
    case 'integer':
    case 'real':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'uuid':
      return 'string'
    case 'string':
      // Strings that are only one of a list are worth a misspelling found by the compiler.
      return type.choices === undefined
        ? 'string'
        : type.choices.map(choice => `'${String(choice).replaceAll("'", "\\'")}'`).join(' | ')
  }
}

function typeName(table: string): string {
  return table
    .split('_')
    .map(word => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}
