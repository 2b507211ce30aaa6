import {
  ipStep,
  removeNamespaces,
  startAgents,
  startController,
  stopAgents,
  stopController,
  switchStep,
  waitInstalled,
} from './common-steps.ts'
import { firewallSteps } from './firewall-leftovers.ts'
import type { HostFacts, HostOptions, Link } from './host-facts.ts'
import type { GuestDevice, HostPlan, HostStep } from './host-step.ts'
import { ovnIds, quoted, restoreIds, setIds } from './ovn-ids.ts'
import type { PortsOfHost } from './read-ports-of-host.ts'

/** Bridges that Linux bridge agents make: one a network. */
const bridgeName = /^brq/
const tapName = /^tap/

/** What is on the host, sorted. */
interface Layout {
  readonly facts: HostFacts
  readonly options: HostOptions
  readonly bridges: readonly Link[]
  /** Devices in those bridges. */
  readonly members: readonly Link[]
  readonly guests: readonly GuestDevice[]
  readonly uplinks: Uplinks
}

/**
 * Moves each guest's tap from its bridge into OVN's, with the port that it is, in one transaction; then removes what
 * agents made. Pure: the same host gives the same steps.
 */
export function planLinuxbridgeHost(facts: HostFacts, ports: PortsOfHost, options: HostOptions): HostPlan {
  const bridges = facts.links.filter(link => link.kind === 'bridge' && bridgeName.test(link.name))
  const members = facts.links.filter(link => bridges.some(bridge => bridge.name === link.master))
  const taps = members.filter(link => tapName.test(link.name))
  const guests = taps.flatMap(tap => ports.guestOf(tap.name) ?? [])
  const uplinks = uplinksOf(facts, members, { ports, options })
  const layout = { facts, options, bridges, members, guests, uplinks }
  return {
    layout: 'linuxbridge',
    guests,
    problems: [
      ...taps
        .filter(tap => ports.guestOf(tap.name) === undefined && !ports.isService(tap.name))
        .map(
          tap => `${tap.name} in ${tap.master}: no port of the plan on ${options.host}; dump and plan anew`,
        ),
      ...bridges
        .filter(bridge => bridge.hasAddress)
        .map(
          bridge =>
            `${bridge.name} has an address of the host: give it to the bridge of the physical network`,
        ),
      ...uplinks.problems,
    ],
    steps: stepsOf(layout),
    rollback: rollbackOf(layout),
  }
}

function stepsOf({ facts, options, bridges, members, guests, uplinks }: Layout): readonly HostStep[] {
  const leaving = [...guests.map(({ device }) => device), ...uplinks.enslaved]
  return [
    ...stopAgents(facts),
    ...switchStep('make OVN known to the switch', [
      ...bridgeCommands('br-int', options, 'secure'),
      ...Object.values(options.bridgeMappings).flatMap(bridge => bridgeCommands(bridge, options)),
      setIds(ovnIds(options)),
    ]),
    ...startController(facts),
    ...ipStep(
      'take the devices out of their bridges',
      leaving.map(name => `link set ${name} nomaster`),
      true,
    ),
    ...switchStep(
      'plug all of them into OVN',
      [
        ...guests.flatMap(plugCommands),
        ...uplinks.moves.map(({ bridge, device }) => ['--may-exist', 'add-port', bridge, device]),
      ],
      true,
    ),
    ...waitInstalled(guests),
    ...ipStep('remove the bridges, tunnels and VLANs of the agent', [
      ...bridges.map(({ name }) => `link delete ${name}`),
      ...madeDevices(members).map(({ name }) => `link delete ${name}`),
    ]),
    ...removeNamespaces(facts),
    ...firewallSteps(facts.firewall, facts.ipsets),
  ]
}

function rollbackOf({ facts, options, bridges, members, guests, uplinks }: Layout): readonly HostStep[] {
  const returning = new Set([...guests.map(({ device }) => device), ...uplinks.enslaved])
  const remakes = bridges.flatMap(({ name }) => [
    `link add ${name} type bridge forward_delay 0 stp_state 0`,
    `link set ${name} up`,
  ])
  return [
    ...stopController(facts),
    ...switchStep('take the devices out of OVN', [
      ...guests.map(({ device }) => ['--if-exists', 'del-port', 'br-int', device]),
      ...uplinks.moves.map(({ bridge, device }) => ['--if-exists', 'del-port', bridge, device]),
      ...restoreIds(Object.keys(ovnIds(options)), facts),
    ]),
    // Some may be there, when the step was not ended: `ip` goes on with the next line then.
    ...force(
      ipStep('make the bridges, tunnels and VLANs anew', [
        ...remakes,
        ...madeDevices(members).flatMap(remake),
      ]),
    ),
    ...ipStep(
      'put the devices back into their bridges',
      members
        .filter(({ name }) => returning.has(name))
        .map(({ name, master }) => `link set ${name} master ${master}`),
    ),
    ...startAgents(facts),
  ]
}

function force(steps: readonly HostStep[]): readonly HostStep[] {
  return steps.map(step => ({ ...step, argv: ['ip', '-force', ...step.argv.slice(1)], mayFail: true }))
}

function bridgeCommands(
  name: string,
  { datapathType }: HostOptions,
  failMode?: 'secure',
): readonly (readonly string[])[] {
  return [
    ['--may-exist', 'add-br', name],
    [
      ...['set', 'Bridge', name, `datapath_type=${datapathType}`],
      ...(failMode === undefined ? [] : [`fail_mode=${failMode}`]),
    ],
  ]
}

/** As os-vif would have. */
function plugCommands({ device, portId, macAddress, deviceId }: GuestDevice): readonly (readonly string[])[] {
  return [
    ['--may-exist', 'add-port', 'br-int', device],
    [
      ...['set', 'Interface', device, `external_ids:iface-id=${quoted(portId)}`],
      `external_ids:attached-mac=${quoted(macAddress)}`,
      'external_ids:iface-status=active',
      `external_ids:vm-id=${quoted(deviceId)}`,
    ],
  ]
}

/** Tunnels and VLANs that the agent made for its bridges. */
function madeDevices(members: readonly Link[]): readonly Link[] {
  return members.filter(({ kind }) => kind === 'vxlan' || kind === 'vlan')
}

function remake({ name, kind, parent, data, master }: Link): readonly string[] {
  const of = (key: string, word: string = key) => (data[key] === undefined ? [] : [`${word} ${data[key]}`])
  const words =
    kind === 'vlan'
      ? [`link add link ${parent} name ${name} type vlan`, ...of('id')]
      : [
          `link add ${name} type vxlan`,
          ...of('id'),
          ...of('group'),
          ...of('remote'),
          ...of('local'),
          ...of('port', 'dstport'),
          ...(parent === '' ? [] : [`dev ${parent}`]),
        ]
  return [words.join(' '), `link set ${name} master ${master}`, `link set ${name} up`]
}

interface Uplinks {
  readonly problems: readonly string[]
  /** Devices in bridges of flat networks. */
  readonly enslaved: readonly string[]
  readonly moves: readonly { readonly bridge: string; readonly device: string }[]
}

/** Devices of physical networks go into the bridges that OVN is told of. */
function uplinksOf(
  facts: HostFacts,
  members: readonly Link[],
  { ports, options }: { readonly ports: PortsOfHost; readonly options: HostOptions },
): Uplinks {
  const problems: string[] = []
  const moves: { bridge: string; device: string }[] = []
  for (const [network, device] of Object.entries(ports.physicalNetworks)) {
    const bridge = options.bridgeMappings[network]
    const isUsed = members.some(({ name, parent }) => name === device || parent === device)
    if (bridge === undefined && isUsed)
      problems.push(`physical network ${network} (${device}): no bridge for it in --bridge-mappings`)
    if (bridge === undefined || !facts.links.some(({ name }) => name === device)) continue
    if (facts.ports.find(({ name }) => name === device)?.bridge === bridge) continue
    const { hasAddress } = facts.links.find(({ name }) => name === device) ?? { hasAddress: false }
    if (hasAddress) problems.push(`${device} has an address of the host: give it to ${bridge}`)
    moves.push({ bridge, device })
  }
  const enslaved = moves.flatMap(({ device }) =>
    members.some(({ name }) => name === device) ? [device] : [],
  )
  return { problems, moves, enslaved }
}
