/**
 * What the API promises of groups and routes, evaluated straight from the intent. Knows nothing of OVN: it is
 * what OVN is held against.
 */
export interface Rule {
  readonly direction: 'ingress' | 'egress'
  readonly protocol: 'icmp' | 'tcp' | 'udp' | undefined
  readonly first: number | undefined
  readonly last: number | undefined
  readonly remote:
    | { readonly network: string; readonly prefix: number }
    | { readonly group: number }
    | undefined
}

export interface Port {
  readonly number: number
  readonly network: number
  readonly ip: string
  readonly groups: readonly number[]
  /** Without port security nothing is filtered. */
  readonly isSecured: boolean
}

export interface World {
  readonly rules: ReadonlyMap<number, readonly Rule[]>
  readonly ports: readonly Port[]
  /** Networks on the router. */
  readonly routed: readonly number[]
  readonly routes: readonly { readonly network: string; readonly prefix: number; readonly nexthop: string }[]
}

export interface Packet {
  readonly protocol: 'icmp' | 'tcp' | 'udp'
  readonly port: number | undefined
}

/** The port that gets the packet; undefined when none does. */
export function receiver(world: World, from: Port, destination: string, packet: Packet): Port | undefined {
  if (!passes(world, from, 'egress', destination, packet)) return undefined
  const to = hop(world, from, destination)
  return to !== undefined && passes(world, to, 'ingress', from.ip, packet) ? to : undefined
}

function hop(world: World, from: Port, destination: string): Port | undefined {
  const has = (ip: string) => world.ports.find(port => port.ip === ip)
  const to = has(destination)
  if (to?.network === from.network) return to
  if (!world.routed.includes(from.network)) return undefined
  if (world.routed.some(network => contains(`10.0.${network}.0`, 24, destination))) return to
  const [route] = world.routes
    .filter(one => contains(one.network, one.prefix, destination))
    .toSorted((a, b) => b.prefix - a.prefix)
  return route === undefined ? undefined : has(route.nexthop)
}

function passes(
  world: World,
  port: Port,
  direction: Rule['direction'],
  other: string,
  packet: Packet,
): boolean {
  if (!port.isSecured) return true
  return port.groups
    .flatMap(group => world.rules.get(group) ?? [])
    .some(rule => rule.direction === direction && matches(world, rule, other, packet))
}

function matches(world: World, rule: Rule, other: string, packet: Packet): boolean {
  if (rule.protocol !== undefined && rule.protocol !== packet.protocol) return false
  const port = packet.protocol === 'icmp' ? undefined : packet.port
  if (rule.first !== undefined && (port === undefined || port < rule.first)) return false
  if (rule.last !== undefined && (port === undefined || port > rule.last)) return false
  const { remote } = rule
  if (remote === undefined) return true
  if ('network' in remote) return contains(remote.network, remote.prefix, other)
  return world.ports.some(member => member.ip === other && member.groups.includes(remote.group))
}

function contains(network: string, prefix: number, ip: string): boolean {
  const shift = 32 - prefix
  return shift === 32 || value(network) >> shift === value(ip) >> shift
}

function value(ip: string): number {
  return ip.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0)
}
