import type { Driver, HostAccess, Thing } from '../../extension.ts'
import { findIngressTable } from '../../ovn-tables.ts'
import { parseCounts } from './parse-counts.ts'
import type { Reading } from './reading.ts'

/** OVN's logical tables of one direction. */
const tableMax = 63
/** Policies of routers are in one table. */
const TABLES_MAX = 4

/** Makes nothing, and reads what flows have counted. */
export function createDriver({ openFlow, bridge }: HostAccess): Driver<Thing> {
  const dump = (table: number) => openFlow.run(bridge, 'dump-flows', `table=${table}`)
  return {
    listOwn: async () => [],
    put: async () => {
      throw new RangeError('metering: nothing is made')
    },
    remove: async () => {},
    read: async (request): Promise<Reading> => {
      const tables = tablesIn(request)
      const firstTable = findIngressTable(await dump(0))
      // Nothing is plugged here, so nothing begins its way here.
      if (firstTable === undefined) return { firstTable: 0, counts: [] }
      const dumps = []
      for (const table of tables) dumps.push(await dump(firstTable + table))
      return { firstTable, counts: dumps.flatMap(parseCounts) }
    },
  }
}

/** @throws RangeError for anything but a few numbers of tables */
function tablesIn(request: unknown): readonly number[] {
  const fields: object = typeof request === 'object' && request !== null ? request : {}
  const tables: unknown = 'tables' in fields ? fields.tables : undefined
  const isTable = (table: unknown) =>
    Number.isInteger(table) && Number(table) >= 0 && Number(table) <= tableMax
  if (!Array.isArray(tables) || tables.length > TABLES_MAX || !tables.every(isTable))
    throw new RangeError('metering: no tables')
  return tables.map(Number)
}
