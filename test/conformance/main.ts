import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { repository } from '@neutrino/cli/up/cloud-directory.ts'
import { createSteps } from '@neutrino/cli/up/steps.ts'
import { UserError } from '@neutrino/cli/user-error.ts'
import { type Comparison, compare, isShortfall } from './compare.ts'
import { installPackages } from './install-packages.ts'
import { prepareTempest } from './prepare-tempest.ts'
import { readReference } from './reference.ts'
import { renderReport } from './render-report.ts'
import { runTempest } from './run-tempest.ts'
import { type Stack, startStack } from './start-stack.ts'
import { isSelected, type Selection, selectionPattern } from './suites.ts'

const usage = `Usage: npm run conformance -- [--only REGEX] [--subset ci] [--workers N] [--keep] [--counts FILE]

Runs the Networking tests of tempest and neutron-tempest-plugin against this server with a real Keystone, in a
scratch directory on free ports, and compares each test with Neutron's own result. A whole run writes
docs/generated/conformance.md; --only and --subset print their result. Succeeds when every test that passes with
Neutron passes here; otherwise the logs stay. --keep leaves everything running until a signal, and keeps the logs.
--counts writes how many passed, and how many only pass with Neutron, to FILE and leaves the documentation alone.
`

const reportFile = join(repository, 'docs/generated/conformance.md')
const workersMax = 16

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  const isForPerson = error instanceof UserError || (error instanceof Error && error.name === 'CommandError')
  process.stderr.write(`${isForPerson || !(error instanceof Error) ? error : error.stack}\n`)
  return 1
})

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
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
  const { only, subset } = values
  if (subset !== undefined && subset !== 'ci')
    throw new UserError(`There is no subset "${subset}", only "ci".`)
  const workers = Number(values.workers)
  if (!Number.isInteger(workers) || workers < 1 || workers > workersMax)
    throw new UserError(`"${values.workers}" is not a number of workers: choose 1 to ${workersMax}.`)
  const selection: Selection = {
    ...(only === undefined ? {} : { only }),
    ...(subset === undefined ? {} : { subset }),
  }
  const { keep, counts } = values
  return runConformance(selection, { workers, keep, ...(counts === undefined ? {} : { counts }) })
}

async function runConformance(
  selection: Selection,
  how: { readonly workers: number; readonly keep: boolean; readonly counts?: string },
): Promise<number> {
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
    const workspace = await steps.step('tempest', () => prepareTempest(join(directory, 'tempest'), started))
    const beganMs = steps.elapsedMs()
    const results = await runTempest(workspace, {
      pattern: selectionPattern(selection),
      workers: how.workers,
      signal: ending.signal,
      onResult: ({ outcome, name, durationS }) => {
        if (how.counts === undefined && outcome !== 'skip')
          print(`  ${outcome}  ${name} (${durationS.toFixed(1)} s)`)
      },
    })
    const tookS = (steps.elapsedMs() - beganMs) / 1_000
    const reference = (await readReference()).filter(test => isSelected(test.name, selection))
    const comparisons = compare(reference, results)
    const report = renderReport(comparisons, { workers: how.workers, tookS, packages })
    await writeFile(join(directory, 'report.md'), report)
    if (how.counts === undefined) await conclude(report, selection)
    else {
      await writeFile(how.counts, JSON.stringify(countsOf(comparisons)))
      for (const { name, here, reason } of comparisons.filter(isShortfall))
        print(`  short  ${name}: ${here}, ${reason ?? 'no result'}`)
    }
    print(summary(comparisons, tookS))
    if (how.keep) await waitForSignal(started, directory, ending.signal, print)
    isWell = !comparisons.some(isShortfall)
    return isWell ? 0 : 1
  } finally {
    await stack?.stop()
    if (isWell && !how.keep) await rm(directory, { recursive: true, force: true })
    else print(`Logs are in ${directory}`)
  }
}

/** Only a whole run may say how the project stands. */
async function conclude(report: string, selection: Selection): Promise<void> {
  const isWhole = selection.only === undefined && selection.subset === undefined
  if (!isWhole) {
    process.stdout.write(`\n${report}\n`)
    return
  }
  await mkdir(dirname(reportFile), { recursive: true })
  await writeFile(reportFile, report)
}

/** A test that passes with neither is not counted: it says nothing. */
function countsOf(comparisons: readonly Comparison[]): { readonly passed: number; readonly failed: number } {
  return {
    passed: comparisons.filter(each => each.here === 'pass').length,
    failed: comparisons.filter(isShortfall).length,
  }
}

function summary(comparisons: readonly Comparison[], tookS: number): string {
  const { passed, failed } = countsOf(comparisons)
  const expected = comparisons.filter(each => each.neutronPasses).length
  return `${passed} passed in ${Math.round(tookS)} s; of ${expected} that pass with Neutron ${failed} do not pass here.`
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
