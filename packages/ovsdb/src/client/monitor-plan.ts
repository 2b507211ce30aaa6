import type { Where } from '../operation.ts'
import type { MonitoredColumns } from '../replica/store.ts'
import { encodeWhere } from '../schema/encode-operation.ts'
import type { Schema } from '../schema/schema.ts'

/** What to ask a certain server to monitor. */
export interface MonitorPlan {
  readonly requests: Readonly<Record<string, unknown>>
  readonly columns: MonitoredColumns
  readonly conditions: ReadonlyMap<string, Where>
  /** The same text means the same request. */
  readonly text: string
}

/** The wanted tables, columns and conditions, less what the server's schema does not have. */
export function planMonitor(
  schema: Schema,
  wanted: {
    readonly tables: Readonly<Record<string, readonly string[] | 'all'>> | undefined
    readonly conditions: Readonly<Record<string, Where>>
  },
): MonitorPlan {
  const columns = new Map<string, readonly string[]>()
  const conditions = new Map<string, Where>()
  const requests: Record<string, unknown> = {}
  for (const [name, table] of schema.tables) {
    const listed = wanted.tables === undefined ? 'all' : wanted.tables[name]
    if (listed === undefined) continue
    const known = [...table.columns.keys()].filter(column => listed === 'all' || listed.includes(column))
    const where = wanted.conditions[name] ?? []
    columns.set(name, known)
    conditions.set(name, where)
    requests[name] = [
      where.length === 0 ? { columns: known } : { columns: known, where: encodeWhere(table, where) },
    ]
  }
  return { requests, columns, conditions, text: JSON.stringify(requests) }
}
