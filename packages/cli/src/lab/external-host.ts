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

/** A device name has 15 characters at most, two of which are ours. */
const nameLengthMax = 13

/** Makes a host on the provider network: a stand-in for the Internet, or for the next router. */
export async function addExternalHost(place: Place, host: ExternalHost): Promise<void> {
  const namespace = namespaceOf(place, host.name)
  const device = deviceOf(host.name)
  if (!new RegExp(`^[a-z0-9-]{1,${nameLengthMax}}$`).test(host.name)) {
    throw new UserError(
      `"${host.name}" is no name for a host: use up to ${nameLengthMax} of a-z, 0-9 and "-".`,
    )
  }
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
