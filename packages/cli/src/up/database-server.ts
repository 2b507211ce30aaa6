import { join } from 'node:path'
import { runCommand, tryCommand } from '../lab/run-command.ts'
import { UserError } from '../user-error.ts'
import { type CloudDirectory, repository } from './cloud-directory.ts'

/** The server package is not imported here, its embedded PostgreSQL is run as a program. */
const program = join(repository, 'packages/server/src/database/embedded/main.ts')

/** First start with initdb, or recovery after a crash. */
const startTimeoutMs = 90_000

export interface DatabaseServer {
  /** `postgresql://` URL for the configuration. */
  readonly url: string
  readonly pid: number
  readonly started: boolean
}

/** Starts the cloud's PostgreSQL, or joins it when it already runs. */
export async function startDatabaseServer(cloud: CloudDirectory): Promise<DatabaseServer> {
  const args = ['start', '--data-dir', dataDir(cloud), '--socket-dir', join(cloud.database, 'run')]
  const outcome = await tryCommand([process.execPath, program, ...args], { timeoutMs: startTimeoutMs })
  if (outcome.code !== 0) throw new UserError(outcome.stderr.trim())
  return parseAnswer(outcome.stdout)
}

export async function stopDatabaseServer(cloud: CloudDirectory): Promise<void> {
  await runCommand([process.execPath, program, 'stop', '--data-dir', dataDir(cloud)])
}

export function dataDir(cloud: CloudDirectory): string {
  return join(cloud.database, 'data')
}

interface Answer {
  readonly connection: { host: string; port: number; user: string; database: string }
  readonly pid: number
  readonly started: boolean
}

function parseAnswer(text: string): DatabaseServer {
  // Written by our own program in the same checkout.
  const { connection, pid, started } = JSON.parse(text) as Answer
  const { host, port, user, database } = connection
  const url = `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`
  return { url, pid, started }
}
