import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseResults, resultOf, type TestResult } from './parse-results.ts'
import type { TempestWorkspace } from './prepare-tempest.ts'

// Whatever Python a developer has first in PATH does not see Debian's packages.
const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** The whole run takes half of this on two cores. */
const runTimeoutMs = 2 * 3_600_000

export interface TempestRun {
  /** Python's regular expression that selects the tests. */
  readonly pattern: string
  readonly workers: number
  readonly signal: AbortSignal
  /** Called with each result as it comes. */
  onResult(result: TestResult): void
}

/** Runs the tests to their end; tempest's own failure to start is told by an Error. */
export async function runTempest(
  workspace: TempestWorkspace,
  run: TempestRun,
): Promise<readonly TestResult[]> {
  const { directory, configFile, pythonPath } = workspace
  const logFile = join(directory, 'run.log')
  await mkdir(join(directory, 'locks'), { recursive: true })
  const words = ['--config-file', configFile, '--regex', run.pattern, '--concurrency', String(run.workers)]
  const child = spawn('/usr/bin/tempest', ['run', ...words], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: systemPath,
      HOME: directory,
      PYTHONPATH: pythonPath,
      PYTHONWARNINGS: 'ignore',
      PYTHONDONTWRITEBYTECODE: '1',
      LC_ALL: 'C.UTF-8',
    },
    timeout: runTimeoutMs,
    signal: run.signal,
  })
  const log = createWriteStream(logFile)
  for (const output of [child.stdout, child.stderr]) output.pipe(log, { end: false })
  createInterface({ input: child.stdout }).on('line', line => {
    const result = resultOf(line)
    if (result !== undefined) run.onResult(result)
  })
  const [code] = await once(child, 'close')
  log.end()
  await once(log, 'close')
  const results = parseResults(await readFile(logFile, 'utf8'))
  if (results.length === 0) throw new Error(`tempest ended with ${code} and ran nothing; see ${logFile}`)
  return results
}
