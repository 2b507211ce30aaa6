import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UserError } from '../user-error.ts'
import { type Central, centralRemote, nbctl, sbctl, startCentral, stopCentral } from './central.ts'
import { controlSocket } from './daemon.ts'
import { addExternalHost, type ExternalHost, removeExternalHost } from './external-host.ts'
import { fabricName, startFabric } from './fabric.ts'
import {
  controller,
  type HypervisorOptions,
  hypervisorName,
  listHypervisors,
  startHypervisor,
  stopHypervisor,
} from './hypervisor.ts'
import {
  addMachine,
  type Lease,
  leaseAddress,
  listMachines,
  type Machine,
  plugMachine,
  removeMachine,
  unplugMachine,
} from './machine.ts'
import { listNamespaces, removeNamespaces } from './namespaces.ts'
import { directoryLengthMax, namespaceOf, type Place, placeOf } from './place.ts'
import { type CommandOptions, type CommandOutcome, runCommand, tryCommand } from './run-command.ts'
import { discardSwitch, ofctl, stopSwitch, vsctl } from './virtual-switch.ts'

export interface LabOptions {
  /** Everything on disk is below it; labs in different directories never meet. */
  readonly stateDir: string
  /** Loopback ports of the databases; Unix sockets only when absent. */
  readonly ports?: { readonly nb: number; readonly sb: number }
  readonly physicalNetwork?: string
  /** More external_ids for each hypervisor's switch. */
  readonly externalIds?: HypervisorOptions['externalIds']
}

/** A small cloud: OVN central, a data centre network, hypervisors, virtual machines and hosts outside. */
export interface Lab {
  readonly place: Place
  readonly central: Central
  /** `unix:` remotes of the two databases. */
  readonly northbound: string
  readonly southbound: string
  /** Starts OVN central. Needs no privilege. */
  startCentral(): Promise<void>
  /** Starts the fabric and hypervisors 1 to `count`. Needs root; central may start at the same time. */
  startHypervisors(count: number): Promise<void>
  /** Starts one more hypervisor. @returns its number. */
  addHypervisor(): Promise<number>
  hypervisors(): Promise<number[]>
  /** Ends everything and removes machines, namespaces and switches. The OVN databases stay. */
  stop(): Promise<void>
  addMachine(machine: Omit<Machine, 'hypervisor'> & { readonly hypervisor?: number }): Promise<Machine>
  removeMachine(name: string): Promise<void>
  machines(): Promise<Machine[]>
  plug(name: string, hypervisor: number): Promise<boolean>
  unplug(name: string): Promise<void>
  dhcp(name: string): Promise<Lease>
  addExternalHost(host: ExternalHost): Promise<void>
  removeExternalHost(name: string): Promise<void>
  /** Runs a program in the namespace of a machine, external host, hypervisor (`hv1`) or the `fabric`. */
  exec(name: string, command: readonly string[], options?: CommandOptions): Promise<CommandOutcome>
  /** The command line that `exec` would run, for a caller that wants to keep the process. */
  inside(name: string, command: readonly string[]): string[]
  nbctl(args: readonly string[]): Promise<string>
  sbctl(args: readonly string[]): Promise<string>
  vsctl(switchName: string, args: readonly string[]): Promise<string>
  ofctl(switchName: string, args: readonly string[]): Promise<string>
  /** `ovs-appctl` on a hypervisor's `vswitchd` or `controller`, or on `northd`. */
  appctl(
    target: { hypervisor: number; daemon: 'vswitchd' | 'controller' } | 'northd',
    args: readonly string[],
  ): Promise<string>
  /** Waits until northd and every hypervisor have carried out what is in the northbound database now. */
  sync(timeoutMs?: number): Promise<void>
}

const syncTimeoutMsDefault = 30_000

export function createLab(options: LabOptions): Lab {
  const directory = resolve(options.stateDir)
  if (Buffer.byteLength(directory) > directoryLengthMax) {
    throw new UserError(
      `The directory ${directory} is too long for Unix sockets below it (${directoryLengthMax} bytes).`,
    )
  }
  const place = placeOf(directory, options.physicalNetwork)
  const central: Central = {
    directory: join(directory, 'ovn'),
    ...(options.ports === undefined ? {} : { ports: options.ports }),
  }
  const southbound = centralRemote(central, 'sb')
  const hypervisorOptions = {
    southbound,
    ...(options.externalIds === undefined ? {} : { externalIds: options.externalIds }),
  }
  const inside = (name: string, command: readonly string[]) => [
    ...['ip', 'netns', 'exec', namespaceOf(place, name)],
    ...command,
  ]
  return {
    place,
    central,
    northbound: centralRemote(central, 'nb'),
    southbound,
    startCentral: () => startCentral(central),
    startHypervisors: count => startHypervisors(place, count, hypervisorOptions),
    addHypervisor: async () => {
      const index = ((await listHypervisors(place)).at(-1) ?? 0) + 1
      await startHypervisor(place, index, hypervisorOptions)
      return index
    },
    hypervisors: () => listHypervisors(place),
    stop: () => stopLab(place, central),
    addMachine: async ({ hypervisor, ...machine }) => {
      await addMachine(place, machine)
      if (hypervisor === undefined) return machine
      await plugMachine(place, machine.name, hypervisor)
      return { ...machine, hypervisor }
    },
    removeMachine: name => removeMachine(place, name),
    machines: () => listMachines(place),
    plug: (name, hypervisor) => plugMachine(place, name, hypervisor),
    unplug: name => unplugMachine(place, name),
    dhcp: name => leaseAddress(place, name),
    addExternalHost: host => addExternalHost(place, host),
    removeExternalHost: name => removeExternalHost(place, name),
    inside,
    exec: (name, command, commandOptions) => tryCommand(inside(name, command), commandOptions),
    nbctl: args => nbctl(central, args),
    sbctl: args => sbctl(central, args),
    vsctl: (switchName, args) => vsctl(place, switchName, args),
    ofctl: (switchName, args) => ofctl(place, switchName, args),
    appctl: (target, args) => appctl(place, central, target, args),
    sync: async (timeoutMs = syncTimeoutMsDefault) => {
      await nbctl(central, [`--timeout=${Math.ceil(timeoutMs / 1_000)}`, '--wait=hv', 'sync'])
    },
  }
}

async function startHypervisors(place: Place, count: number, options: HypervisorOptions): Promise<void> {
  await mkdir(place.directory, { recursive: true })
  await startFabric(place)
  const indexes = Array.from({ length: count }, (_, index) => index + 1)
  await Promise.all(indexes.map(index => startHypervisor(place, index, options)))
}

async function stopLab(place: Place, central: Central): Promise<void> {
  const indexes = await listHypervisors(place)
  // ovn-controller takes its chassis out of the southbound database on its way out, so central goes last.
  await Promise.all(indexes.map(index => stopHypervisor(place, index)))
  await Promise.all([stopSwitch(place, fabricName), stopCentral(central)])
  await removeNamespaces(await listNamespaces(place.prefix))
  await Promise.all([...indexes.map(hypervisorName), fabricName].map(name => discardSwitch(place, name)))
  await rm(join(place.directory, 'machines'), { recursive: true, force: true })
  await removeSockets(central.directory)
}

/** A daemon that was killed leaves its sockets. */
async function removeSockets(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  const sockets = names.filter(name => /\.(sock|ctl|pid)$/.test(name))
  await Promise.all(sockets.map(name => rm(join(directory, name), { force: true })))
}

async function appctl(
  place: Place,
  central: Central,
  target: { hypervisor: number; daemon: 'vswitchd' | 'controller' } | 'northd',
  args: readonly string[],
): Promise<string> {
  if (target === 'northd') {
    const socket = controlSocket({ directory: central.directory, name: 'northd' })
    return runCommand(['ovs-appctl', `--target=${socket}`, ...args])
  }
  const { directory } = controller(place, target.hypervisor)
  if (target.daemon === 'vswitchd') {
    return runCommand(['ovs-appctl', `--target=${controlSocket({ directory, name: 'vswitchd' })}`, ...args])
  }
  const socket = (await readdir(directory)).find(name => /^ovn-controller\.\d+\.ctl$/.test(name))
  if (socket === undefined)
    throw new UserError(`ovn-controller of hypervisor ${target.hypervisor} does not run.`)
  return runCommand(['ovs-appctl', `--target=${join(directory, socket)}`, ...args])
}
