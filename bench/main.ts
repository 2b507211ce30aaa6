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
  const [before = 0] = loadavg()
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
  const [after = 0] = loadavg()
  const rows = toRows(results)
  if (values.json)
    process.stdout.write(`${JSON.stringify({ load: { before, after }, rows }, undefined, 2)}\n`)
  else {
    process.stdout.write(`${renderRows(rows)}\n`)
    // Somebody else's work on the same cores is in every figure; our own is a load of about two.
    if (before > availableParallelism() / 2 || after > availableParallelism() + 1)
      process.stdout.write(
        `The machine was busy (load ${before.toFixed(1)} before, ${after.toFixed(1)} after): measure again.\n`,
      )
  }
  if (values.strict && rows.some(row => row.isMissed)) process.exitCode = 1
}
