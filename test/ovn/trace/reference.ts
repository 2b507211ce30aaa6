import { cidrContains, formatIp, parseCidr, parseIp } from '@neutrino/base/ip.ts'

/**
 * What the API promises of groups, routes, source NAT and floating IPs, evaluated straight from the intent. Knows
 * nothing of OVN: it is what OVN is held against.
 */
export interface Rule {
  readonly direction: 'ingress' | 'egress'
  readonly version: 4 | 6
  readonly protocol: Protocol | undefined
  /** Ports, both inclusive; of `icmp` the type, and the code or none. */
  readonly first: number | undefined
  readonly last: number | undefined
  readonly remote: Remote | undefined
}

export type Remote =
  | { readonly cidr: string }
  | { readonly group: number }
  | { readonly addressGroup: number }

/** `icmp` of IPv6 rules is that of IPv6. */
export type Protocol = 'icmp' | 'tcp' | 'udp'

export interface Group {
  readonly number: number
  readonly isStateful: boolean
  readonly rules: readonly Rule[]
}

export interface Port {
  readonly number: number
  readonly network: number
  readonly addresses: readonly string[]
  readonly groups: readonly number[]
  /** Without port security nothing is filtered. */
  readonly isSecured: boolean
}

export interface Network {
  readonly number: number
  readonly cidrs: readonly string[]
}

export interface Router {
  readonly number: number
  readonly interfaces: readonly { readonly network: number; readonly addresses: readonly string[] }[]
  readonly gateway: Gateway | undefined
  readonly routes: readonly { readonly destination: string; readonly nexthop: string }[]
}

export interface Gateway {
  readonly network: number
  readonly addresses: readonly string[]
  /** Where everything else is, one of each version. */
  readonly nexthops: readonly string[]
  readonly hasSnat: boolean
}

export interface FloatingIp {
  readonly number: number
  readonly address: string
  readonly fixed: string
  /** The router whose gateway carries it. */
  readonly router: number
}

export interface World {
  readonly networks: readonly Network[]
  readonly external: Network | undefined
  readonly groups: readonly Group[]
  readonly addressGroups: ReadonlyMap<number, readonly string[]>
  readonly ports: readonly Port[]
  readonly routers: readonly Router[]
  readonly floatingIps: readonly FloatingIp[]
}

export interface Packet {
  readonly protocol: Protocol
  /** Destination port; nothing for `icmp`, which is an echo request. */
  readonly port: number | undefined
}

/** Where a packet ends, and the source address that is seen there. */
export interface Outcome {
  readonly at: Port | 'outside'
  /** Undefined when it may be either: nobody could answer. */
  readonly source: string | undefined
}

interface Flight {
  readonly source: string
  readonly destination: string
  readonly packet: Packet
}

const hopsMax = 8
const echoTypes = { 4: 8, 6: 128 } as const

/** Of a packet that a port sends. Undefined: nobody gets it. */
export function deliver(world: World, from: Port, flight: Flight): Outcome | undefined {
  if (!passes(world, from, 'egress', { ...flight, other: flight.destination })) return undefined
  const near = world.ports.find(port => port.network === from.network && has(port, flight.destination))
  if (near !== undefined) return arrive(world, near, flight)
  const router = firstRouter(world, from.network)
  return router === undefined ? undefined : route(world, router, flight, hopsMax)
}

/** Of a packet that comes from outside to the gateway of a router. */
export function deliverFromOutside(world: World, router: Router, flight: Flight): Outcome | undefined {
  const floating = floatingOf(world, router, flight.destination)
  const inside = floating === undefined ? flight : { ...flight, destination: floating.fixed }
  return route(world, router, inside, hopsMax)
}

/** The router that has the first address of the network, which its machines have as their gateway. */
export function firstRouter(world: World, network: number): Router | undefined {
  return world.routers.find(router => router.interfaces.some(one => one.network === network))
}

function route(world: World, router: Router, flight: Flight, hopsLeft: number): Outcome | undefined {
  if (hopsLeft === 0) return undefined
  const { gateway } = router
  const connected = router.interfaces.find(one => isOn(network(world, one.network), flight.destination))
  if (connected !== undefined) {
    const to = world.ports.find(port => port.network === connected.network && has(port, flight.destination))
    return to === undefined ? undefined : arrive(world, to, flight)
  }
  if (gateway !== undefined && isOn(network(world, gateway.network), flight.destination)) {
    return leave(world, router, gateway, flight, hopsLeft)
  }
  const [best] = router.routes
    .filter(one => contains(one.destination, flight.destination))
    .toSorted((a, b) => prefixOf(b.destination) - prefixOf(a.destination))
  if (best === undefined) {
    const hasDefault = gateway?.nexthops.some(one => versionOf(one) === versionOf(flight.destination))
    return gateway !== undefined && hasDefault === true
      ? leave(world, router, gateway, flight, hopsLeft)
      : undefined
  }
  const next = world.routers.find(other => other.interfaces.some(one => one.addresses.includes(best.nexthop)))
  if (next !== undefined) return route(world, next, flight, hopsLeft - 1)
  const via = world.ports.find(port => has(port, best.nexthop))
  return via === undefined ? undefined : arrive(world, via, flight)
}

function leave(
  world: World,
  router: Router,
  gateway: Gateway,
  flight: Flight,
  hopsLeft: number,
): Outcome | undefined {
  const source = translatedSource(world, router, gateway, flight.source)
  const floating = floatingOf(world, router, flight.destination)
  if (floating === undefined) return { at: 'outside', source }
  // It comes back at once, from the address that it had outside.
  const back = { ...flight, source: source ?? flight.source, destination: floating.fixed }
  return route(world, router, back, hopsLeft - 1)
}

/** Its floating IP, or else the router's address. */
function translatedSource(
  world: World,
  router: Router,
  gateway: Gateway,
  source: string,
): string | undefined {
  if (versionOf(source) === 6) return source
  const own = world.floatingIps.find(one => one.router === router.number && one.fixed === source)
  if (own !== undefined) return own.address
  if (!gateway.hasSnat) return source
  return hasWayTo(world, router, source) ? gateway.addresses.find(one => versionOf(one) === 4) : undefined
}

function hasWayTo(world: World, router: Router, address: string): boolean {
  const isNear = router.interfaces.some(one => isOn(network(world, one.network), address))
  return isNear || router.routes.some(one => contains(one.destination, address))
}

function floatingOf(world: World, router: Router, address: string): FloatingIp | undefined {
  return world.floatingIps.find(one => one.router === router.number && one.address === address)
}

function arrive(world: World, to: Port, flight: Flight): Outcome | undefined {
  const isWelcome = passes(world, to, 'ingress', { ...flight, other: flight.source })
  return isWelcome ? { at: to, source: flight.source } : undefined
}

function passes(
  world: World,
  port: Port,
  direction: Rule['direction'],
  seen: Flight & { readonly other: string },
): boolean {
  if (!port.isSecured) return true
  return world.groups
    .filter(group => port.groups.includes(group.number))
    .flatMap(group => group.rules)
    .some(rule => rule.direction === direction && matches(world, rule, seen))
}

function matches(world: World, rule: Rule, { other, packet }: Flight & { readonly other: string }): boolean {
  if (rule.version !== versionOf(other)) return false
  if (rule.protocol !== undefined && rule.protocol !== packet.protocol) return false
  if (rule.protocol === 'icmp') {
    if (rule.first !== undefined && rule.first !== echoTypes[rule.version]) return false
    if (rule.last !== undefined && rule.last !== 0) return false
  } else if (rule.protocol !== undefined) {
    const { port } = packet
    if (rule.first !== undefined && (port === undefined || port < rule.first)) return false
    if (rule.last !== undefined && (port === undefined || port > rule.last)) return false
  }
  const { remote } = rule
  if (remote === undefined) return true
  if ('cidr' in remote) return contains(remote.cidr, other)
  if ('addressGroup' in remote) {
    return (world.addressGroups.get(remote.addressGroup) ?? []).some(cidr => contains(cidr, other))
  }
  return world.ports.some(member => member.groups.includes(remote.group) && has(member, other))
}

function network(world: World, number: number): Network | undefined {
  return [...world.networks, ...(world.external === undefined ? [] : [world.external])].find(
    one => one.number === number,
  )
}

function isOn(one: Network | undefined, address: string): boolean {
  return one?.cidrs.some(cidr => contains(cidr, address)) ?? false
}

function has(port: Port, address: string): boolean {
  return port.addresses.some(one => canonical(one) === canonical(address))
}

function canonical(text: string): string {
  const ip = parseIp(text)
  return ip === undefined ? text : formatIp(ip)
}

export function versionOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4
}

function prefixOf(cidr: string): number {
  return Number(cidr.slice(cidr.indexOf('/') + 1))
}

function contains(cidrText: string, address: string): boolean {
  const [cidr, ip] = [parseCidr(cidrText), parseIp(address)]
  return cidr !== undefined && ip?.version === cidr.version && cidrContains(cidr, ip)
}
