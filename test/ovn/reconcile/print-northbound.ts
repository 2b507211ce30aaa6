import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { northboundTables } from '@neutrino/server/reconcile/model/desired-row.ts'

const tables = [...northboundTables, 'Gateway_Chassis']

/** The whole northbound database as text: same text, same database. What the epoch and northd write is left out. */
export function printNorthbound(northbound: OvsdbClient): string {
  const lines: string[] = []
  for (const table of tables) {
    for (const row of northbound.replica.rows(table)) {
      const columns = Object.entries(row)
        .filter(([column]) => !/^(nb|sb|hv)_cfg|^up$|^connections$|^ssl$/.test(column))
        .map(([column, value]) => `${column}=${JSON.stringify(sorted(value))}`)
        .sort()
      lines.push(`${table} ${columns.join(' ')}`)
    }
  }
  return lines.sort().join('\n')
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value ?? null
  return Object.entries(value)
    .filter(([key]) => !/^neutrino:epoch$|^mac_prefix$|^svc_monitor_mac$|^max_tunid$|^northd_/.test(key))
    .sort()
}
