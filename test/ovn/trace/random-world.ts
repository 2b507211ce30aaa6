import fc from 'fast-check'
import type { Group, Packet, Port, Protocol, Remote, Router, Rule, World } from './reference.ts'

const networks = [1, 2, 3, 4]
const groupNumbers = [1, 2, 3, 4]
const addressGroupNumbers = [1, 2]
/** On this network both routers are. */
const shared = 2
const externalNumber = 5
const machinesPerNetwork = 3
/** Last parts of addresses. */
const hosts = { forwarder: 100, second: 253, first: 254 } as const

export const outsideHost = { 4: '203.0.113.50', 6: '2001:db8:5::50' } as const
export const outsideNexthop = { 4: '203.0.113.1', 6: '2001:db8:5::1' } as const

export const outsideMac = 'fa:16:3e:99:00:01'

export function addressOn(network: number, host: number, version: 4 | 6): string {
  return version === 4 ? `10.0.${network}.${host}` : `fd00:0:0:${network}::${host.toString(16)}`
}

function bothOn(network: number, host: number): readonly string[] {
  return [addressOn(network, host, 4), addressOn(network, host, 6)]
}

function remoteOf(version: 4 | 6): fc.Arbitrary<Remote> {
  const cidr = fc
    .tuple(fc.constantFrom(...networks), fc.constantFrom('all', 'network', 'few', 'outside'))
    .map(([network, what]) => {
      if (what === 'all') return version === 4 ? '10.0.0.0/16' : 'fd00::/16'
      if (what === 'outside') return version === 4 ? '203.0.113.0/24' : '2001:db8:5::/64'
      const length = version === 4 ? { network: 24, few: 30 } : { network: 64, few: 126 }
      return `${addressOn(network, 0, version)}/${what === 'few' ? length.few : length.network}`
    })
  return fc.oneof(
    fc.constantFrom(...groupNumbers).map(group => ({ group })),
    fc.constantFrom(...addressGroupNumbers).map(addressGroup => ({ addressGroup })),
    cidr.map(text => ({ cidr: text })),
  )
}

const portRange = fc
  .tuple(fc.integer({ min: 20, max: 25 }), fc.integer({ min: 20, max: 25 }))
  .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }))

function rangeOf(protocol: Protocol | undefined, version: 4 | 6) {
  const none = fc.constant({ first: undefined, last: undefined })
  if (protocol === undefined) return none
  if (protocol !== 'icmp') return fc.oneof(none, portRange)
  const types = version === 4 ? [8, 3] : [128, 1]
  return fc.oneof(none, fc.record({ first: fc.constantFrom(...types), last: fc.constantFrom(undefined, 0) }))
}

const protocols = ['icmp', 'tcp', 'udp'] as const

const rule: fc.Arbitrary<Rule> = fc
  .record({
    version: fc.constantFrom(4 as const, 6 as const),
    protocol: fc.constantFrom(...protocols, undefined),
  })
  .chain(({ version, protocol }) =>
    fc
      .record({
        direction: fc.constantFrom('ingress' as const, 'ingress' as const, 'egress' as const),
        range: rangeOf(protocol, version),
        remote: fc.option(remoteOf(version), { nil: undefined }),
      })
      .map(({ direction, range, remote }) => ({ direction, version, protocol, ...range, remote })),
  )

export const anything = (direction: Rule['direction'], version: 4 | 6): Rule => ({
  ...{ direction, version },
  ...{ protocol: undefined, first: undefined, last: undefined, remote: undefined },
})

/** Most groups let everything out: otherwise most packets would not even leave. */
const groups: fc.Arbitrary<readonly Group[]> = fc
  .tuple(
    ...groupNumbers.map(number =>
      fc.record({
        number: fc.constant(number),
        isStateful: fc.boolean(),
        rules: fc.array(rule, { minLength: 2, maxLength: 6 }),
      }),
    ),
  )
  .map(list =>
    list.map(group => ({
      ...group,
      rules: group.number > 3 ? group.rules : [anything('egress', 4), anything('egress', 6), ...group.rules],
    })),
  )

const addressGroups = fc
  .tuple(
    ...addressGroupNumbers.map(() =>
      fc.uniqueArray(
        fc.constantFrom(
          '10.0.1.0/24',
          '10.0.2.0/30',
          '10.0.3.2/32',
          'fd00:0:0:1::/64',
          'fd00:0:0:3::2/128',
          '203.0.113.0/24',
        ),
        { minLength: 1, maxLength: 3 },
      ),
    ),
  )
  .map(list => new Map(addressGroupNumbers.map((number, index) => [number, list[index] ?? []])))

const machineCount = networks.length * machinesPerNetwork

const ports: fc.Arbitrary<readonly Port[]> = fc
  .array(
    fc.record({
      groups: fc.uniqueArray(fc.constantFrom(...groupNumbers), { minLength: 1, maxLength: 3 }),
      isSecured: fc.oneof(
        { weight: 5, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
    }),
    { minLength: machineCount, maxLength: machineCount },
  )
  .map(made => [
    ...made.map(({ groups: own, isSecured }, index): Port => {
      const network = networks[index % networks.length] ?? 1
      const number = 1 + index
      return { number, network, addresses: bothOn(network, number), groups: isSecured ? own : [], isSecured }
    }),
    // Machines that forward for others.
    ...[1, 3].map(
      (network): Port => ({
        ...{ number: 20 + network, network, addresses: bothOn(network, hosts.forwarder) },
        ...{ groups: [], isSecured: false },
      }),
    ),
  ])

type Route = Router['routes'][number]

/** The first router has network 1, 2 and perhaps 4, and the gateway; the second 2 and 3. */
const routers = fc
  .record({
    hasFourth: fc.boolean(),
    hasSnat: fc.oneof(
      { weight: 3, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    knowsThird: fc.boolean(),
    knowsFirst: fc.constantFrom('network', 'default', 'not' as const),
    prefixes: fc.uniqueArray(fc.constantFrom(8, 16, 24), { maxLength: 3 }),
  })
  .map(({ hasFourth, hasSnat, knowsThird, knowsFirst, prefixes }): readonly Router[] => {
    const to = (destinations: readonly string[], network: number, host: number): readonly Route[] =>
      destinations.map(destination => ({
        ...{ destination, nexthop: addressOn(network, host, destination.includes(':') ? 6 : 4) },
      }))
    const farther = prefixes.flatMap((prefix, index) => {
      const v4 = prefix === 8 ? '20.0.0.0' : '20.5.0.0'
      // As the networks of IPv4, with a part for each of their bytes.
      const v6 = prefix === 8 ? 'fd20::/16' : `fd20:5::/${prefix * 2}`
      return to(
        [`${v4}/${prefix}`, v6],
        index % 2 === 0 ? 1 : shared,
        index % 2 === 0 ? hosts.forwarder : hosts.second,
      )
    })
    const third = knowsThird ? to(['10.0.3.0/24', 'fd00:0:0:3::/64'], shared, hosts.second) : []
    const back = {
      network: ['10.0.1.0/24', 'fd00:0:0:1::/64'],
      default: ['0.0.0.0/0', '::/0'],
      not: [],
    }[knowsFirst]
    return [
      {
        number: 1,
        interfaces: [1, shared, ...(hasFourth ? [4] : [])].map(network => ({
          ...{ network, addresses: bothOn(network, hosts.first) },
        })),
        gateway: {
          ...{ network: externalNumber, addresses: ['203.0.113.10', '2001:db8:5::10'], hasSnat },
          nexthops: [outsideNexthop[4], outsideNexthop[6]],
        },
        routes: [...farther, ...third],
      },
      {
        number: 2,
        interfaces: [
          { network: shared, addresses: bothOn(shared, hosts.second) },
          { network: 3, addresses: bothOn(3, hosts.first) },
        ],
        gateway: undefined,
        routes: [...to(back, shared, hosts.first), ...to(['20.5.0.0/16', 'fd20:5::/32'], 3, hosts.forwarder)],
      },
    ]
  })

/** Four networks of both versions, two routers, of which one leads outside, and floating IPs. */
export const randomWorld: fc.Arbitrary<World> = fc
  .record({
    groups,
    addressGroups,
    ports,
    routers,
    floating: fc.uniqueArray(fc.constantFrom(1, 2, 5, 6), { maxLength: 3 }),
  })
  .map(({ floating, ...world }) => ({
    ...world,
    networks: networks.map(number => ({
      ...{ number, cidrs: [`10.0.${number}.0/24`, `fd00:0:0:${number}::/64`] },
    })),
    external: { number: externalNumber, cidrs: ['203.0.113.0/24', '2001:db8:5::/64'] },
    floatingIps: floating.flatMap(number => {
      const port = world.ports.find(one => one.number === number)
      const [fixed] = port?.addresses ?? []
      return fixed === undefined ? [] : [{ number, address: `203.0.113.${20 + number}`, fixed, router: 1 }]
    }),
  }))

/** A packet of a machine, or of a host outside. */
export interface Pair {
  readonly from: Port | 'outside'
  readonly source: string
  readonly destination: string
  readonly packet: Packet
}

const farAway = {
  4: ['20.5.0.1', '20.5.1.1', '20.6.0.1', '198.51.100.7'],
  6: ['fd20:5::1', 'fd20:5:100::1', 'fd20:6::1', '2001:db8:99::7'],
} as const

/** Pairs that a world can be asked about: the sender has somebody to give the packet to. */
export function randomPair(world: World): fc.Arbitrary<Pair> {
  const packet = fc
    .record({ protocol: fc.constantFrom(...protocols), port: fc.integer({ min: 19, max: 26 }) })
    .map(({ protocol, port }) => ({ protocol, port: protocol === 'icmp' ? undefined : port }))
  return fc.constantFrom(4 as const, 6 as const).chain(version => {
    const of = (addresses: readonly string[]) =>
      addresses.filter(one => one.includes(':') === (version === 6))
    const machines = of(world.ports.flatMap(port => port.addresses))
    const floating = of(world.floatingIps.map(one => one.address))
    const destination = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...machines) },
      {
        weight: floating.length === 0 ? 0 : 3,
        arbitrary: fc.constantFrom(...floating, outsideHost[version]),
      },
      { weight: 2, arbitrary: fc.constantFrom(...farAway[version], outsideHost[version]) },
    )
    const routed = world.ports.filter(port =>
      world.routers.some(one => one.interfaces.some(x => x.network === port.network)),
    )
    const inside = fc
      .record({ from: fc.constantFrom(...routed), destination, packet })
      .map(pair => ({ ...pair, source: of(pair.from.addresses)[0] ?? '' }))
      .filter(pair => pair.source !== pair.destination)
    const inbound = fc
      .record({ destination: fc.constantFrom(...machines, ...floating, ...floating), packet })
      .map(pair => ({ ...pair, from: 'outside' as const, source: outsideHost[version] }))
    return fc.oneof({ weight: 5, arbitrary: inside }, { weight: 1, arbitrary: inbound })
  })
}
