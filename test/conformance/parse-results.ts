/** How one test went, or the set-up of a class when `name` is that of a class. */
export interface TestResult {
  readonly name: string
  readonly isClass: boolean
  readonly outcome: 'pass' | 'fail' | 'skip'
  readonly durationS: number
  /** Of a skip what was said, of a failure the exception. */
  readonly reason?: string
}

const outcomes = { ok: 'pass', FAILED: 'fail', SKIPPED: 'skip' } as const

/** What a line of the runner's output tells, if it tells of a test. */
export function resultOf(line: string): TestResult | undefined {
  const match = /^\{\d+\} (.+?)(?: \[([\d.]+)s\])? \.\.\. (ok|FAILED|SKIPPED)(?:: ?(.*))?$/.exec(line)
  if (match === null) return undefined
  const [, id = '', duration = '0', word, reason = ''] = match
  const fixture = /^(?:setUp|tearDown)(?:Class|Module) \((.+)\)$/.exec(id)?.[1]
  return {
    // Ids and tags stand in brackets between the test and its parameter.
    name: fixture ?? id.replaceAll(/\[[^\]]*\]/g, ''),
    isClass: fixture !== undefined,
    outcome: outcomes[word as keyof typeof outcomes],
    durationS: Number(duration),
    ...(reason === '' ? {} : { reason: reason.trim() }),
  }
}

/** Results of a whole run, failures with the exception that ended the test. */
export function parseResults(log: string): readonly TestResult[] {
  const results: TestResult[] = []
  let traceback: string[] = []
  const flush = () => {
    const last = results.at(-1)
    const reason = exceptionIn(traceback)
    traceback = []
    if (last?.outcome === 'fail' && reason !== undefined) results[results.length - 1] = { ...last, reason }
  }
  for (const line of log.split('\n')) {
    const result = resultOf(line)
    if (result === undefined) {
      traceback.push(line)
      continue
    }
    flush()
    results.push(result)
  }
  flush()
  return results
}

const reasonLengthMax = 400

/** The exception that ended the test: what stands below the last frame of its traceback, as far as a blank line. */
function exceptionIn(lines: readonly string[]): string | undefined {
  const end = lines.findIndex(line => line.startsWith('Captured pythonlogging'))
  const captured = lines.slice(0, end === -1 ? undefined : end).map(line => line.trim())
  const frame = captured.findLastIndex(line => line.startsWith('File "'))
  if (frame === -1) return undefined
  const below = captured.slice(frame + 1)
  const first = below.findIndex(line => /^[A-Za-z_][\w.]*(: .*)?$/.test(line) && /[A-Z]/.test(line))
  if (first === -1) return undefined
  const message = below.slice(first)
  const length = message.indexOf('')
  return message
    .slice(0, length === -1 ? undefined : length)
    .join(' ')
    .slice(0, reasonLengthMax)
}
