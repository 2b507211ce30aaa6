import { spawn } from 'node:child_process'
import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@neutrino/base/clock.ts'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { WaitTimeoutError, waitUntil } from '@neutrino/base/wait-until.ts'
import { findProcess, type ProcessRecord, stopProcess } from '../lab/process-record.ts'
import { tryCommand } from '../lab/run-command.ts'
import { UserError } from '../user-error.ts'
import { apiUrl, type CloudDirectory, type CloudSettings, repository } from './cloud-directory.ts'

/** The two processes of the server, each a command of its main program. */
export const serverProcesses = ['api', 'reconcile'] as const
export type ServerProcess = (typeof serverProcesses)[number]

const program = join(repository, 'packages/server/src/main.ts')

export function configFile(cloud: CloudDirectory): string {
  return join(cloud.directory, 'neutron.conf')
}

export function logFile(cloud: CloudDirectory, name: ServerProcess): string {
  return join(cloud.directory, `${name}.log`)
}

/** Starts it in the background unless it runs. @returns whether it was started now. */
export async function startServerProcess(cloud: CloudDirectory, name: ServerProcess): Promise<boolean> {
  if ((await findServerProcess(cloud, name)) !== undefined) return false
  const log = await open(logFile(cloud, name), 'a')
  try {
    const child = spawn(process.execPath, [program, name, '--config-file', configFile(cloud)], {
      cwd: repository,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    child.unref()
    const { pid } = child
    if (pid === undefined) throw new UserError(`The ${name} process could not be started.`)
    const { pidFile } = recordOf(cloud, name)
    await writeFile(`${pidFile}.new`, `${pid}\n`)
    await rename(`${pidFile}.new`, pidFile)
    return true
  } finally {
    await log.close()
  }
}

export function findServerProcess(cloud: CloudDirectory, name: ServerProcess): Promise<number | undefined> {
  return findProcess(recordOf(cloud, name))
}

export function stopServerProcess(cloud: CloudDirectory, name: ServerProcess): Promise<boolean> {
  return stopProcess(recordOf(cloud, name))
}

const readyWaitMs = 20_000

/** Waits until the API answers its health check. */
export async function waitApiReady(
  cloud: CloudDirectory,
  settings: CloudSettings,
  clock: Clock,
): Promise<void> {
  await waitProcess(cloud, 'api', clock, async () => (await askHealth(settings)) !== undefined)
}

/** Waits until the reconciler has told the API how it is. */
export async function waitReconcilerReady(
  cloud: CloudDirectory,
  settings: CloudSettings,
  clock: Clock,
): Promise<void> {
  await waitProcess(cloud, 'reconcile', clock, async () => {
    const health = await askHealth(settings)
    return health !== undefined && !health.includes('no reconciler reports')
  })
}

/** What a healthy API answers. */
async function askHealth(settings: CloudSettings): Promise<string | undefined> {
  try {
    const answer = await fetch(`${apiUrl(settings)}/healthcheck`, { headers: { accept: 'application/json' } })
    const text = await answer.text()
    return answer.ok ? text : undefined
  } catch {
    return undefined
  }
}

const schemaTimeoutMs = 60_000

/** Brings the database to what this release needs. Takes the configuration file that the processes get. */
export async function upgradeSchema(cloud: CloudDirectory): Promise<void> {
  const command = [process.execPath, program, 'db', 'upgrade', '--config-file', configFile(cloud)]
  const outcome = await tryCommand(command, { timeoutMs: schemaTimeoutMs })
  if (outcome.code === 0) return
  const reason = outcome.code === null ? `not within ${schemaTimeoutMs / 1_000} s` : outcome.stderr.trim()
  throw new UserError(`The database could not be upgraded: ${reason}`)
}

/** Waits for `ready`, but no longer than the process lives. */
async function waitProcess(
  cloud: CloudDirectory,
  name: ServerProcess,
  clock: Clock,
  ready: () => Promise<boolean>,
): Promise<void> {
  try {
    await waitUntil(
      { clock },
      { what: `the ${name} process is ready`, timeoutMs: readyWaitMs, pollMs: 25 },
      async () => {
        if (await ready()) return true
        if ((await findServerProcess(cloud, name)) === undefined) throw await endedEarly(cloud, name)
        return undefined
      },
    )
  } catch (cause) {
    if (!(cause instanceof WaitTimeoutError)) throw cause
    const log = logFile(cloud, name)
    throw new UserError(
      `The ${name} process was not ready after ${readyWaitMs / 1_000} s; its log is ${log}.`,
      { cause },
    )
  }
}

const logLinesInError = 6

async function endedEarly(cloud: CloudDirectory, name: ServerProcess): Promise<UserError> {
  const text = await readOrEmpty(logFile(cloud, name))
  // Frames of a trace say nothing to the person who starts it.
  const lines = text.split('\n').filter(line => line.trim() !== '' && !line.startsWith('    at '))
  return new UserError(
    `The ${name} process ended at its start. The end of ${logFile(cloud, name)}:\n${lines.slice(-logLinesInError).join('\n')}`,
  )
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return ''
    throw error
  }
}

function recordOf(cloud: CloudDirectory, name: ServerProcess): ProcessRecord {
  return { pidFile: join(cloud.directory, `${name}.pid`), program: 'node', marker: configFile(cloud) }
}
