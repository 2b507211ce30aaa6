import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { systemClock } from '@neutrino/base/clock.ts'
import { repository } from './source-files.ts'

interface Step {
  readonly name: string
  readonly what: string
  readonly command: readonly string[]
}

const bin = (name: string) => `node_modules/.bin/${name}`
const tool = (name: string, ...args: readonly string[]) => [process.execPath, `tools/${name}.ts`, ...args]

const steps: readonly Step[] = [
  { name: 'types', what: 'types agree', command: [bin('tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'style',
    what: 'format, lint, functions of at most 70 lines',
    command: [bin('biome'), 'check', '--max-diagnostics=200', '.'],
  },
  {
    name: 'walls',
    what: 'folders import what they may, files have at most 500 lines',
    command: tool('check-boundaries'),
  },
  { name: 'unused', what: 'everything is used, everything used is declared', command: [bin('knip')] },
  { name: 'duplicates', what: 'nothing is said twice', command: tool('check-duplicates') },
  { name: 'generated', what: 'generated files are fresh', command: tool('generate', '--check') },
  { name: 'openapi', what: 'the OpenAPI document is one', command: tool('check-openapi') },
]

interface Outcome {
  readonly step: Step
  readonly succeeded: boolean
  readonly output: string
  readonly tookMs: number
}

/** Each takes seconds; one that hangs must not hold CI for ever. */
const stepTimeoutMs = 5 * 60_000

function run(step: Step): Promise<Outcome> {
  const [file = '', ...args] = step.command
  const startedMs = systemClock.monotonicMs()
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: stepTimeoutMs,
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', code => {
      const tookMs = systemClock.monotonicMs() - startedMs
      resolve({ step, succeeded: code === 0, output: Buffer.concat(chunks).toString(), tookMs })
    })
  })
}

function report({ step, succeeded, output, tookMs }: Outcome): void {
  const seconds = (tookMs / 1_000).toFixed(1).padStart(6)
  const mark = succeeded ? 'ok  ' : 'FAIL'
  process.stdout.write(`${mark} ${step.name.padEnd(10)} ${seconds} s  ${step.what}\n`)
  if (!succeeded) process.stdout.write(`${output.trimEnd()}\n`)
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !steps.some(step => step.name === name))
if (unknown.length) {
  process.stderr.write(
    `no step is called ${unknown.join(', ')}; there are ${steps.map(step => step.name).join(', ')}\n`,
  )
  process.exit(1)
}
const queue = steps.filter(step => wanted.length === 0 || wanted.includes(step.name))
const failed: string[] = []
const workers = Array.from({ length: Math.min(availableParallelism(), queue.length) }, async () => {
  for (let step = queue.shift(); step; step = queue.shift()) {
    const outcome = await run(step)
    report(outcome)
    if (!outcome.succeeded) failed.push(step.name)
  }
})
await Promise.all(workers)
process.exitCode = failed.length ? 1 : 0
