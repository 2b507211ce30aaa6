import type { Column, SchemaParts } from './catalogue.ts'

const header = `-- The schema after all migrations, made from the database's catalogue by \`npm run generate\`; do not edit.
-- For reading and for reviewing what a migration does; servers are made by the migrations alone.
set check_function_bodies = off;
`

/** The whole schema as SQL that makes it in an empty database; tables by name, columns as they are. */
export function renderSchema(columns: readonly Column[], parts: SchemaParts): string {
  const tables = [...new Set(columns.map(column => column.table))].sort()
  const made = tables.map(table =>
    [
      createTable(
        table,
        columns.filter(column => column.table === table),
        parts.constraints.get(table) ?? [],
      ),
      ...(parts.indexes.get(table) ?? []).map(index => `${withoutSchema(index)};\n`),
      ...(parts.triggers.get(table) ?? []).map(trigger => `${withoutSchema(trigger)};\n`),
    ].join(''),
  )
  const before = [...parts.extensions, ...parts.sequences].map(text => `${text};\n`).join('')
  const functions = (texts: readonly string[]) => texts.map(text => `${withoutSchema(text)};\n`)
  const foreignKeys = parts.foreignKeys.map(text => `${text};\n`).join('')
  return [
    ...[header, before, ...functions(parts.functions)],
    ...[...made, ...functions(parts.functionsOfRows), foreignKeys],
  ].join('\n')
}

function createTable(table: string, columns: readonly Column[], constraints: readonly string[]): string {
  const lines = [...columns.map(columnLine), ...constraints].map(line => `  ${line}`)
  return `create table ${table} (\n${lines.join(',\n')}\n);\n`
}

function columnLine({ name, sqlType, notNull, default: value, isComputed }: Column): string {
  const computed = isComputed
    ? ` generated always as (${value}) stored`
    : value === null
      ? ''
      : ` default ${value}`
  return `${name} ${sqlType}${computed}${notNull ? ' not null' : ''}`
}

/** There is one schema, so its name says nothing. */
function withoutSchema(text: string): string {
  return text.replaceAll('public.', '')
}
