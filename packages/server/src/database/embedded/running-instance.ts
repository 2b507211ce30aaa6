import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@neutrino/base/clock.ts'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { WaitTimeoutError, waitUntil } from '@neutrino/base/wait-until.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

/** What `postmaster.pid` says about the server that wrote it. */
export interface RunningInstance {
  readonly pid: number
  readonly socketDir: string
  readonly port: number
}

/** Backends of a killed postmaster notice its death when they next wait; PostgreSQL itself allows for seconds. */
const orphansWaitMs = 10_000

/** Finds the live postmaster of a data directory; undefined when there is none, whatever its lock file says. */
export async function findRunningInstance(dataDir: string): Promise<RunningInstance | undefined> {
  const lines = await readLockFile(dataDir)
  const pid = Number(lines?.[0])
  // A process id may have been given to another program since: only a postmaster works in the data directory.
  if (!Number.isInteger(pid) || !(await worksIn(pid, dataDir))) return undefined
  return { pid, port: Number(lines?.[3] ?? 0), socketDir: lines?.[4] ?? '' }
}

/**
 * Clears what a killed server left in `dataDir` and beside its socket. PostgreSQL would take a lock file whose process
 * id was meanwhile given to another of its user's processes for a live server, and refuse to start.
 *
 * Waits for orphaned backends first: they still write to the data, and without the lock file nothing stops a new
 * server from writing beside them.
 *
 * @returns the instance that another process started in the meantime, if one did.
 */
export async function clearStaleLocks(
  context: { readonly clock: Clock; readonly signal?: AbortSignal },
  place: { readonly dataDir: string; readonly socketPath: string },
): Promise<RunningInstance | undefined> {
  const stale = await readLockFile(place.dataDir)
  if (stale === undefined) return undefined
  let pids: number[] = []
  try {
    const wait = { what: 'orphaned backends end', timeoutMs: orphansWaitMs }
    const found = await waitUntil(context, wait, async () => {
      const running = await findRunningInstance(place.dataDir)
      if (running !== undefined) return running
      pids = await processesIn(place.dataDir)
      return pids.length === 0 ? 'none' : undefined
    })
    if (found !== 'none') return found
  } catch (cause) {
    if (!(cause instanceof WaitTimeoutError)) throw cause
    const fields = { dataDir: place.dataDir, pids: pids.join(', '), waitMs: orphansWaitMs }
    throw new EmbeddedPostgresError('orphans_remain', fields, { cause })
  }
  // Only the file that was judged: a server started since has written its own.
  if ((await readLockFile(place.dataDir))?.join() !== stale.join()) return findRunningInstance(place.dataDir)
  await rm(lockFile(place.dataDir), { force: true })
  await rm(place.socketPath, { force: true })
  await rm(`${place.socketPath}.lock`, { force: true })
  return undefined
}

function lockFile(dataDir: string): string {
  return join(dataDir, 'postmaster.pid')
}

async function readLockFile(dataDir: string): Promise<string[] | undefined> {
  try {
    return (await readFile(lockFile(dataDir), 'utf8')).split('\n').map(line => line.trim())
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function processesIn(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(pid => Number.isInteger(pid))
  const inside = await Promise.all(pids.map(pid => worksIn(pid, dataDir)))
  return pids.filter((_, index) => inside[index])
}

/** Whether `pid` is a process of the server on `dataDir`: each of them has the data directory as its working directory. */
export async function worksIn(pid: number, dataDir: string): Promise<boolean> {
  try {
    const [workingDir, program, wanted] = await Promise.all([
      readlink(`/proc/${pid}/cwd`),
      readFile(`/proc/${pid}/comm`, 'utf8'),
      realpath(dataDir),
    ])
    return workingDir === wanted && program.startsWith('postgres')
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return false
    throw error
  }
}
