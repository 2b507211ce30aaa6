import {
  type DesiredRow,
  type DesiredValue,
  isMapValue,
  isOptionalValue,
  isRowRef,
  type MapValue,
  uuidOf,
} from './desired-row.ts'

/** Rows as text for people and for golden files: sorted, one column a line, references by owner key. */
export function printRows(rows: readonly DesiredRow[]): string {
  return rows.map(printRow).sort().join('\n')
}

function printRow(row: DesiredRow): string {
  const lines = [`${row.table} ${row.key}`, `  _uuid = ${uuidOf(row)}`]
  for (const column of Object.keys(row.columns).sort()) {
    lines.push(...printColumn(column, row.columns[column]!))
  }
  for (const membership of row.memberOf) {
    const keys = membership.keys.length === 0 ? 'none' : [...membership.keys].sort().join(', ')
    lines.push(
      `  ${membership.owner ? 'owned by' : 'member of'} ${membership.table}.${membership.column}: ${keys}`,
    )
  }
  return `${lines.join('\n')}\n`
}

function printColumn(column: string, value: DesiredValue): string[] {
  if (!isMapValue(value)) return [`  ${column} = ${printValue(value)}`]
  const lines = [`  ${column} (other keys: ${value.others})`]
  const absent: string[] = []
  for (const key of Object.keys(value.map).sort()) {
    const text = value.map[key]
    if (text === undefined) absent.push(key)
    else lines.push(`    ${key} = ${JSON.stringify(text)}`)
  }
  if (absent.length > 0) lines.push(`    without ${absent.join(', ')}`)
  for (const [key, text] of Object.entries(value.initial ?? {})) {
    lines.push(`    ${key} = ${JSON.stringify(text)} unless set`)
  }
  return lines
}

function printValue(value: Exclude<DesiredValue, MapValue>): string {
  if (typeof value !== 'object') return JSON.stringify(value)
  if (isRowRef(value)) return `-> ${value.ref.table} ${value.ref.key}`
  if (isOptionalValue(value)) return value.optional === undefined ? 'empty' : printValue(value.optional)
  return `{${value.map(printValue).sort().join(', ')}}`
}
