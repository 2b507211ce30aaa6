import type { Clock } from '@neutrino/base/clock.ts'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import type { Log } from '@neutrino/base/log.ts'
import { WaitTimeoutError, waitUntil } from '@neutrino/base/wait-until.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { findRunningInstance, worksIn } from './running-instance.ts'

interface Context {
  readonly clock: Clock
  readonly log: Log
  readonly signal?: AbortSignal
}

/**
 * How to ask, in this order, and how long to wait for each: fast shutdown cuts sessions and writes a checkpoint;
 * immediate shutdown leaves recovery to the next start.
 */
const requests = [
  { signal: 'SIGINT', waitMs: 15_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
] as const

/** Stops the server on `dataDir`, whoever started it. @returns whether there was one. */
export async function stopEmbeddedPostgres(context: Context, dataDir: string): Promise<boolean> {
  const instance = await findRunningInstance(dataDir)
  if (instance === undefined) return false
  await stopPostmaster(context, { pid: instance.pid, dataDir })
  return true
}

/** Ends the postmaster `pid` if it still is the one of `dataDir`, and returns when it is gone. */
export async function stopPostmaster(
  context: Context,
  postmaster: { readonly pid: number; readonly dataDir: string },
): Promise<void> {
  const { pid, dataDir } = postmaster
  for (const { signal, waitMs } of requests) {
    if (!(await worksIn(pid, dataDir))) return
    try {
      process.kill(pid, signal)
    } catch (error) {
      if (hasErrorCode(error, 'ESRCH')) return
      throw error
    }
    try {
      const wait = { what: 'PostgreSQL ends', timeoutMs: waitMs }
      await waitUntil(context, wait, async () => !(await worksIn(pid, dataDir)))
      return
    } catch (error) {
      if (!(error instanceof WaitTimeoutError)) throw error
      context.log.warn('PostgreSQL does not stop', { pid, dataDir, signal, waitMs })
    }
  }
  const waitMs = requests.reduce((sum, request) => sum + request.waitMs, 0)
  throw new EmbeddedPostgresError('not_stopped', { pid, waitMs })
}
