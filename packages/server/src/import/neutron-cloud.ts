import type { DumpRow } from './dump/dump-row.ts'
import { DumpError } from './dump/lex-sql.ts'
import type { Dump } from './dump/read-dump.ts'
import { type NeutronTableName, neutronTables } from './neutron-tables.ts'

/** What every object of Neutron's has beside its own row. */
export interface Standard {
  readonly description: string
  readonly revision_number: number
  /** UTC, `YYYY-MM-DD hh:mm:ss`. */
  readonly created_at: string
  readonly updated_at: string
  readonly tags: readonly string[]
}

/** Neutron's database in memory, with an index by any column. */
export interface NeutronCloud {
  rows(table: NeutronTableName): readonly DumpRow[]
  /** Rows whose `column` has the value. */
  where(table: NeutronTableName, column: string, value: string | null): readonly DumpRow[]
  /** The only row whose `column` has the value. */
  find(table: NeutronTableName, column: string, value: string | null): DumpRow | undefined
  standard(row: DumpRow): Standard
}

/** Objects from before Neutron kept times. */
const longAgo = '2015-01-01 00:00:00'

/** Throws DumpError when it is not the database of a Neutron with ML2. */
export function neutronCloud({ tables }: Dump): NeutronCloud {
  const missing = Object.entries(neutronTables).flatMap(([name, table]) =>
    'isOptional' in table || tables.has(name) ? [] : [name],
  )
  if (missing.length > 0)
    throw new DumpError(
      `the dump has no table ${missing.slice(0, 5).join(', ')}: is it a whole one of Neutron?`,
    )
  const indexes = new Map<string, Map<string, DumpRow[]>>()
  const rows = (table: NeutronTableName) => tables.get(table) ?? []
  const indexOf = (table: NeutronTableName, column: string) => {
    const name = `${table}.${column}`
    const known = indexes.get(name)
    if (known !== undefined) return known
    const index = new Map<string, DumpRow[]>()
    for (const row of rows(table)) {
      const value = row[column]
      if (value == null) continue
      const same = index.get(value)
      if (same === undefined) index.set(value, [row])
      else same.push(row)
    }
    indexes.set(name, index)
    return index
  }
  const where: NeutronCloud['where'] = (table, column, value) =>
    value === null ? [] : (indexOf(table, column).get(value) ?? [])
  return {
    rows,
    where,
    find: (table, column, value) => where(table, column, value)[0],
    standard(row) {
      const id = optionalText(row, 'standard_attr_id')
      const own = where('standardattributes', 'id', id)[0] ?? {}
      const created = optionalText(own, 'created_at') ?? longAgo
      return {
        description: text(own, 'description'),
        revision_number: integer(own, 'revision_number') ?? 0,
        created_at: created,
        updated_at: optionalText(own, 'updated_at') ?? created,
        tags: where('tags', 'standard_attr_id', id).map(tag => text(tag, 'tag')),
      }
    },
  }
}

/** NULL and a column that the release does not have are empty. */
export function text(row: DumpRow, column: string): string {
  return row[column] ?? ''
}

export function optionalText(row: DumpRow, column: string): string | null {
  return row[column] ?? null
}

export function integer(row: DumpRow, column: string): number | null {
  const value = row[column]
  return value == null || value === '' ? null : Number(value)
}

export function flag(row: DumpRow | undefined, column: string, otherwise: boolean): boolean {
  const value = row?.[column]
  return value == null ? otherwise : value !== '0' && value !== '' && value !== '\0'
}

/** A JSON object in a text column; empty when there is none, or something else. */
export function jsonObject(row: DumpRow, column: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text(row, column) || '{}')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

/** A JSON list of texts, as zone hints are kept. */
export function jsonTexts(row: DumpRow | undefined, column: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(row?.[column] || '[]')
    return Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
  } catch {
    return []
  }
}
