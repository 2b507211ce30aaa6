import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { type Cloud, openCloud, removeCloud, startCloud } from '../up/cloud.ts'
import { locateCloud, readSettings } from '../up/cloud-directory.ts'
import { findFreePorts } from '../up/free-port.ts'
import { createSteps, type Steps } from '../up/steps.ts'
import { UserError } from '../user-error.ts'
import { buildSteps } from './build-steps.ts'
import { auditPeriodS, recoverySteps } from './recovery-steps.ts'
import { createTour, type Tour } from './tour.ts'
import { trafficSteps } from './traffic-steps.ts'

const usage = `Usage: ./dev smoke [--keep] [--report FILE]

Starts a cloud in a scratch directory on free ports, walks the quick start with the openstack client and real
packets, and tears it down. --keep leaves the cloud running when something did not hold.
`

const steps = [...buildSteps, ...trafficSteps, ...recoverySteps]

interface Outcome {
  readonly passed: number
  readonly failed: number
}

export async function runSmoke(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      keep: { type: 'boolean', default: false },
      report: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  if (process.getuid?.() !== 0) throw new UserError('The tour needs network namespaces: run it as root.')
  const print = (line: string) => process.stdout.write(`${line}\n`)
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-smoke-'))
  await chmod(directory, 0o755)
  const progress = createSteps(print, systemClock)
  const interrupted = endOnSignal(directory)
  try {
    const outcome = await walk(directory, progress, print)
    print(`${outcome.passed} steps held, ${outcome.failed} did not (${seconds(progress)}).`)
    if (values.report !== undefined) await writeFile(values.report, JSON.stringify(outcome))
    if (outcome.failed > 0 && values.keep) {
      print(
        `The cloud is left running: ./dev status --dir ${directory}; ./dev down --fresh --dir ${directory}`,
      )
    } else {
      await tearDown(directory, print)
    }
    return outcome.failed === 0 ? 0 : 1
  } finally {
    interrupted.ignore()
  }
}

function seconds(progress: Steps): string {
  return `${(progress.elapsedMs() / 1_000).toFixed(0)} s`
}

async function walk(directory: string, progress: Steps, print: (line: string) => void): Promise<Outcome> {
  let passed = 0
  let tour: Tour | undefined
  try {
    tour = createTour(await start(directory, progress))
    passed += 1
    for (const step of steps) {
      const failure = await attempt(tour, step, progress)
      if (failure === undefined) passed += 1
      else print(`        ${failure.replaceAll('\n', '\n        ')}`)
      if (failure !== undefined && step.essential) break
    }
  } catch (error) {
    print(`        ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    await tour?.openstack.close()
  }
  return { passed, failed: steps.length + 1 - passed }
}

async function attempt(
  tour: Tour,
  step: (typeof steps)[number],
  progress: Steps,
): Promise<string | undefined> {
  try {
    await progress.step(
      step.name,
      () => step.run(tour),
      note => note,
    )
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function start(directory: string, progress: Steps): Promise<Cloud> {
  const [apiPort = 0] = await findFreePorts(1)
  const extra = { ovn: { audit_interval: String(auditPeriodS) } }
  return startCloud({ directory, fresh: false, apiPort, extra }, progress, systemClock)
}

async function tearDown(directory: string, print: (line: string) => void): Promise<void> {
  try {
    await removeAll(directory)
  } catch (error) {
    print(`Not everything could be torn down: ${error instanceof Error ? error.message : String(error)}`)
    throw error
  }
}

async function removeAll(directory: string): Promise<void> {
  const isStarted = (await readSettings(await locateCloud(directory))) !== undefined
  if (isStarted) await removeCloud(await openCloud(directory))
  await rm(directory, { recursive: true, force: true })
}

/** An interrupted tour leaves nothing behind either. */
function endOnSignal(directory: string): { ignore(): void } {
  const end = (signal: NodeJS.Signals) => {
    process.stdout.write(`\n${signal}: tearing down …\n`)
    removeAll(directory).finally(() => process.exit(1))
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  return {
    ignore: () => {
      process.off('SIGINT', end)
      process.off('SIGTERM', end)
    },
  }
}
