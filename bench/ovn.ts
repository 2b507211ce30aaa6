import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { startOvnCloud } from './ovn-cloud.ts'
import { type OvnMeasurementName, type OvnResults, ovnReferences } from './ovn-reference.ts'
import { measureChanges, measureLargeCloud } from './ovn-workload.ts'
import type { Reference } from './reference.ts'
import { type Row, renderRows } from './report.ts'

const usage = `npm run bench:ovn -- [--json] [--strict] [--seconds N]

Measures a real reconciler between PostgreSQL and OVN: ovsdb-server, and ovn-northd while ports change.
The large cloud has 10,000 ports, 200 networks, 2,000 groups and 20,000 rules; northd stands still for it.
  --seconds   how long ports change, 100 a second (default 20)
  --strict    a missed bound is exit code 1
`

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
    seconds: { type: 'string', default: '20' },
  },
})
if (values.help) process.stdout.write(usage)
else await run(Number(values.seconds))

async function run(seconds: number): Promise<void> {
  const [load = 0] = loadavg()
  const results: OvnResults = new Map()
  const cloud = await startOvnCloud()
  try {
    await measureChanges(cloud, seconds, results)
    await measureLargeCloud(cloud, results)
  } finally {
    await cloud.stop()
  }
  const rows = ovnReferences.flatMap(reference => toRow(reference, results))
  if (values.json) process.stdout.write(`${JSON.stringify({ load, rows }, undefined, 2)}\n`)
  else {
    process.stdout.write(`${renderRows(rows)}\n`)
    // Somebody else's work on the same cores is in every figure.
    if (load > availableParallelism() / 2)
      process.stdout.write(`The machine was busy before (load ${load.toFixed(1)}): measure again.\n`)
  }
  if (values.strict && rows.some(row => row.isMissed)) process.exitCode = 1
}

function toRow(
  reference: Reference & { readonly name: OvnMeasurementName },
  results: OvnResults,
): readonly Row[] {
  const measured = results.get(reference.name)
  if (measured === undefined) return []
  const isMissed = reference.bound !== undefined && (measured.p99 ?? measured.value) > reference.bound
  return [{ ...reference, measured, isMissed, ratio: undefined }]
}
