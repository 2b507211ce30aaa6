import { UserError } from '../user-error.ts'
import { fabricName, joinProvider, leaveProvider } from './fabric.ts'
import { assertNameFree } from './machine.ts'
import { addNamespaces, disableOffloads, ipBatch, removeNamespaces } from './namespaces.ts'
import { namespaceOf, type Place } from './place.ts'

export interface ExternalHost {
  readonly name: string
  /** Its address with the prefix length, for instance `203.0.113.1/24`. */
  readonly addresses: readonly string[]
  /** VLAN of the provider network; untagged when absent. */
  readonly vlan?: number
}

/** Device names have 15 characters at most. */
const nameLengthMax = 12

/** Makes a host on the provider network: a stand-in for the Internet, or for the next router. */
export async function addExternalHost(place: Place, host: ExternalHost): Promise<void> {
  const namespace = namespaceOf(place, host.name)
  const device = deviceOf(host.name)
  await assertNameFree(place, host.name)
  await addNamespaces([namespace])
  await ipBatch(
    [`link add ${device} type veth peer name eth0 netns ${namespace}`],
    namespaceOf(place, fabricName),
  )
  // Without duplicate detection an IPv6 address can be used at once.
  const addresses = host.addresses.map(
    address => `address add ${address} dev eth0${address.includes(':') ? ' nodad' : ''}`,
  )
  await ipBatch(['link set eth0 up', ...addresses], namespace)
  await Promise.all([disableOffloads(namespace, 'eth0'), joinProvider(place, device, host.vlan)])
}

export async function removeExternalHost(place: Place, name: string): Promise<void> {
  await leaveProvider(place, deviceOf(name))
  await removeNamespaces([namespaceOf(place, name)])
}

function deviceOf(name: string): string {
  return `x-${name}`
}
