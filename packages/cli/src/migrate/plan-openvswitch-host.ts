import {
  removeNamespaces,
  startAgents,
  startController,
  stopAgents,
  stopController,
  switchStep,
  waitInstalled,
} from './common-steps.ts'
import { firewallSteps } from './firewall-leftovers.ts'
import type { HostFacts, HostOptions, SwitchBridge, SwitchPort } from './host-facts.ts'
import type { GuestDevice, HostPlan, HostStep } from './host-step.ts'
import { ovnIds, restoreIds, setIds, WAIT_BEFORE_CLEAR_MS } from './ovn-ids.ts'
import type { PortsOfHost } from './read-ports-of-host.ts'

/** What the agent notes of a port's network. */
const agentKeys = ['net_uuid', 'network_type', 'physical_network', 'segmentation_id', 'tag'] as const
/** Devices of DHCP and L3 agents: they have a port too, and no guest behind it. */
const ofAgents = /^(qr-|qg-|sg-|ha-|fg-|rfp-|fpr-)/
const clearKey = 'ovn-ofctrl-wait-before-clear'

/** What is on the host, sorted. */
interface Layout {
  readonly facts: HostFacts
  readonly options: HostOptions
  readonly guests: readonly GuestDevice[]
  readonly guestPorts: readonly SwitchPort[]
  /** Ports of DHCP and L3 agents. */
  readonly services: readonly SwitchPort[]
  /** Bridges of physical networks that are there. */
  readonly providers: readonly string[]
  /** Bridges that an agent is the controller of. */
  readonly wired: readonly SwitchBridge[]
}

/**
 * Guests stay where they are plugged: OVN takes the bridge over, with the agent's flows until it has its own, then
 * what the agent made goes. Tags of ports mean nothing to OVN's flows, so they are removed after. Pure.
 */
export function planOpenvswitchHost(facts: HostFacts, ports: PortsOfHost, options: HostOptions): HostPlan {
  const inBridge = facts.ports.filter(port => port.bridge === 'br-int')
  const services = inBridge.filter(port => ofAgents.test(port.name) || ports.isService(port.name))
  const guestPorts = inBridge.filter(port => !services.includes(port))
  const guests = guestPorts.flatMap(port => guestOf(facts, ports, port) ?? [])
  const layout = {
    facts,
    options,
    guests,
    guestPorts,
    services,
    providers: Object.values(options.bridgeMappings).filter(name =>
      facts.bridges.some(bridge => bridge.name === name),
    ),
    wired: facts.bridges.filter(({ controllers }) => controllers.length > 0),
  }
  return {
    layout: 'openvswitch',
    guests,
    problems: [
      ...guests
        .filter(({ portId }) => ports.isKnown && !ports.hasGuest(portId))
        .map(({ device, portId }) => `${device}: port ${portId} is not of the plan; dump and plan anew`),
      ...missingBridges(facts, ports, options),
    ],
    steps: stepsOf(layout),
    rollback: rollbackOf(layout),
  }
}

function stepsOf(layout: Layout): readonly HostStep[] {
  const { facts, options, guests, guestPorts, services, providers } = layout
  return [
    ...stopAgents(facts),
    ...releaseSteps(layout),
    ...switchStep(
      'let OVN take the bridge over',
      [
        // Of a step before this one, which was taken back.
        ...guests.map(({ device }) => ['remove', 'Interface', device, 'external_ids', 'ovn-installed']),
        setIds({ [clearKey]: String(WAIT_BEFORE_CLEAR_MS), ...ovnIds(options) }),
      ],
      true,
    ),
    ...startController(facts),
    ...waitInstalled(guests),
    ...switchStep('remove what the agent made and noted', [
      ...guestPorts.flatMap(forgetCommands),
      ...services.map(({ name }) => ['--if-exists', 'del-port', 'br-int', name]),
      ...patchesOf(facts).map(({ bridge, name }) => ['--if-exists', 'del-port', bridge, name]),
      ['--if-exists', 'del-br', 'br-tun'],
      ['set', 'Bridge', 'br-int', 'fail_mode=secure'],
      ...providers.map(name => ['set', 'Bridge', name, 'fail_mode=standalone']),
      ['remove', 'Open_vSwitch', '.', 'external_ids', clearKey],
    ]),
    ...providers.map(name => flowStep(`let ${name} be a plain switch`, name, 'priority=0,actions=NORMAL\n')),
    ...removeNamespaces(facts),
    ...firewallSteps(facts.firewall, facts.ipsets),
  ]
}

/** A bridge whose last controller goes loses its flows, so it gets them back at once. */
function releaseSteps({ facts, wired }: Layout): readonly HostStep[] {
  return [
    ...switchStep(
      'let go of the bridges',
      [
        ...wired.map(({ name }) => ['set', 'Bridge', name, 'fail_mode=secure']),
        ...wired.map(({ name }) => ['del-controller', name]),
      ],
      true,
    ),
    ...wired.map(({ name }) => ({
      ...flowStep(`give ${name} the agent's flows back`, name, facts.flows[name] ?? ''),
      isGap: true,
    })),
  ]
}

function rollbackOf({ facts, options, guestPorts, providers, wired }: Layout): readonly HostStep[] {
  const touched = facts.bridges.filter(({ name }) => name === 'br-int' || providers.includes(name))
  return [
    ...stopController(facts),
    ...switchStep('give the bridge back to the agent', [
      ...restoreIds([...Object.keys(ovnIds(options)), clearKey], facts),
      ...guestPorts.flatMap(rememberCommands),
      ...touched.map(({ name, failMode }) =>
        failMode === ''
          ? ['clear', 'Bridge', name, 'fail_mode']
          : ['set', 'Bridge', name, `fail_mode=${failMode}`],
      ),
      ...wired
        .filter(({ name }) => name !== 'br-tun')
        .map(({ name, controllers }) => ['set-controller', name, ...controllers]),
    ]),
    ...['br-int', ...providers].flatMap(name => {
      const flows = facts.flows[name]
      return flows === undefined ? [] : [flowStep(`give ${name} its flows back`, name, flows)]
    }),
    ...startAgents(facts),
  ]
}

function guestOf(facts: HostFacts, ports: PortsOfHost, { name }: SwitchPort): GuestDevice | undefined {
  const ids = facts.interfaces.find(candidate => candidate.name === name)?.externalIds ?? {}
  const portId = ids['iface-id']
  if (portId === undefined || ports.isServicePort(portId)) return undefined
  return {
    device: name,
    portId,
    macAddress: ids['attached-mac'] ?? '',
    deviceId: ids['vm-id'] ?? '',
  }
}

function patchesOf({ interfaces, ports }: HostFacts): readonly SwitchPort[] {
  const patches = new Set(interfaces.filter(({ type }) => type === 'patch').map(({ name }) => name))
  // OVN's own are named patch-…-to-…
  return ports.filter(({ name, bridge }) => patches.has(name) && bridge !== 'br-tun' && !/-to-/.test(name))
}

function missingBridges(
  facts: HostFacts,
  ports: PortsOfHost,
  { bridgeMappings }: HostOptions,
): readonly string[] {
  return Object.entries(ports.physicalNetworks).flatMap(([network, bridge]) => {
    const isThere = facts.bridges.some(({ name }) => name === bridge)
    return isThere && bridgeMappings[network] === undefined
      ? [`physical network ${network} (${bridge}): not in --bridge-mappings`]
      : []
  })
}

function forgetCommands({ name, tag, otherConfig }: SwitchPort): readonly (readonly string[])[] {
  const keys = agentKeys.filter(key => otherConfig[key] !== undefined)
  return [
    tag === undefined ? [] : ['clear', 'Port', name, 'tag'],
    keys.length === 0 ? [] : ['remove', 'Port', name, 'other_config', ...keys],
  ]
}

function rememberCommands({ name, tag, otherConfig }: SwitchPort): readonly (readonly string[])[] {
  const keys = agentKeys.filter(key => otherConfig[key] !== undefined)
  const values = keys.map(key => `other_config:${key}=${JSON.stringify(otherConfig[key])}`)
  return [
    tag === undefined ? [] : ['set', 'Port', name, `tag=${tag}`],
    values.length === 0 ? [] : ['set', 'Port', name, ...values],
  ]
}

function flowStep(what: string, bridge: string, flows: string): HostStep {
  return { what, argv: ['ovs-ofctl', '-O', 'OpenFlow13', 'replace-flows', bridge, '-'], input: flows }
}
