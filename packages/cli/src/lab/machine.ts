import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { UserError } from '../user-error.ts'
import { hypervisorName } from './hypervisor.ts'
import { addNamespaces, disableOffloads, ipBatch, listNamespaces, removeNamespaces } from './namespaces.ts'
import { namespaceOf, type Place } from './place.ts'
import { runCommand, tryCommand } from './run-command.ts'
import { vsctl } from './virtual-switch.ts'

/** A virtual machine: a network namespace whose eth0 plays the guest's end of Nova's tap device. */
export interface Machine {
  readonly name: string
  /** Neutron's port id, which is the name of OVN's logical switch port. */
  readonly portId: string
  readonly macAddress: string
  /** Number of the hypervisor that it is plugged into. */
  readonly hypervisor?: number
}

/** What a DHCP server gave, by udhcpc's names: `ip`, `mask`, `router`, `dns`, `mtu`, `staticroutes` … */
export type Lease = Readonly<Record<string, string>>

/** Makes the namespace and remembers the machine; it has no device until it is plugged. */
export async function addMachine(place: Place, machine: Machine): Promise<void> {
  if (!/^[a-z0-9][a-z0-9.-]*$/i.test(machine.name)) {
    throw new UserError(`"${machine.name}" is no name for a VM: use letters, digits, "-" and ".".`)
  }
  await assertNameFree(place, machine.name)
  await addNamespaces([namespaceOf(place, machine.name)])
  await save(place, machine)
}

/** Machines, external hosts and hypervisors share one set of names. */
export async function assertNameFree(place: Place, name: string): Promise<void> {
  if ((await listNamespaces(place.prefix)).includes(namespaceOf(place, name))) {
    throw new UserError(`The name ${name} is taken in this lab.`)
  }
}

export async function removeMachine(place: Place, name: string): Promise<void> {
  await unplugMachine(place, name)
  await removeNamespaces([namespaceOf(place, name)])
  await rm(join(place.directory, 'machines', name), { recursive: true, force: true })
}

/** How long ovn-controller may take to claim a port and install its flows. */
const plugWaitS = 15

/**
 * Attaches the machine to a hypervisor as Nova and os-vif do, and lets the guest's end come up once OVN has installed
 * the port's flows, as a guest boots after Nova saw "network-vif-plugged".
 *
 * @returns whether the flows are there; false when the port is not bound to this host or is unknown to OVN.
 */
export async function plugMachine(place: Place, name: string, hypervisor: number): Promise<boolean> {
  const machine = await getMachine(place, name)
  if (machine.hypervisor !== undefined) {
    throw new UserError(`${name} is already plugged into ${hypervisorName(machine.hypervisor)}.`)
  }
  const [host, guest] = [namespaceOf(place, hypervisorName(hypervisor)), namespaceOf(place, name)]
  const tap = tapName(machine.portId)
  const { portId, macAddress } = machine
  await ipBatch([`link add ${tap} type veth peer name eth0 address ${macAddress} netns ${guest}`], host)
  await Promise.all([disableOffloads(host, tap), disableOffloads(guest, 'eth0')])
  await ipBatch([`link set ${tap} up`], host)
  await vsctl(place, hypervisorName(hypervisor), [
    ...['--may-exist', 'add-port', 'br-int', tap, '--', 'set', 'interface', tap],
    // These are the external_ids that os-vif writes.
    `external_ids:iface-id="${portId}"`,
    `external_ids:attached-mac="${macAddress}"`,
    'external_ids:iface-status=active',
    `external_ids:vm-id="${name}"`,
  ])
  await save(place, { ...machine, hypervisor })
  const installed = await waitInstalled(place, hypervisorName(hypervisor), tap)
  await ipBatch(['link set eth0 up'], guest)
  return installed
}

async function waitInstalled(place: Place, hypervisor: string, tap: string): Promise<boolean> {
  try {
    await vsctl(place, hypervisor, [
      `--timeout=${plugWaitS}`,
      ...['wait-until', 'interface', tap, 'external_ids:ovn-installed=true'],
    ])
    return true
  } catch {
    return false
  }
}

/** Takes the device away; the machine and its port stay. Nothing happens when it is not plugged. */
export async function unplugMachine(place: Place, name: string): Promise<void> {
  const { hypervisor, ...machine } = await getMachine(place, name)
  if (hypervisor === undefined) return
  const tap = tapName(machine.portId)
  await vsctl(place, hypervisorName(hypervisor), ['--if-exists', 'del-port', 'br-int', tap])
  // The device may have gone with its guest already.
  await tryCommand(['ip', '-n', namespaceOf(place, hypervisorName(hypervisor)), 'link', 'del', tap])
  await save(place, machine)
}

const hook = fileURLToPath(new URL('./dhcp-hook.sh', import.meta.url))
const dhcpTries = 10
const dhcpTimeoutMs = 20_000

/** Runs a DHCP client in the machine once and configures eth0 with what it got. */
export async function leaseAddress(place: Place, name: string): Promise<Lease> {
  await getMachine(place, name)
  const leaseFile = join(place.directory, 'machines', name, 'lease')
  await rm(leaseFile, { force: true })
  const asked = ['121', 'mtu', 'search', 'ntpsrv'].flatMap(option => ['-O', option])
  const client = ['-f', '-n', '-q', '-i', 'eth0', '-t', String(dhcpTries), '-T', '1', '-A', '1', '-s', hook]
  await runCommand(['ip', 'netns', 'exec', namespaceOf(place, name), 'udhcpc', ...client, ...asked], {
    env: { LEASE_FILE: leaseFile },
    timeoutMs: dhcpTimeoutMs,
  })
  return parseLease(await readFile(leaseFile, 'utf8'))
}

export async function listMachines(place: Place): Promise<Machine[]> {
  const names = await listDirectory(join(place.directory, 'machines'))
  const machines = await Promise.all(names.map(name => findMachine(place, name)))
  return machines.filter(machine => machine !== undefined)
}

export async function getMachine(place: Place, name: string): Promise<Machine> {
  const machine = await findMachine(place, name)
  if (machine !== undefined) return machine
  const names = (await listMachines(place)).map(known => known.name).join(', ')
  throw new UserError(`There is no VM named ${name}; there ${names === '' ? 'are none' : `is: ${names}`}.`)
}

async function findMachine(place: Place, name: string): Promise<Machine | undefined> {
  try {
    return parseMachine(await readFile(recordFile(place, name), 'utf8'))
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function parseMachine(text: string): Machine | undefined {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return undefined
  if (!('name' in value && 'portId' in value && 'macAddress' in value)) return undefined
  const { name, portId, macAddress } = value
  if (typeof name !== 'string' || typeof portId !== 'string' || typeof macAddress !== 'string')
    return undefined
  const hypervisor = 'hypervisor' in value ? value.hypervisor : undefined
  return { name, portId, macAddress, ...(typeof hypervisor === 'number' ? { hypervisor } : {}) }
}

async function save(place: Place, machine: Machine): Promise<void> {
  await mkdir(join(place.directory, 'machines', machine.name), { recursive: true })
  await writeFile(recordFile(place, machine.name), JSON.stringify(machine))
}

function recordFile(place: Place, name: string): string {
  return join(place.directory, 'machines', name, 'machine.json')
}

async function listDirectory(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort()
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return []
    throw error
  }
}

/** Nova's name for a tap device. */
export function tapName(portId: string): string {
  return `tap${portId.slice(0, 11)}`
}

export function parseLease(text: string): Lease {
  const pairs = text.split('\n').filter(line => line.includes('='))
  return Object.fromEntries(
    pairs.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}
