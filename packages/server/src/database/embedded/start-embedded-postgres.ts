import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, chown, mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Clock } from '@neutrino/base/clock.ts'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import type { Log } from '@neutrino/base/log.ts'
import { WaitTimeoutError, waitUntil } from '@neutrino/base/wait-until.ts'
import pg from 'pg'
import { ensureDataDirectory, superuser } from './data-directory.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { clearStaleLocks, findRunningInstance, type RunningInstance } from './running-instance.ts'
import { chooseServerUser, type ServerUser } from './server-user.ts'
import { stopPostmaster } from './stop-embedded-postgres.ts'

/** Where and as whom to connect. `host` is the directory of a Unix socket, which `pg` and libpq accept as a host. */
export interface EmbeddedConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

export interface EmbeddedPostgres {
  readonly connection: EmbeddedConnection
  /** Process id of the postmaster. */
  readonly pid: number
  /** Whether this call started it; false when a server that was already running was joined. */
  readonly started: boolean
  /** Ends the server (sessions are cut, committed data is kept) and returns when it is gone. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** The database cluster; made when missing. */
  readonly dataDir: string
  /** Directory of the Unix socket, the only way in; made private to the server's user. */
  readonly socketDir: string
  /** Number in the socket's name. */
  readonly port?: number
  /** Database to make when missing, besides PostgreSQL's own. */
  readonly database?: string
  readonly log: Log
  readonly clock: Clock
  readonly signal?: AbortSignal
  /** More server settings by name; they win over ours. */
  readonly tuning?: Readonly<Record<string, string>>
  /** A server that already runs on `dataDir` is joined or is an error (default). */
  readonly whenRunning?: 'join' | 'refuse'
  /** Directory of a distribution's `postgres` and `initdb`, instead of the npm package's. */
  readonly binariesDir?: string | undefined
  /** User to run as when we are root. */
  readonly user?: string | undefined
  /** Where the server writes its log; beside the data by default. */
  readonly logFile?: string
}

export const portDefault = 5432

/** Recovery after a crash replays at most max_wal_size; a minute is plenty for it. */
const readyWaitMs = 60_000
const readyPollMs = 10

/** sun_path of unix(7), less its terminating zero. */
const socketPathLengthMax = 107

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '64MB',
  max_connections: '60',
  // Acknowledged means on disk: an embedded database is somebody's only copy.
  fsync: 'on',
  synchronous_commit: 'on',
  // Nobody replicates or archives this cluster, so it need not write the log for that.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  // Our statements are short; compiling them costs more than running them.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
}

/**
 * Starts a real PostgreSQL on `dataDir`, reachable through a Unix socket only, and returns when it accepts
 * connections. As root it runs as an unprivileged user. The server outlives this process: end it with `stop()`.
 *
 * @throws EmbeddedPostgresError with one sentence for a person.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = resolvePlace(options)
  const user = await chooseServerUser({ currentUid: process.getuid?.() ?? -1, wanted: options.user })
  const running = await findRunningInstance(place.dataDir)
  if (running !== undefined) return joinRunning(options, place, running)
  const binaries = await findPostgresBinaries({
    directory: options.binariesDir,
    user,
    copyTo: join(dirname(place.dataDir), 'postgresql'),
  })
  const sync = options.tuning?.fsync !== 'off'
  const origin = await ensureDataDirectory({ dataDir: place.dataDir, binaries, user, sync })
  await ensureSocketDirectory(place.socketDir, user)
  const late = await clearStaleLocks(options, place)
  if (late !== undefined) return joinRunning(options, place, late)
  options.log.debug('starting PostgreSQL', { dataDir: place.dataDir, origin, runsAs: user?.name })
  const child = await spawnPostgres(options, place, { binaries, user })
  const outcome = await waitReady(options, place, child)
  if (outcome === 'ended') {
    // Of two that start at once, PostgreSQL's lock file lets one live.
    const winner = await findRunningInstance(place.dataDir)
    if (winner !== undefined) return joinRunning(options, place, winner)
  }
  if (outcome !== 'ready') throw await startFailure(place)
  return describe(options, place, { pid: child.pid ?? 0, started: true })
}

interface Place {
  readonly dataDir: string
  readonly socketDir: string
  readonly socketPath: string
  readonly port: number
  readonly logFile: string
}

function resolvePlace(options: EmbeddedPostgresOptions): Place {
  const port = options.port ?? portDefault
  const socketDir = resolve(options.socketDir)
  const socketPath = join(socketDir, `.s.PGSQL.${port}`)
  if (Buffer.byteLength(socketPath) > socketPathLengthMax) {
    throw new EmbeddedPostgresError('socket_path_long', { path: socketPath, lengthMax: socketPathLengthMax })
  }
  const dataDir = resolve(options.dataDir)
  return { dataDir, socketDir, socketPath, port, logFile: options.logFile ?? `${dataDir}.log` }
}

async function ensureSocketDirectory(socketDir: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(socketDir, { recursive: true })
  // The local socket trusts whoever can open it, so the directory decides who that is.
  await chmod(socketDir, 0o700)
  if (user !== undefined) await chown(socketDir, user.uid, user.gid)
}

async function spawnPostgres(
  options: EmbeddedPostgresOptions,
  place: Place,
  runs: { readonly binaries: PostgresBinaries; readonly user: ServerUser | undefined },
): Promise<ChildProcess> {
  const all = {
    ...settings,
    ...options.tuning,
    unix_socket_directories: place.socketDir,
    port: String(place.port),
  }
  const args = [
    '-D',
    place.dataDir,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const identity = runs.user === undefined ? {} : { uid: runs.user.uid, gid: runs.user.gid }
  const logHandle = await open(place.logFile, 'a', 0o600)
  try {
    const child = spawn(runs.binaries.postgres, args, {
      ...identity,
      cwd: '/',
      // A terminal's Ctrl-C must reach us first: the API ends its transactions, then the database ends.
      detached: true,
      stdio: ['ignore', logHandle.fd, logHandle.fd],
      env: { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' },
    })
    // Without a listener a failed spawn would end this process; waitReady sees it by the missing pid.
    child.on('error', error => options.log.error('PostgreSQL could not be started', { error }))
    child.unref()
    return child
  } finally {
    await logHandle.close()
  }
}

async function waitReady(
  options: EmbeddedPostgresOptions,
  place: Place,
  child: ChildProcess,
): Promise<'ready' | 'failed' | 'ended'> {
  const wait = { what: 'PostgreSQL accepts connections', timeoutMs: readyWaitMs, pollMs: readyPollMs }
  try {
    return await waitUntil(options, wait, async () => {
      if (child.pid === undefined) return 'failed'
      if (child.exitCode !== null || child.signalCode !== null) return 'ended'
      return (await acceptsConnections(place)) && (await ensureDatabase(options, place)) ? 'ready' : undefined
    })
  } catch (cause) {
    if (!(cause instanceof WaitTimeoutError)) throw cause
    const fields = { waitMs: readyWaitMs, logFile: place.logFile }
    throw new EmbeddedPostgresError('not_ready', fields, { cause })
  }
}

/** Not yet listening, or listening but still recovering (57P03). */
const notYetCodes = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03'] as const

async function acceptsConnections(place: Place): Promise<boolean> {
  const client = new pg.Client({
    host: place.socketDir,
    port: place.port,
    user: superuser,
    database: 'postgres',
  })
  try {
    await client.connect()
    return true
  } catch (error) {
    if (hasErrorCode(error, ...notYetCodes)) return false
    throw error
  } finally {
    await client.end()
  }
}

async function ensureDatabase(options: EmbeddedPostgresOptions, place: Place): Promise<true> {
  const name = options.database ?? superuser
  const client = new pg.Client({
    host: place.socketDir,
    port: place.port,
    user: superuser,
    database: 'postgres',
  })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } catch (error) {
    // Two processes that start at once may both find it missing.
    if (!hasErrorCode(error, '42P04', '23505')) throw error
  } finally {
    await client.end()
  }
  return true
}

async function joinRunning(
  options: EmbeddedPostgresOptions,
  place: Place,
  instance: RunningInstance,
): Promise<EmbeddedPostgres> {
  if (options.whenRunning !== 'join') {
    throw new EmbeddedPostgresError('already_running', { pid: instance.pid, dataDir: place.dataDir })
  }
  // Its own lock file says where it listens; the lines are there once it has opened its socket.
  const wait = { what: 'running PostgreSQL accepts connections', timeoutMs: readyWaitMs, pollMs: readyPollMs }
  const joined = await waitUntil(options, wait, async () => {
    const now = await findRunningInstance(place.dataDir)
    if (now === undefined || now.socketDir === '') return undefined
    const actual = { ...place, socketDir: now.socketDir, port: now.port }
    return (await acceptsConnections(actual)) ? { actual, pid: now.pid } : undefined
  })
  await ensureDatabase(options, joined.actual)
  return describe(options, joined.actual, { pid: joined.pid, started: false })
}

function describe(
  options: EmbeddedPostgresOptions,
  place: Place,
  server: { readonly pid: number; readonly started: boolean },
): EmbeddedPostgres {
  const database = options.database ?? superuser
  return {
    connection: { host: place.socketDir, port: place.port, user: superuser, database },
    pid: server.pid,
    started: server.started,
    stop: () => stopPostmaster(options, { pid: server.pid, dataDir: place.dataDir }),
  }
}

const logLinesInError = 5

async function startFailure(place: Place): Promise<EmbeddedPostgresError> {
  const lines = (await readFile(place.logFile, 'utf8')).trim().split('\n')
  const output = lines.slice(-logLinesInError).join('\n')
  return new EmbeddedPostgresError('program_failed', {
    program: 'postgres',
    outcome: 'ended at start',
    output,
  })
}
