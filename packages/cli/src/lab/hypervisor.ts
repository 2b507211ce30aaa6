import { readdir } from 'node:fs/promises'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { type Daemon, findDaemon, startDaemon, stopDaemon } from './daemon.ts'
import { cableHypervisor } from './fabric.ts'
import { addNamespaces, ipBatch, listNamespaces } from './namespaces.ts'
import { namespaceOf, type Place, switchDirectory } from './place.ts'
import {
  datapathType,
  discardSwitch,
  startSwitch,
  stopSwitch,
  switchRemote,
  vsctl,
} from './virtual-switch.ts'

export interface HypervisorOptions {
  /** `unix:` remote of the southbound database. */
  readonly southbound: string
  /** Largest frame on the underlay; Geneve's header comes out of it. */
  readonly underlayMtu?: number
  /** More external_ids of the switch, over the defaults. */
  readonly externalIds?: Readonly<Record<string, string>>
}

const underlayMtuDefault = 1500

/** Room in the underlay 172.30.0.0/24. */
const hypervisorsMax = 99

/** Chassis name, host name and namespace of a hypervisor. */
export function hypervisorName(index: number): string {
  return `hv${index}`
}

/** The hypervisors that were made in this place, in order. */
export async function listHypervisors(place: Place): Promise<number[]> {
  try {
    const names = await readdir(place.directory)
    const indexes = names.flatMap(name => /^hv(\d+)$/.exec(name)?.[1] ?? [])
    return indexes.map(Number).sort((a, b) => a - b)
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return []
    throw error
  }
}

/**
 * Makes hypervisor number `index` and starts its switch and ovn-controller; needs the fabric. Idempotent.
 *
 * br-phy holds the underlay address, br-ex is mapped to the physical network, br-int belongs to OVN.
 */
export async function startHypervisor(
  place: Place,
  index: number,
  options: HypervisorOptions,
): Promise<void> {
  if (index < 1 || index > hypervisorsMax)
    throw new RangeError(`hypervisor ${index}: not in 1..${hypervisorsMax}`)
  const name = hypervisorName(index)
  const namespace = namespaceOf(place, name)
  const underlayMtu = options.underlayMtu ?? underlayMtuDefault
  const isNew = !(await listNamespaces(place.prefix)).includes(namespace)
  if (isNew) {
    await stopHypervisor(place, index)
    await discardSwitch(place, name)
    await addNamespaces([namespace])
    await Promise.all([cableHypervisor(place, { index, namespace, underlayMtu }), startSwitch(place, name)])
  } else {
    await startSwitch(place, name)
  }
  await vsctl(place, name, switchCommands(place, index, options))
  if (isNew) {
    await ipBatch(
      [
        `address add ${underlayAddress(index)}/24 dev br-phy`,
        `link set br-phy mtu ${underlayMtu} up`,
        'link set br-ex up',
      ],
      namespace,
    )
  }
  await startDaemon(controller(place, index))
}

/** Ends the processes of a hypervisor; ovn-controller takes its chassis out of the southbound database. */
export async function stopHypervisor(place: Place, index: number): Promise<void> {
  await stopDaemon(controller(place, index))
  await stopSwitch(place, hypervisorName(index))
}

export async function isHypervisorRunning(place: Place, index: number): Promise<boolean> {
  return (await findDaemon(controller(place, index))) !== undefined
}

function underlayAddress(index: number): string {
  return `172.30.0.${index}`
}

function switchCommands(place: Place, index: number, options: HypervisorOptions): string[] {
  const name = hypervisorName(index)
  const externalIds = {
    'system-id': name,
    hostname: name,
    'ovn-remote': options.southbound,
    'ovn-encap-type': 'geneve',
    'ovn-encap-ip': underlayAddress(index),
    'ovn-bridge-mappings': `${place.physicalNetwork}:br-ex`,
    'ovn-bridge-datapath-type': datapathType,
    'ovn-cms-options': 'enable-chassis-as-gw',
    ...options.externalIds,
  }
  const ids = Object.entries(externalIds).map(([key, value]) => `external_ids:${key}="${value}"`)
  return [
    ...['set', 'open_vswitch', '.', ...ids],
    ...bridge('br-phy', 'standalone', 'eth0'),
    ...bridge('br-ex', 'standalone', 'eth1'),
    ...bridge('br-int', 'secure'),
  ]
}

function bridge(name: string, failMode: 'standalone' | 'secure', port?: string): string[] {
  return [
    ...['--', '--may-exist', 'add-br', name],
    ...['--', 'set', 'bridge', name, `datapath_type=${datapathType}`, `fail_mode=${failMode}`],
    ...(port === undefined ? [] : ['--', '--may-exist', 'add-port', name, port]),
  ]
}

/** The daemon that carries out the southbound database on this host. */
export function controller(place: Place, index: number): Daemon {
  const name = hypervisorName(index)
  return {
    program: 'ovn-controller',
    name: 'controller',
    directory: switchDirectory(place, name),
    namespace: namespaceOf(place, name),
    args: [switchRemote(place, name)],
  }
}
