import { readFile, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Clock, systemClock } from '@neutrino/base/clock.ts'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { WaitTimeoutError, waitUntil } from '@neutrino/base/wait-until.ts'

/** How a process that we started is recognised again; its number alone may have been given to another since. */
export interface ProcessRecord {
  /** File that holds the process id. */
  readonly pidFile: string
  /** Base name of the program. */
  readonly program: string
  /** Text that its command line contains: a path that is only ours. */
  readonly marker: string
}

/** The id of the recorded process if it is alive, and is the one that was recorded. */
export async function findProcess(record: ProcessRecord): Promise<number | undefined> {
  const pid = Number.parseInt(await readOrEmpty(record.pidFile), 10)
  if (!Number.isInteger(pid)) return undefined
  return (await isRecorded(pid, record)) ? pid : undefined
}

async function isRecorded(pid: number, record: ProcessRecord): Promise<boolean> {
  // A process that has ended but was not yet waited for has an empty command line.
  const args = (await readOrEmpty(`/proc/${pid}/cmdline`)).split('\0')
  return basename(args[0] ?? '') === record.program && args.some(arg => arg.includes(record.marker))
}

/** Polite first; the second signal cannot be ignored. */
const requests = [
  { signal: 'SIGTERM', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

/** Ends the recorded process, waits until it is gone and removes its pid file. @returns whether there was one. */
export async function stopProcess(record: ProcessRecord, clock: Clock = systemClock): Promise<boolean> {
  const pid = await findProcess(record)
  if (pid !== undefined) await endProcess(pid, () => isRecorded(pid, record), clock)
  await rm(record.pidFile, { force: true })
  return pid !== undefined
}

/** Ends a process and returns when `isStill` says that it is gone. */
export async function endProcess(pid: number, isStill: () => Promise<boolean>, clock: Clock): Promise<void> {
  for (const { signal, waitMs } of requests) {
    try {
      process.kill(pid, signal)
      await waitUntil({ clock }, { what: `process ${pid} ends`, timeoutMs: waitMs, pollMs: 5 }, async () => {
        return !(await isStill())
      })
      return
    } catch (error) {
      if (hasErrorCode(error, 'ESRCH')) return
      if (!(error instanceof WaitTimeoutError) || signal === 'SIGKILL') throw error
    }
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ESRCH', 'ENOTDIR')) return ''
    throw error
  }
}
