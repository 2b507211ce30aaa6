import { type Clock, systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import type { Lab } from '../lab/create-lab.ts'
import { runCommand } from '../lab/run-command.ts'

/** Every row of the northbound database as text, by table; equal dumps are equal databases. */
export type NorthboundDump = ReadonlyMap<string, readonly string[]>

/** Counters that move by themselves. */
const ignoredColumns: Readonly<Record<string, readonly string[]>> = {
  NB_Global: [
    'nb_cfg',
    'nb_cfg_timestamp',
    'sb_cfg',
    'sb_cfg_timestamp',
    'hv_cfg',
    'hv_cfg_timestamp',
    'external_ids',
    'options',
  ],
  Connection: ['status', 'is_connected'],
}

export async function dumpNorthbound(lab: Lab): Promise<NorthboundDump> {
  const text = await runCommand(['ovsdb-client', '--format=json', 'dump', lab.northbound, 'OVN_Northbound'])
  const tables = text.split('\n').filter(line => line.trim() !== '')
  return new Map(tables.map(parseTable))
}

function parseTable(line: string): [string, string[]] {
  // Printed by ovsdb-client: {"caption": "ACL table", "headings": [...], "data": [[...], ...]}
  const { caption, headings, data } = JSON.parse(line) as {
    caption: string
    headings: string[]
    data: unknown[][]
  }
  const table = caption.replace(/ table$/, '')
  const ignored = ignoredColumns[table] ?? []
  const rows = data.map(cells => {
    const columns = headings.map((name, index) => [name, cells[index]] as const)
    return JSON.stringify(Object.fromEntries(columns.filter(([name]) => !ignored.includes(name))))
  })
  return [table, rows.sort()]
}

/** What is in one dump and not in the other: `+` and `-` lines; empty when they are equal. */
export function compareDumps(before: NorthboundDump, after: NorthboundDump): string[] {
  const tables = new Set([...before.keys(), ...after.keys()])
  return [...tables].sort().flatMap(table => {
    const [old, now] = [before.get(table) ?? [], after.get(table) ?? []]
    return [
      ...old.filter(row => !now.includes(row)).map(row => `- ${table} ${row}`),
      ...now.filter(row => !old.includes(row)).map(row => `+ ${table} ${row}`),
    ]
  })
}

/** So many equal dumps in a row count as a database at rest. */
const restingDumps = 8
const restingPollMs = 150
const restingWaitMs = 30_000

/** Waits until nothing changes any more and returns that state. */
export async function settledNorthbound(lab: Lab, clock: Clock = systemClock): Promise<NorthboundDump> {
  let last = await dumpNorthbound(lab)
  let equal = 0
  const wait = { what: 'the northbound database is at rest', timeoutMs: restingWaitMs, pollMs: restingPollMs }
  return waitUntil({ clock }, wait, async () => {
    const now = await dumpNorthbound(lab)
    equal = compareDumps(last, now).length === 0 ? equal + 1 : 0
    last = now
    return equal >= restingDumps ? now : undefined
  })
}
