import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { freePort } from '../tools/free-port.ts'
import { repository } from '../tools/source-files.ts'

/** Seconds of `./dev up` where everything is installed and there is data from before. */
const UP_BOUND_S = 15

const { values } = parseArgs({ options: { strict: { type: 'boolean', default: false } } })
const directory = await mkdtemp(join(tmpdir(), 'neutrino-up-'))
const place = ['--dir', join(directory, 'cloud')]
try {
  const start = ['up', ...place, '--api-port', String(await freePort())]
  const stop = ['down', ...place]
  const seconds = {
    'first up': await time(start),
    down: await time(stop),
    'up again': await time(start),
    'up while up': await time(start),
    'down again': await time(stop),
  }
  for (const [name, took] of Object.entries(seconds)) {
    const bound = name.includes('up') ? `  < ${UP_BOUND_S}${took > UP_BOUND_S ? ' MISSED' : ''}` : ''
    process.stdout.write(`${name.padEnd(12)} ${took.toFixed(1).padStart(6)} s${bound}\n`)
  }
  if (values.strict && Math.max(seconds['first up'], seconds['up again']) > UP_BOUND_S) process.exitCode = 1
} finally {
  await time(['down', ...place])
  await rm(directory, { recursive: true, force: true })
}

/** Seconds of one `./dev` command; throws with what it said when it fails. */
function time(args: readonly string[]): Promise<number> {
  const startedMs = performance.now()
  const child = spawn(join(repository, 'dev'), [...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    // Daemons keep the pipes open, so the end of the program counts, not theirs.
    child.once('exit', code => {
      if (code === 0) resolve((performance.now() - startedMs) / 1_000)
      else reject(new Error(`./dev ${args.join(' ')} failed:\n${Buffer.concat(output).toString()}`))
    })
  })
}
