import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Measured } from './measure.ts'
import type { MeasurementName } from './reference.ts'
import { renderRows, toRows } from './report.ts'
import { startApi } from './start-api.ts'
import { runWorkload } from './workload.ts'

const usage = `npm run bench -- [--json] [--strict] [--profile DIRECTORY]

Measures a real API process on the embedded database over HTTP, beside Neutron's figures.
  --strict    a missed bound is exit code 1
  --profile   the API's CPU profile, for Chrome's developer tools
`

/** Time in which a started process gives back what starting took. */
const IDLE_MS = 2_000

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
    profile: { type: 'string' },
  },
})
if (values.help) process.stdout.write(usage)
else await run()

async function run(): Promise<void> {
  const [load = 0] = loadavg()
  const results = new Map<MeasurementName, Measured>()
  const api = await startApi({ profileDir: values.profile })
  try {
    await new Promise(resolve => setTimeout(resolve, IDLE_MS))
    results.set('memory', { value: await api.residentMiB(), samples: 1 })
    results.set('start', { value: api.startedInMs, samples: 1 })
    for await (const [name, measured] of runWorkload(api.pool)) results.set(name, measured)
  } finally {
    await api.stop()
  }
  const rows = toRows(results)
  if (values.json) process.stdout.write(`${JSON.stringify({ load, rows }, undefined, 2)}\n`)
  else {
    process.stdout.write(`${renderRows(rows)}\n`)
    // Somebody else's work on the same cores is in every figure.
    if (load > availableParallelism() / 2)
      process.stdout.write(`The machine was busy before (load ${load.toFixed(1)}): measure again.\n`)
  }
  if (values.strict && rows.some(row => row.isMissed)) process.exitCode = 1
}
