import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'

const run = promisify(execFile)

/** A real ovsdb-server of one's own, in a directory of its own. */
export interface ServerProcess {
  readonly directory: string
  /** Its unix socket, for clients. */
  readonly remote: string
  start(): Promise<void>
  /** SIGTERM, or SIGKILL when it shall not tidy up. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** A command of ovs-appctl(8). */
  control(...command: readonly string[]): Promise<string>
  /** Stops it and removes its files. */
  close(): Promise<void>
}

/** Starts a standalone server with an empty database of the schema. `options` are added to its command line. */
export async function startServerProcess(
  schema: object,
  options: (directory: string) => Promise<readonly string[]> | readonly string[] = () => [],
): Promise<ServerProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'ovsdb-'))
  await writeFile(join(directory, 'schema.json'), JSON.stringify(schema))
  await run('ovsdb-tool', ['create', join(directory, 'db'), join(directory, 'schema.json')])
  const server = serverIn(directory, await options(directory))
  await server.start()
  return server
}

/** A server on the database file `db` of the directory, not started yet. */
export function serverIn(directory: string, options: readonly string[]): ServerProcess {
  const socket = join(directory, 'db.sock')
  const control = join(directory, 'control')
  let child: ChildProcess | undefined
  const appctl = async (...command: readonly string[]) => {
    const { stdout } = await run('ovs-appctl', ['--target', control, ...command])
    return stdout
  }
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
  return {
    directory,
    remote: `unix:${socket}`,
    control: appctl,
    stop,
    start: async () => {
      child = spawn(
        'ovsdb-server',
        [
          `--remote=punix:${socket}`,
          `--unixctl=${control}`,
          `--log-file=${join(directory, 'log')}`,
          '-vconsole:off',
          ...options,
          join(directory, 'db'),
        ],
        { stdio: 'ignore' },
      )
      await waitUntil({ clock: systemClock }, { what: 'ovsdb-server answers', timeoutMs: 10_000 }, () =>
        appctl('version').then(
          () => true,
          () => false,
        ),
      )
    },
    close: async () => {
      await stop('SIGKILL')
      await rm(directory, { recursive: true, force: true })
    },
  }
}
