import { join } from 'node:path'
import { findProcess, type ProcessRecord, stopProcess } from './process-record.ts'
import { runCommand } from './run-command.ts'

/** A daemon of the Open vSwitch family: they all fork, write a pid file and return when they are ready. */
export interface Daemon {
  readonly program: 'ovsdb-server' | 'ovs-vswitchd' | 'ovn-northd' | 'ovn-controller'
  /** Names its pid file, log and control socket. */
  readonly name: string
  /** Where those are; also what its own tools look in. */
  readonly directory: string
  /** Network namespace; our own by default. */
  readonly namespace?: string
  readonly args: readonly string[]
}

const startTimeoutMs = 20_000

/** Starts it unless it already runs. @returns whether it was started now. */
export async function startDaemon(daemon: Daemon): Promise<boolean> {
  if ((await findProcess(recordOf(daemon))) !== undefined) return false
  const { directory, name } = daemon
  // Releases before 24.03 of ovn-controller take no --unixctl: they name their socket after the program and its id.
  const control = daemon.program === 'ovn-controller' ? [] : [`--unixctl=${controlSocket(daemon)}`]
  const inside = daemon.namespace === undefined ? [] : ['ip', 'netns', 'exec', daemon.namespace]
  const options = [
    '-vconsole:off',
    '--detach',
    '--no-chdir',
    `--pidfile=${pidFile(daemon)}`,
    `--log-file=${join(directory, `${name}.log`)}`,
    ...control,
  ]
  await runCommand([...inside, daemon.program, ...options, ...daemon.args], {
    env: directoriesOf(directory),
    timeoutMs: startTimeoutMs,
  })
  return true
}

/** @returns whether it was running. */
export async function stopDaemon(daemon: Daemon): Promise<boolean> {
  return stopProcess(recordOf(daemon))
}

export async function findDaemon(daemon: Daemon): Promise<number | undefined> {
  return findProcess(recordOf(daemon))
}

/** The socket that `ovs-appctl` talks to. */
export function controlSocket(daemon: Pick<Daemon, 'directory' | 'name'>): string {
  return join(daemon.directory, `${daemon.name}.ctl`)
}

/** Keeps everything that a tool or daemon would put into the system's directories inside `directory`. */
export function directoriesOf(directory: string): Record<string, string> {
  return {
    OVS_RUNDIR: directory,
    OVS_DBDIR: directory,
    OVS_LOGDIR: directory,
    OVN_RUNDIR: directory,
    OVN_DBDIR: directory,
    OVN_LOGDIR: directory,
  }
}

function pidFile(daemon: Daemon): string {
  return join(daemon.directory, `${daemon.name}.pid`)
}

function recordOf(daemon: Daemon): ProcessRecord {
  return { pidFile: pidFile(daemon), program: daemon.program, marker: `${daemon.directory}/` }
}
