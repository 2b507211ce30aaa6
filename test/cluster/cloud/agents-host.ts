import { join } from 'node:path'
import { startDaemon, stopDaemon } from '@neutrino/cli/lab/daemon.ts'
import { controller, hypervisorName } from '@neutrino/cli/lab/hypervisor.ts'
import { tapName } from '@neutrino/cli/lab/machine.ts'
import { disableOffloads, ipBatch } from '@neutrino/cli/lab/namespaces.ts'
import { namespaceOf, switchDirectory } from '@neutrino/cli/lab/place.ts'
import { type CommandOutcome, tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { repository } from '@neutrino/cli/up/cloud-directory.ts'
import { configFile } from '@neutrino/cli/up/server-process.ts'
import type { DumpedPort } from '../../support/neutron/write-dump.ts'
import type { TestCloud } from './use-cloud.ts'

const program = join(repository, 'packages/cli/src/main.ts')
const commandTimeoutMs = 120_000

/** A guest of the old cloud. */
export interface OldGuest {
  readonly name: string
  readonly port: DumpedPort
  /** Its network: `brq…` with Linux bridges, its tag with Open vSwitch. */
  readonly at: string
}

/** Turns a hypervisor of the lab into one that OVN does not know yet: no bridge of OVN's, and no database to ask. */
export async function forgetOvn({ lab }: TestCloud, hypervisor: number): Promise<void> {
  const name = hypervisorName(hypervisor)
  await endController({ lab }, hypervisor)
  await lab.vsctl(name, [
    ...['--if-exists', 'del-br', 'br-int'],
    ...['--', 'remove', 'open_vswitch', '.', 'external_ids', 'ovn-remote'],
  ])
  await beginController({ lab }, hypervisor)
}

/** There is no systemd in the lab that the step could tell. */
export async function endController({ lab }: Pick<TestCloud, 'lab'>, hypervisor: number): Promise<void> {
  await stopDaemon(controller(lab.place, hypervisor))
  for (const table of ['Chassis', 'Chassis_Private'])
    await lab.sbctl(['--if-exists', 'destroy', table, hypervisorName(hypervisor)])
}

/** Without `ovn-remote` it waits to be told of a database. */
export async function beginController({ lab }: Pick<TestCloud, 'lab'>, hypervisor: number): Promise<void> {
  await startDaemon(controller(lab.place, hypervisor))
}

/** Boots a guest whose end of the cable is on the hypervisor, plugged into nothing. */
export async function bootOldGuest(
  { lab }: TestCloud,
  hypervisor: number,
  { name, port }: OldGuest,
): Promise<string> {
  await lab.addMachine({ name, portId: port.id, macAddress: port.macAddress })
  const [host, guest] = [namespaceOf(lab.place, hypervisorName(hypervisor)), namespaceOf(lab.place, name)]
  const tap = tapName(port.id)
  await ipBatch([`link add ${tap} type veth peer name eth0 address ${port.macAddress} netns ${guest}`], host)
  await Promise.all([disableOffloads(host, tap), disableOffloads(guest, 'eth0')])
  await ipBatch([`link set ${tap} up`], host)
  await ipBatch([`address add ${port.ipAddress}/24 dev eth0`, 'link set eth0 mtu 1442 up'], guest)
  return tap
}

/** Runs `neutrino migrate …` where the servers are. */
export function migrate({ cloud }: TestCloud, ...args: readonly string[]): Promise<CommandOutcome> {
  const command = [process.execPath, program, 'migrate', ...args]
  return tryCommand([...command, '--config-file', configFile(cloud.directory)], {
    timeoutMs: commandTimeoutMs,
  })
}

/** Runs `neutrino migrate host …` on a hypervisor. */
export function migrateHost(
  { lab }: TestCloud,
  hypervisor: number,
  ...args: readonly string[]
): Promise<CommandOutcome> {
  const name = hypervisorName(hypervisor)
  // Only the network is the hypervisor's: `ip netns exec` would hide the namespaces of agents.
  const inside = ['nsenter', `--net=/run/netns/${namespaceOf(lab.place, name)}`]
  const directory = switchDirectory(lab.place, name)
  return tryCommand([...inside, process.execPath, program, 'migrate', 'host', '--host', name, ...args], {
    timeoutMs: commandTimeoutMs,
    env: { OVS_RUNDIR: directory },
  })
}

/** What the host step is told of a hypervisor of the lab. */
export function hostArguments({ lab }: TestCloud, hypervisor: number): readonly string[] {
  return [
    ...['--ovn-remote', lab.southbound, '--encap-ip', `172.30.0.${hypervisor}`],
    ...['--datapath-type', 'netdev', '--bridge-mappings', `${lab.place.physicalNetwork}:br-ex`],
  ]
}
