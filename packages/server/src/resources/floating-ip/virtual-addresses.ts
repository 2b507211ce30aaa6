import { forwardingName } from '../../reconcile/model/names.ts'

/** Ports of a floating IP that lead to as many of a fixed IP, or all to one. */
export interface ForwardedPorts {
  readonly protocol: string
  readonly externalFirst: number
  readonly externalLast: number
  readonly internalFirst: number
  readonly internalLast: number
  readonly internalIp: string
}

interface VirtualAddresses {
  readonly protocol: string
  /** `address:port` outside to `address:port` inside. */
  readonly vips: Readonly<Record<string, string>>
}

/** Load balancers by name with what they translate. */
export function virtualAddresses(
  floatingIpId: string,
  address: string,
  forwardings: readonly ForwardedPorts[],
): ReadonlyMap<string, VirtualAddresses> {
  const balancers = new Map<string, { protocol: string; vips: Record<string, string> }>()
  for (const forwarding of forwardings) {
    const { protocol, externalFirst, externalLast, internalFirst, internalLast, internalIp } = forwarding
    for (let port = externalFirst; port <= externalLast; port += 1) {
      const rangePort = externalFirst === externalLast ? undefined : port
      const name = forwardingName(floatingIpId, protocol, rangePort)
      const balancer = balancers.get(name) ?? { protocol, vips: {} }
      const inside = internalFirst === internalLast ? internalFirst : internalFirst + port - externalFirst
      balancer.vips[`${address}:${port}`] = `${internalIp}:${inside}`
      balancers.set(name, balancer)
    }
  }
  return balancers
}
