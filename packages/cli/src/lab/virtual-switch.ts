import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../user-error.ts'
import { type Daemon, directoriesOf, startDaemon, stopDaemon } from './daemon.ts'
import { pathExists } from './path-exists.ts'
import { namespaceOf, type Place, switchDirectory } from './place.ts'
import { runCommand } from './run-command.ts'

const schemaFiles = [
  '/usr/share/openvswitch/vswitch.ovsschema',
  '/usr/local/share/openvswitch/vswitch.ovsschema',
] as const

/** No kernel module is needed, and none of the machine's own switches is touched. */
export const datapathType = 'netdev'

/** Starts an Open vSwitch of its own (database and daemon) in the namespace of `name`. Idempotent. */
export async function startSwitch(place: Place, name: string): Promise<void> {
  const directory = switchDirectory(place, name)
  await mkdir(directory, { recursive: true })
  const file = join(directory, 'conf.db')
  if (!(await pathExists(file))) await runCommand(['ovsdb-tool', 'create', file, await findSchema()])
  await startDaemon(switchDatabase(place, name))
  // ovn-controller asks for it too, but ovs-vswitchd finds out only when it starts how many tags its datapath knows.
  const everyTag = ['set', 'Open_vSwitch', '.', 'other_config:vlan-limit=0']
  await vsctl(place, name, ['--no-wait', 'init', '--', ...everyTag])
  await startDaemon(switchDaemon(place, name))
}

/** Ends a switch and forgets its database: its ports name devices that went with a namespace. */
export async function discardSwitch(place: Place, name: string): Promise<void> {
  await stopSwitch(place, name)
  await rm(switchDirectory(place, name), { recursive: true, force: true })
}

export async function stopSwitch(place: Place, name: string): Promise<void> {
  await stopDaemon(switchDaemon(place, name))
  await stopDaemon(switchDatabase(place, name))
}

const toolTimeoutS = 20

/** Runs `ovs-vsctl` on the database of a switch. */
export function vsctl(place: Place, name: string, args: readonly string[]): Promise<string> {
  return runCommand(['ovs-vsctl', `--timeout=${toolTimeoutS}`, `--db=${switchRemote(place, name)}`, ...args])
}

/** Runs `ovs-ofctl`: `args` begins with its command, for instance `dump-flows br-int`. */
export function ofctl(place: Place, name: string, args: readonly string[]): Promise<string> {
  return runCommand(['ovs-ofctl', '-O', 'OpenFlow15', ...args], {
    env: directoriesOf(switchDirectory(place, name)),
  })
}

export function switchRemote(place: Place, name: string): string {
  return `unix:${join(switchDirectory(place, name), 'db.sock')}`
}

export function switchDatabase(place: Place, name: string): Daemon {
  const directory = switchDirectory(place, name)
  return {
    program: 'ovsdb-server',
    name: 'ovsdb',
    directory,
    namespace: namespaceOf(place, name),
    args: [`--remote=p${switchRemote(place, name)}`, join(directory, 'conf.db')],
  }
}

export function switchDaemon(place: Place, name: string): Daemon {
  return {
    program: 'ovs-vswitchd',
    name: 'vswitchd',
    directory: switchDirectory(place, name),
    namespace: namespaceOf(place, name),
    args: [switchRemote(place, name)],
  }
}

async function findSchema(): Promise<string> {
  for (const file of schemaFiles) if (await pathExists(file)) return file
  throw new UserError(`Open vSwitch is not installed: there is no ${schemaFiles.join(' and no ')}.`)
}
