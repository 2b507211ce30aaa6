import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** Where a lab lives and what its things are called. Everything about it is derived from its directory. */
export interface Place {
  /** Absolute, and short enough that sockets below it fit into 107 bytes. */
  readonly directory: string
  /** Begins the name of every network namespace, so that several labs never meet. */
  readonly prefix: string
  /** Physical network that the provider switch stands for. */
  readonly physicalNetwork: string
}

export const physicalNetworkDefault = 'physnet1'

/** Room for the longest socket below it, `/hv99/ovn-controller.4194304.ctl`, in the 107 bytes of a socket path. */
export const directoryLengthMax = 75

export function placeOf(directory: string, physicalNetwork = physicalNetworkDefault): Place {
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 6)
  return { directory, prefix: `neutrino-${hash}-`, physicalNetwork }
}

export function namespaceOf(place: Place, name: string): string {
  return `${place.prefix}${name}`
}

/** Directory of a switch: a hypervisor's, or the fabric's. */
export function switchDirectory(place: Place, name: string): string {
  return join(place.directory, name)
}
