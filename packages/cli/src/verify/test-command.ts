import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { repository } from '../up/cloud-directory.ts'
import { type Counts, countResults } from './count-results.ts'

const usage = `Usage: ./dev test [STEP…]

Runs everything that CI runs: check, unit, scenarios, ovn, cluster, smoke, conformance; or only the steps named.
The last line is "N passed, N failed".
`

interface Part {
  readonly name: string
  /** Writes its results to `report` if it can tell them apart. */
  command(report: string): readonly string[]
}

const runner = join(repository, 'node_modules/.bin/vitest')
const program = join(repository, 'packages/cli/src/main.ts')
const conformance = join(repository, 'test/conformance/main.ts')
/** They plug hypervisors into namespaces. */
const needRoot: ReadonlySet<string> = new Set(['smoke', 'conformance'])

const parts: readonly Part[] = [
  { name: 'check', command: () => ['npm', 'run', '--silent', 'check'] },
  ...['unit', 'scenarios', 'ovn', 'cluster'].map(project => ({
    name: project,
    command: (report: string) => [
      ...[process.execPath, runner, 'run', '--project', project, '--passWithNoTests'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
  })),
  { name: 'smoke', command: report => [process.execPath, program, 'smoke', '--report', report] },
  { name: 'conformance', command: report => [process.execPath, conformance, '--counts', report] },
]

interface Result {
  readonly name: string
  readonly counts: Counts
  readonly tookMs: number
}

export async function runTest(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const isRoot = process.getuid?.() === 0
  if (!isRoot)
    process.stdout.write('Without root: no namespaces, so no cluster tests, no smoke and no conformance.\n')
  const possible = isRoot ? parts : parts.filter(part => !needRoot.has(part.name))
  const chosen =
    positionals.length === 0 ? possible : possible.filter(part => positionals.includes(part.name))
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-report-'))
  const results: Result[] = []
  try {
    for (const part of chosen) results.push(await runPart(part, directory))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
  const total = results.map(result => result.counts).reduce(add, { passed: 0, failed: 0 })
  process.stdout.write(`\n${results.map(describe).join('\n')}\n\n`)
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
  return total.failed === 0 ? 0 : 1
}

async function runPart(part: Part, directory: string): Promise<Result> {
  process.stdout.write(`\n== ${part.name}\n`)
  const report = join(directory, `${part.name}.json`)
  const startedMs = systemClock.monotonicMs()
  const succeeded = await runToEnd(part.command(report))
  const counts = countResults(await readOrNothing(report), succeeded)
  return { name: part.name, counts, tookMs: systemClock.monotonicMs() - startedMs }
}

/** The longest part takes a few minutes, more where it installs packages first; one that hangs must not hold CI for ever. */
const partTimeoutMs = 30 * 60_000

function runToEnd(command: readonly string[]): Promise<boolean> {
  const [file = '', ...args] = command
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: repository, stdio: 'inherit', timeout: partTimeoutMs })
    child.once('error', reject)
    child.once('exit', code => resolve(code === 0))
  })
}

function describe({ name, counts, tookMs }: Result): string {
  const seconds = (tookMs / 1_000).toFixed(1).padStart(7)
  const mark = counts.failed === 0 ? 'ok  ' : 'FAIL'
  return `  ${mark}  ${name.padEnd(10)} ${seconds} s  ${counts.passed} passed, ${counts.failed} failed`
}

function add(one: Counts, two: Counts): Counts {
  return { passed: one.passed + two.passed, failed: one.failed + two.failed }
}

async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined
    throw error
  }
}
