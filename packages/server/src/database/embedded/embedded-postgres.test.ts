import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { findRunningInstance } from './running-instance.ts'
import { chooseServerUser } from './server-user.ts'
import {
  type EmbeddedConnection,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './start-embedded-postgres.ts'
import { stopEmbeddedPostgres } from './stop-embedded-postgres.ts'

const context = { clock: systemClock, log: silentLog }
const goneWaitMs = 10_000

let directory: string
let options: EmbeddedPostgresOptions

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'neutrino-pg-'))
  await chmod(directory, 0o755)
  options = {
    ...context,
    dataDir: join(directory, 'data'),
    socketDir: join(directory, 'run'),
    tuning: { fsync: 'off', shared_buffers: '16MB' },
  }
})

afterEach(async () => {
  await stopEmbeddedPostgres(context, options.dataDir)
  await rm(directory, { recursive: true, force: true })
})

async function query(connection: EmbeddedConnection, sql: string): Promise<unknown[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'no error'
  } catch (error) {
    return error instanceof EmbeddedPostgresError ? error.code : String(error)
  }
}

describe('embedded PostgreSQL', () => {
  test('keeps committed data over a stop and a start, and listens on no network', async () => {
    const first = await startEmbeddedPostgres(options)
    expect(first.started).toBe(true)
    expect(first.connection).toEqual({
      host: options.socketDir,
      port: 5432,
      user: 'neutrino',
      database: 'neutrino',
    })
    await query(first.connection, 'create table kept as select 7 as n')
    expect(await query(first.connection, "select current_setting('listen_addresses')")).toEqual([''])
    await first.stop()
    expect(await findRunningInstance(options.dataDir)).toBeUndefined()

    const second = await startEmbeddedPostgres(options)
    expect(await query(second.connection, 'select n from kept')).toEqual([7])
  })

  test('a second start refuses by default, or joins the same server when asked to', async () => {
    const first = await startEmbeddedPostgres(options)
    expect(await errorOf(startEmbeddedPostgres(options))).toBe('already_running')
    const joined = await startEmbeddedPostgres({
      ...options,
      whenRunning: 'join',
      socketDir: join(directory, 'elsewhere'),
    })
    expect(joined).toMatchObject({ pid: first.pid, started: false, connection: first.connection })
  })

  test('of several starts at once one makes the server and the others join it', async () => {
    const starts = Array.from({ length: 3 }, () => startEmbeddedPostgres({ ...options, whenRunning: 'join' }))
    const servers = await Promise.all(starts)
    expect(new Set(servers.map(server => server.pid)).size).toBe(1)
    expect(servers.filter(server => server.started)).toHaveLength(1)
  })

  test('recovers committed data after kill -9, also when its process id was given to another process', async () => {
    const first = await startEmbeddedPostgres(options)
    await query(first.connection, 'create table kept as select 7 as n')
    process.kill(first.pid, 'SIGKILL')
    await waitUntil(context, { what: 'the postmaster is gone', timeoutMs: goneWaitMs }, async () => {
      return (await findRunningInstance(options.dataDir)) === undefined
    })
    // The id in the lock file now belongs to a process that is no PostgreSQL, but of the user that PostgreSQL asks about.
    const lockFile = join(options.dataDir, 'postmaster.pid')
    const user = await chooseServerUser({ currentUid: process.getuid?.() ?? -1 })
    const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid }
    const stranger = spawn('/bin/cat', [], { ...identity, stdio: ['pipe', 'ignore', 'ignore'] })
    try {
      const lines = (await readFile(lockFile, 'utf8')).split('\n')
      await writeFile(lockFile, [stranger.pid, ...lines.slice(1)].join('\n'))

      const second = await startEmbeddedPostgres(options)
      expect(await query(second.connection, 'select n from kept')).toEqual([7])
    } finally {
      stranger.kill()
    }
  })

  test('an interrupted initdb leaves nothing that a later start would trust', async () => {
    const abandoned = `${options.dataDir}.initdb-999999999-abc`
    await mkdir(abandoned)
    await startEmbeddedPostgres(options)
    expect(await missing(abandoned)).toBe(true)
  })

  test('data of another PostgreSQL version is refused in words', async () => {
    await mkdir(options.dataDir)
    await writeFile(join(options.dataDir, 'PG_VERSION'), '9\n')
    expect(await errorOf(startEmbeddedPostgres(options))).toBe('version_mismatch')
  })

  test('a socket path that the kernel would cut is refused in words', async () => {
    const socketDir = join(directory, 'x'.repeat(100))
    expect(await errorOf(startEmbeddedPostgres({ ...options, socketDir }))).toBe('socket_path_long')
  })

  test('programs that are not there are refused in words', async () => {
    expect(await errorOf(startEmbeddedPostgres({ ...options, binariesDir: directory }))).toBe(
      'binaries_missing',
    )
  })

  test('a setting that PostgreSQL does not know ends the start with what PostgreSQL said', async () => {
    const start = startEmbeddedPostgres({ ...options, tuning: { fsync: 'off', no_such_setting: '1' } })
    await expect(start).rejects.toThrow('unrecognized configuration parameter "no_such_setting"')
  })
})

describe.runIf(process.getuid?.() === 0)('as root', () => {
  test('the server runs as an unprivileged user who alone may open its socket', async () => {
    const server = await startEmbeddedPostgres(options)
    const owner = await stat(`/proc/${server.pid}`)
    expect(owner.uid).not.toBe(0)
    const socketDir = await stat(options.socketDir)
    expect({ uid: socketDir.uid, mode: socketDir.mode & 0o777 }).toEqual({ uid: owner.uid, mode: 0o700 })
  })

  test('data below a directory that this user cannot enter is refused in words', async () => {
    await chmod(directory, 0o700)
    expect(await errorOf(startEmbeddedPostgres(options))).toBe('not_reachable')
  })

  test('a user that does not exist is refused in words', async () => {
    expect(await errorOf(startEmbeddedPostgres({ ...options, user: 'no-such-user' }))).toBe('user_missing')
  })
})

test('a dedicated user is preferred to nobody, and nobody else than root changes user', async () => {
  const passwd =
    'root:x:0:0::/:/bin/sh\nnobody:x:65534:65533::/:/bin/false\nneutrino:x:990:991::/:/bin/false\n'
  expect(await chooseServerUser({ currentUid: 0, passwd })).toEqual({ name: 'neutrino', uid: 990, gid: 991 })
  expect(await chooseServerUser({ currentUid: 0, passwd, wanted: 'nobody' })).toMatchObject({ uid: 65534 })
  expect(await chooseServerUser({ currentUid: 1000, passwd })).toBeUndefined()
})

async function missing(path: string): Promise<boolean> {
  try {
    await stat(path)
    return false
  } catch (error) {
    return hasErrorCode(error, 'ENOENT')
  }
}
