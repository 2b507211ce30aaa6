interface PortOfNetwork {
  readonly isGateway: boolean
  readonly networkId: string
  readonly networkMtu: number
}

/**
 * The size above which OVN tells senders that a packet does not fit through a port of the router; undefined: it need
 * not look. It looks at what comes in by a gateway for all networks behind it, so that it is the least of them there.
 * At an interface it looks at what goes out, and only where another network sends more: network cards do not take the
 * comparison from hypervisors.
 */
export function portMtu(ports: readonly PortOfNetwork[], port: PortOfNetwork): number | undefined {
  if (port.isGateway) return Math.min(...ports.map(one => one.networkMtu))
  const isExceeded = ports.some(one => !one.isGateway && one.networkMtu > port.networkMtu)
  return isExceeded ? port.networkMtu : undefined
}
