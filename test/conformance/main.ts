import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { repository } from '@neutrino/cli/up/cloud-directory.ts'
import { createSteps } from '@neutrino/cli/up/steps.ts'
import { UserError } from '@neutrino/cli/user-error.ts'
import { runClientTests } from './clients-part.ts'
import { compareWithNeutronLib } from './definitions-part.ts'
import { installPackages } from './install-packages.ts'
import type { PartInput, PartResult } from './part.ts'
import { makePublicNetwork } from './public-network.ts'
import { type Stack, startStack } from './start-stack.ts'
import type { Selection } from './suites.ts'
import { runSuites } from './suites-part.ts'

const usage = `Usage: npm run conformance -- [--part suites|clients|definitions] [--only REGEX] [--subset ci] [--workers N]
  [--keep] [--counts FILE]

Runs tests of others against this server with a real Keystone, in a scratch directory on free ports: the suites, which
are the Networking tests of tempest and neutron-tempest-plugin, each compared with Neutron's own result, and those
that OpenStack's clients bring; and compares the definitions of the API with neutron-lib's. A whole run writes
conformance.md, clients.md and definitions.md below docs/generated; --only and --subset print their result. Succeeds when every test that passes with Neutron passes here, and those of the
clients do but for the reasons that are listed; otherwise the logs stay. --keep leaves everything running until a
signal, and keeps the logs.
--counts writes how many passed, and how many only pass with Neutron, to FILE and leaves the documentation alone.
`

const reportDirectory = join(repository, 'docs/generated')
const workersMax = 16
/** In their order: the suites expect a cloud that nobody has used. */
const parts: ReadonlyMap<string, Part> = new Map([
  ['suites', runSuites],
  ['clients', runClientTests],
  ['definitions', compareWithNeutronLib],
])

type Part = (input: PartInput) => Promise<PartResult>

interface Run {
  readonly parts: readonly Part[]
  readonly selection: Selection
  readonly workers: number
  readonly keep: boolean
  /** A file for the numbers, in the place of reports. */
  readonly counts?: string
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  const isForPerson = error instanceof UserError || (error instanceof Error && error.name === 'CommandError')
  process.stderr.write(`${isForPerson || !(error instanceof Error) ? error : error.stack}\n`)
  return 1
})

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      part: { type: 'string' },
      only: { type: 'string' },
      subset: { type: 'string' },
      workers: { type: 'string', default: '2' },
      keep: { type: 'boolean', default: false },
      counts: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const { part, only, subset, keep, counts } = values
  if (subset !== undefined && subset !== 'ci')
    throw new UserError(`There is no subset "${subset}", only "ci".`)
  const chosen = [...parts].filter(([name]) => part === undefined || part === name).map(([, run]) => run)
  if (chosen.length === 0)
    throw new UserError(`There is no part "${part}", only ${[...parts.keys()].join(' and ')}.`)
  const workers = Number(values.workers)
  if (!Number.isInteger(workers) || workers < 1 || workers > workersMax)
    throw new UserError(`"${values.workers}" is not a number of workers: choose 1 to ${workersMax}.`)
  const selection: Selection = {
    ...(only === undefined ? {} : { only }),
    ...(subset === undefined ? {} : { subset }),
  }
  return runConformance({
    parts: chosen,
    selection,
    ...{ workers, keep },
    ...(counts === undefined ? {} : { counts }),
  })
}

async function runConformance(run: Run): Promise<number> {
  const print = (line: string) => process.stdout.write(`${line}\n`)
  const packages = await installPackages(print)
  const steps = createSteps(print, systemClock)
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => ending.abort(new UserError(signal)))
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-conformance-'))
  // PostgreSQL runs as another user when we are root.
  await chmod(directory, 0o755)
  let stack: Stack | undefined
  let isWell = false
  try {
    const started = await startStack(directory, steps)
    stack = started
    const publicNetwork = await steps.step('public network', () => makePublicNetwork(started.api))
    const input: PartInput = {
      ...{ stack: started, publicNetwork, directory, packages, steps },
      ...{ selection: run.selection, workers: run.workers, signal: ending.signal },
      onResult: ({ outcome, name, durationS }) => {
        if (run.counts === undefined && outcome !== 'skip')
          print(`  ${outcome}  ${name} (${durationS.toFixed(1)} s)`)
      },
    }
    const results: PartResult[] = []
    for (const part of run.parts) results.push(await part(input))
    await conclude(results, run, print)
    if (run.keep) await waitForSignal(started, directory, ending.signal, print)
    isWell = results.every(result => result.shortfalls.length === 0)
    return isWell ? 0 : 1
  } finally {
    await stack?.stop()
    if (isWell && !run.keep) await rm(directory, { recursive: true, force: true })
    else print(`Logs are in ${directory}`)
  }
}

/** Only a whole run may say how the project stands. */
async function conclude(
  results: readonly PartResult[],
  { selection, counts }: Run,
  print: (line: string) => void,
): Promise<void> {
  const isWhole = selection.only === undefined && selection.subset === undefined
  for (const { report, reportName, shortfalls, summary } of results) {
    if (counts === undefined && isWhole) {
      await mkdir(reportDirectory, { recursive: true })
      await writeFile(join(reportDirectory, reportName), report)
    } else if (counts === undefined) print(`\n${report}`)
    for (const line of shortfalls) print(`  short  ${line}`)
    print(summary)
  }
  if (counts === undefined) return
  const sum = (numberOf: (result: PartResult) => number) =>
    results.map(numberOf).reduce((one, other) => one + other, 0)
  const total = { passed: sum(each => each.passed), failed: sum(each => each.shortfalls.length) }
  await writeFile(counts, JSON.stringify(total))
}

async function waitForSignal(
  { keystone, cloud }: Stack,
  directory: string,
  signal: AbortSignal,
  print: (line: string) => void,
): Promise<void> {
  print(`
Everything is left running; ^C ends it. Logs and reports: ${directory}
export OS_AUTH_URL=${keystone.url}/v3 OS_USERNAME=admin OS_PASSWORD=${keystone.adminPassword} OS_PROJECT_NAME=admin
export OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default OS_IDENTITY_API_VERSION=3
The server: ${cloud.directory.directory}`)
  if (signal.aborted) return
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
