import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { Pool } from 'undici'
import { freePort } from '../tools/free-port.ts'
import { repository } from '../tools/source-files.ts'

/** Time that the first start may take: it makes the database as well. */
const START_TIMEOUT_MS = 60_000

export interface ApiUnderTest {
  readonly pool: Pool
  readonly startedInMs: number
  residentMiB(): Promise<number>
  /** Ends it and removes its database. */
  stop(): Promise<void>
}

/** A real API process with the embedded database, everything in a temporary directory. */
export async function startApi(options: { readonly profileDir?: string | undefined }): Promise<ApiUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-bench-'))
  // The database runs as another user when we are root.
  await chmod(directory, 0o755)
  const port = await freePort()
  const config = join(directory, 'neutron.conf')
  await writeFile(config, configuration(directory, port))
  // The first start makes the database; the second is what a start costs.
  const first = await startProcess(config, port, [])
  await first.end()
  const profiling =
    options.profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(options.profileDir)}`]
  const api = await startProcess(config, port, profiling)
  return {
    pool: api.pool,
    startedInMs: api.startedInMs,
    residentMiB: async () => residentMiB(api.child.pid ?? 0),
    async stop() {
      await api.end()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function configuration(directory: string, port: number): string {
  const quotas = ['network', 'subnet', 'port', 'security_group', 'security_group_rule', 'router']
  return `[DEFAULT]
bind_host = 127.0.0.1
bind_port = ${port}
auth_strategy = none
state_path = ${directory}
[quotas]
${quotas.map(name => `quota_${name} = -1`).join('\n')}
`
}

interface StartedProcess {
  readonly child: ChildProcess
  readonly pool: Pool
  readonly startedInMs: number
  end(): Promise<void>
}

async function startProcess(
  config: string,
  port: number,
  nodeArguments: readonly string[],
): Promise<StartedProcess> {
  const startedMs = performance.now()
  const program = join(repository, 'packages/server/src/main.ts')
  const child = spawn(process.execPath, [...nodeArguments, program, 'api', '--config-file', config], {
    // An operator's process writes its log to a file too.
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 32 })
  await waitUntil(
    { clock: systemClock, signal: new AbortController().signal },
    { what: 'the API answers', timeoutMs: START_TIMEOUT_MS, pollMs: 5 },
    async () => {
      if (child.exitCode !== null) throw new Error(`the API ended with code ${child.exitCode}`)
      const answer = await pool.request({ method: 'GET', path: '/' }).catch(() => undefined)
      await answer?.body.dump()
      return answer?.statusCode === 200 ? true : undefined
    },
  )
  return {
    child,
    pool,
    startedInMs: performance.now() - startedMs,
    async end() {
      await pool.close()
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024
}
