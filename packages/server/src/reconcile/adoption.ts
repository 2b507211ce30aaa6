import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { type NorthboundTable, northboundTables } from './model/desired-row.ts'
import { isMarkable, unitOf } from './owners.ts'
import type { Differences } from './plan-all.ts'

/** What the first audit would do to the rows of one table. */
export interface TableAdoption {
  readonly table: NorthboundTable
  /** Taken over as they are. */
  readonly adopted: readonly RowName[]
  /** Taken over and changed. */
  readonly changed: readonly RowName[]
  /** Removed: Neutron's by their marks, and no longer intended. */
  readonly pruned: readonly RowName[]
  /** Of others; never touched. */
  readonly foreign: readonly RowName[]
  /** Missing, to be written. */
  readonly created: number
  /** Of those taken over: found by Neutron's name alone, without its mark. */
  readonly unmarked: readonly RowName[]
}

export interface RowName {
  readonly uuid: string
  /** The name, or what comes nearest to one. */
  readonly name: string
}

/** Sorts every row of the tables that we write by what the plan means for it. Tables without rows are left out. */
export function adoptionReport(
  differences: Differences,
  replica: Replica,
  hasTable: (table: string) => boolean,
): readonly TableAdoption[] {
  const changedRows = new Set<string>()
  const created = new Map<string, number>()
  for (const { kind, uuid, table } of differences.operations) {
    if (kind === 'insert') created.set(table, (created.get(table) ?? 0) + 1)
    else if (kind !== 'delete') changedRows.add(uuid)
  }
  const unclaimed = new Set(differences.unclaimed.map(({ row }) => row._uuid))
  const isPruned = (uuid: string) => differences.doomed.has(uuid) || unclaimed.has(uuid)
  return northboundTables.flatMap(table => {
    const sorted = {
      adopted: [] as RowName[],
      changed: [] as RowName[],
      pruned: [] as RowName[],
      foreign: [] as RowName[],
      unmarked: [] as RowName[],
    }
    for (const row of hasTable(table) ? replica.rows(table) : []) {
      const name = { uuid: row._uuid, name: nameOf(row) }
      const isKept = differences.kept.has(row._uuid)
      if (isKept) sorted[changedRows.has(row._uuid) ? 'changed' : 'adopted'].push(name)
      else sorted[isPruned(row._uuid) ? 'pruned' : 'foreign'].push(name)
      if (isKept && isMarkable(table) && unitOf(table, row) === undefined) sorted.unmarked.push(name)
    }
    const report = { table, created: created.get(table) ?? 0, ...sorted }
    const rows = sorted.adopted.length + sorted.changed.length + sorted.pruned.length + sorted.foreign.length
    return rows + report.created === 0 ? [] : [report]
  })
}

/** What a person recognises a row by. */
function nameOf(row: Row): string {
  for (const column of [
    'name',
    'match',
    'external_ip',
    'ip_prefix',
    'cidr',
    'chassis_name',
    'logical_port',
  ]) {
    const value = row[column]
    if (typeof value === 'string' && value !== '') return value
  }
  return row._uuid
}

/** A table for people, and below it the rows that go or were found by name alone. */
export function printAdoption(report: readonly TableAdoption[]): string {
  const counts = ['adopted', 'changed', 'pruned', 'foreign'] as const
  const cells = [
    ['', ...counts, 'created'],
    ...report.map(one => [one.table, ...counts.map(key => String(one[key].length)), String(one.created)]),
  ]
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map(row => row[column]!.length)))
  const lines = cells.map(row =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  '),
  )
  const listed = (what: string, key: 'pruned' | 'unmarked') =>
    report.flatMap(one => one[key].map(row => `${what} ${one.table} ${row.name} (${row.uuid})`))
  return [
    ...lines,
    ...listed('Would go:', 'pruned'),
    ...listed('Taken over by its name, without a mark:', 'unmarked'),
  ].join('\n')
}
