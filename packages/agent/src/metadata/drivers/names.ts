import { isUuid } from '@neutrino/base/uuid.ts'

/** The device inside each namespace. */
export const insideDevice = 'meta0'

/** Upstream's name, after the prefix of this host's agent. */
export function namespaceName(prefix: string, network: string): string {
  return `${prefix}ovnmeta-${network}`
}

/** The network of a namespace of ours. */
export function networkOfNamespace(prefix: string, name: string): string | undefined {
  const start = namespaceName(prefix, '')
  const network = name.startsWith(start) ? name.slice(start.length) : ''
  return isUuid(network) ? network : undefined
}

/** The end of the pair on the bridge: 15 characters are all that a device may have. */
export function hostDevice(network: string): string {
  return `mt${network.replaceAll('-', '').slice(0, 12)}`
}
