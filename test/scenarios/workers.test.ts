import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../tools/free-port.ts'
import { repository } from '../../tools/source-files.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres/create-test-database.ts'

const WAIT_MS = 60_000

interface Line {
  readonly worker: number
  readonly message: string
}

let database: TestDatabase
let directory: string
let child: ChildProcess
let port: number
const lines: Line[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  directory = await mkdtemp(join(tmpdir(), 'neutrino-workers-'))
  port = await freePort()
  const config = join(directory, 'neutron.conf')
  await writeFile(
    config,
    `[DEFAULT]
bind_host = 127.0.0.1
bind_port = ${port}
api_workers = 2
auth_strategy = none
[database]
connection = ${database.url}
`,
  )
  const program = join(repository, 'packages/server/src/main.ts')
  child = spawn(process.execPath, [program, 'api', '--config-file', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout! }).on('line', line => lines.push(JSON.parse(line)))
  await until('both workers listen', () => listening().length === 2)
}, WAIT_MS)
afterAll(async () => {
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
  await database.drop()
  await rm(directory, { recursive: true })
}, WAIT_MS)

const until = (what: string, holds: () => boolean | Promise<boolean>) =>
  waitUntil(
    { clock: systemClock, signal: new AbortController().signal },
    { what, timeoutMs: WAIT_MS, pollMs: 20 },
    async () => ((await holds()) ? true : undefined),
  )

const listening = () => lines.filter(line => line.message === 'the API listens').map(line => line.worker)
const whoRefused = () =>
  new Set(lines.filter(line => line.message === 'request refused').map(line => line.worker))

/** One request on a connection of its own, which any worker may take. */
async function ask(path: string): Promise<number> {
  const dispatcher = new Agent()
  try {
    const answer = await request(`http://127.0.0.1:${port}${path}`, { dispatcher })
    await answer.body.dump()
    return answer.statusCode
  } finally {
    await dispatcher.close()
  }
}

test(
  'two workers share the port, and one that dies is replaced',
  async () => {
    const [first = 0, second = 0] = listening()
    await until('both have answered', async () => {
      expect(await ask('/v2.0/networks/none')).toBe(404)
      return whoRefused().size === 2
    })
    expect(whoRefused()).toEqual(new Set([first, second]))
    process.kill(first, 'SIGKILL')
    await until('another listens', () => listening().length === 3)
    const third = listening().at(-1) ?? 0
    expect([first, second]).not.toContain(third)
    expect(await ask('/v2.0/networks')).toBe(200)
    process.kill(second, 'SIGKILL')
    await until('and one more', () => listening().length === 4)
    await until('the new ones answer', async () => {
      await ask('/v2.0/networks/none')
      return whoRefused().has(third)
    })
  },
  WAIT_MS,
)
