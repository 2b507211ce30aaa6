import { execFile } from 'node:child_process'
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { programFailed } from './program-failed.ts'
import type { ServerUser } from './server-user.ts'
import { isReachableBy } from './server-user.ts'

const execute = promisify(execFile)

/** The superuser of every embedded server. */
export const superuser = 'neutrino'

/**
 * Makes sure that `dataDir` holds an initialised database cluster of the right version, owned by `user`.
 *
 * A new cluster is made beside its place and then renamed into it, so an interrupted or a simultaneous `initdb`
 * never leaves a half-made cluster behind.
 *
 * @param options.sync whether initdb waits for the disk; only tests can do without.
 */
export async function ensureDataDirectory(options: {
  readonly dataDir: string
  readonly binaries: PostgresBinaries
  readonly user: ServerUser | undefined
  readonly sync: boolean
}): Promise<'created' | 'found'> {
  const { dataDir, binaries, user } = options
  const dataVersion = await readVersion(dataDir)
  if (dataVersion !== undefined) {
    if (dataVersion !== String(binaries.majorVersion)) {
      throw new EmbeddedPostgresError('version_mismatch', {
        dataDir,
        dataVersion,
        version: binaries.majorVersion,
      })
    }
    return 'found'
  }
  const parent = dirname(dataDir)
  await mkdir(parent, { recursive: true })
  if (user !== undefined && !(await isReachableBy(user, parent))) {
    throw new EmbeddedPostgresError('not_reachable', { user: user.name, path: parent })
  }
  await removeAbandoned(dataDir)
  const scratch = await mkdtemp(scratchPrefix(dataDir))
  try {
    if (user !== undefined) await chown(scratch, user.uid, user.gid)
    await initialise({ ...options, dataDir: scratch })
    await rename(scratch, dataDir)
    return 'created'
  } catch (error) {
    await rm(scratch, { recursive: true, force: true })
    if (hasErrorCode(error, 'ENOTEMPTY', 'EEXIST')) return 'found'
    throw error
  }
}

async function readVersion(dataDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** The maker's process id is part of the name: what a dead process left can be told from work in progress. */
function scratchPrefix(dataDir: string): string {
  return `${dataDir}.initdb-${process.pid}-`
}

async function removeAbandoned(dataDir: string): Promise<void> {
  const parent = dirname(dataDir)
  const prefix = `${basename(dataDir)}.initdb-`
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (pid === process.pid || isAlive(pid)) continue
    await rm(join(parent, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !hasErrorCode(error, 'ESRCH')
  }
}

async function initialise(options: {
  readonly dataDir: string
  readonly binaries: PostgresBinaries
  readonly user: ServerUser | undefined
  readonly sync: boolean
}): Promise<void> {
  const { binaries, user } = options
  // The same order and case rules on every machine, whatever its locales: code point order, Unicode case mapping.
  const locale =
    binaries.majorVersion >= 17
      ? ['--locale-provider=builtin', '--locale=C.UTF-8']
      : ['--locale-provider=libc', '--locale=C.UTF-8']
  const args = [
    `--pgdata=${options.dataDir}`,
    `--username=${superuser}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    ...locale,
    '--no-instructions',
    ...(options.sync ? [] : ['--no-sync']),
  ]
  const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid }
  try {
    await execute(binaries.initdb, args, {
      ...identity,
      cwd: '/',
      env: { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' },
    })
  } catch (error) {
    throw programFailed('initdb', error)
  }
}
