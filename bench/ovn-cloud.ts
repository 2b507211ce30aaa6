import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { centralRemote, centralStatus, startCentral, stopCentral } from '@neutrino/cli/lab/central.ts'
import { connect } from '@neutrino/ovsdb/client/connect.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { startEmbeddedPostgres } from '@neutrino/server/database/embedded/start-embedded-postgres.ts'
import { migrate } from '@neutrino/server/database/migrate.ts'
import { freePort } from '../tools/free-port.ts'
import { repository } from '../tools/source-files.ts'

const START_TIMEOUT_MS = 60_000
const program = join(repository, 'packages/server/src/main.ts')
const preload = join(repository, 'bench/report-stretches.ts')

/** Real OVN databases with northd, a real PostgreSQL, and a client of each. */
export interface OvnCloud {
  readonly connection: DatabaseConnection
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
  /** Runs a command of the server to its end; gives its exit code. */
  command(...args: readonly string[]): Promise<number>
  start(role: 'api' | 'reconcile'): Promise<RunningProcess>
  /** Stops northd where it is: on a machine of few cores it would take one for minutes. */
  pauseNorthd(): Promise<void>
  stop(): Promise<void>
}

export interface RunningProcess {
  /** From the spawn to the first answer. */
  readonly startedInMs: number
  /** The longest stretch of its event loop in CPU time, since it was last asked. */
  longestStretchMs(): Promise<number>
  /** The largest it ever was. */
  peakMiB(): Promise<number>
  end(): Promise<void>
}

export async function startOvnCloud(): Promise<OvnCloud> {
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-bench-'))
  // The database runs as another user when we are root.
  await chmod(directory, 0o755)
  const central = { directory: join(directory, 'ovn') }
  await mkdir(central.directory)
  const postgres = await startEmbeddedPostgres({
    dataDir: join(directory, 'postgresql'),
    socketDir: join(directory, 'run'),
    clock: systemClock,
    log: silentLog,
  })
  await startCentral(central)
  const connection = connectDatabase(postgres.connection)
  await migrate(connection.pool)
  const remotes = { nb: centralRemote(central, 'nb'), sb: centralRemote(central, 'sb') }
  const ports = { api: await freePort(), reconcile: await freePort() }
  const config = join(directory, 'neutron.conf')
  const { host, port, user, database } = postgres.connection
  const url = `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
  await writeFile(config, configuration(url, remotes, ports))
  const northbound = await follow(remotes.nb, 'OVN_Northbound')
  const southbound = await follow(remotes.sb, 'OVN_Southbound')
  const northd = async (signal: 'SIGSTOP' | 'SIGCONT') => {
    const { northd: pid } = await centralStatus(central)
    if (pid !== undefined) process.kill(pid, signal)
  }
  const running = new Set<RunningProcess>()
  return {
    connection,
    northbound,
    southbound,
    command: async (...args) => {
      const child = spawn(process.execPath, [program, ...args, '--config-file', config], { stdio: 'ignore' })
      const [code] = await once(child, 'exit')
      return Number(code)
    },
    start: async role => {
      const started = await startProcess(config, role, ports[role])
      running.add(started)
      return started
    },
    pauseNorthd: () => northd('SIGSTOP'),
    stop: async () => {
      await Promise.all([...running].map(started => started.end()))
      await Promise.all([northbound.close(), southbound.close(), connection.close()])
      await northd('SIGCONT')
      await stopCentral(central)
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function configuration(
  url: string,
  remotes: { readonly nb: string; readonly sb: string },
  ports: { readonly api: number; readonly reconcile: number },
): string {
  return `[DEFAULT]
bind_host = 127.0.0.1
bind_port = ${ports.api}
reconciler_metrics_port = ${ports.reconcile}
auth_strategy = none
[database]
connection = ${url}
[ovn]
ovn_nb_connection = ${remotes.nb}
ovn_sb_connection = ${remotes.sb}
`
}

async function follow(remote: string, database: 'OVN_Northbound' | 'OVN_Southbound'): Promise<OvsdbClient> {
  const client = connect({
    remotes: [remote],
    database,
    leaderOnly: false,
    tables:
      database === 'OVN_Northbound'
        ? { Logical_Switch_Port: ['name', 'up'] }
        : { Port_Binding: 'all', Chassis: 'all' },
    clock: systemClock,
    log: silentLog,
  })
  await client.ready()
  return client
}

async function startProcess(
  config: string,
  role: 'api' | 'reconcile',
  port: number,
): Promise<RunningProcess> {
  const startedMs = performance.now()
  const stretches = `${config}.${role}.stretches`
  const child = spawn(process.execPath, ['--import', preload, program, role, '--config-file', config], {
    env: { ...process.env, NEUTRINO_BENCH_STRETCHES: stretches },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const path = role === 'api' ? '/' : '/status'
  await waitUntil(
    { clock: systemClock },
    { what: `${role} answers`, timeoutMs: START_TIMEOUT_MS, pollMs: 10 },
    async () => {
      if (child.exitCode !== null) throw new Error(`${role} ended with code ${child.exitCode}`)
      return fetch(`http://127.0.0.1:${port}${path}`).then(
        answer => answer.ok,
        () => false,
      )
    },
  )
  return {
    startedInMs: performance.now() - startedMs,
    longestStretchMs: async () => {
      child.kill('SIGUSR2')
      const wait = { what: 'the process reports', timeoutMs: 10_000 }
      const text = await waitUntil({ clock: systemClock }, wait, () =>
        readFile(stretches, 'utf8').catch(() => undefined),
      )
      await rm(stretches)
      return Number(text)
    },
    peakMiB: () => peakMiB(child),
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function peakMiB(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024
}
