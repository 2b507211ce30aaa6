import {
  chassisBridgesKey,
  interconnectMark,
  interconnectSwitchName,
  mainRouterName,
  peerNetworkKey,
  peerSwitchName,
  topologyLocalnetName,
  topologyRouterPortName,
} from '@neutrino/base/bgp-names.ts'
import { formatIp, isLinkLocal, isLoopback, parseIp } from '@neutrino/base/ip.ts'
import type { Extension } from '../../extension.ts'
import { type HostView, isHere, type LocalBridge, type LocalPort, type LocalView } from '../../host-view.ts'
import { createDriver } from './driver.ts'
import { interconnectBridge, peerBridges } from './operator-bridges.ts'
import { type BgpThing, parseBgpThing } from './things.ts'

/** What OVN notes at its ports of a localnet port. */
const localnetKey = 'ovn-localnet-port'
const loopback = 'lo'

/**
 * Connects the routers that announce by BGP with this host, which has a routing daemon beside OVN. What comes in by a card
 * for an address of the host goes to the host, all else to the router of this chassis; what the flat network sends goes to
 * the main router.
 */
export const ovnBgp: Extension<BgpThing> = {
  name: 'ovn-bgp',
  conditions: { Port_Binding: [['external_ids', 'includes', interconnectMark]] },
  desire: view => {
    const peers = peerBridges(view.local)
    return [
      ...peers.map((bridge): BgpThing => ({ key: `mapping/${bridge}`, kind: 'mapping', bridge })),
      ...peers.flatMap(bridge => peerOf(view, bridge)),
      ...interconnectOf(view),
    ]
  },
  // Empty where there were some: a chassis that leads nowhere has no switches.
  note: view => {
    const peers = view === undefined ? [] : peerBridges(view.local)
    return { [chassisBridgesKey]: peers.length === 0 ? undefined : peers.join(',') }
  },
  parse: parseBgpThing,
  createDriver,
}

/** Nothing as long as a part is missing: half of it would take the host's own traffic away. */
function peerOf(view: HostView, bridge: string): readonly BgpThing[] {
  const { local, chassis } = view
  const found = local.bridges.find(one => one.name === bridge)
  const localnet = topologyLocalnetName(peerSwitchName(chassis.name, bridge))
  const patch = found && patchTo(local, found, port => port.externalIds[localnetKey] === localnet)
  const nic = found && cardOf(local, found)
  const mac = macOf(
    view.bindings.find(
      one => one.type === 'l3gateway' && one.externalIds[peerNetworkKey] === bridge && isHere(view, one),
    ),
  )
  if (patch === undefined || nic === undefined || mac === undefined) return []
  return [
    { key: `peer/${bridge}`, kind: 'peer', bridge, nic, patch, mac, addresses: hostAddresses(local, bridge) },
  ]
}

function interconnectOf({ local, bindings }: HostView): readonly BgpThing[] {
  const bridge = interconnectBridge(local)
  const found = local.bridges.find(one => one.name === bridge)
  if (bridge === undefined || found === undefined) return []
  for (const binding of bindings) {
    const provider = providerOf(binding.port)
    const mac = macOf(binding)
    if (provider === undefined || mac === undefined) continue
    const inner = topologyLocalnetName(interconnectSwitchName(provider))
    const routed = patchTo(local, found, port => port.externalIds[localnetKey] === inner)
    const flat = patchTo(local, found, port => port.externalIds[localnetKey]?.startsWith('provnet-') === true)
    if (routed === undefined || flat === undefined) continue
    return [{ key: `interconnect/${bridge}`, kind: 'interconnect', bridge, provider: flat, routed, mac }]
  }
  return []
}

/** The switch of the flat network, out of the name of the main router's port on the way from it. */
function providerOf(routerPort: string): string | undefined {
  const before = topologyRouterPortName(mainRouterName, interconnectSwitchName(''))
  return routerPort.startsWith(before) ? routerPort.slice(before.length) : undefined
}

function macOf(binding: HostView['bindings'][number] | undefined): string | undefined {
  return binding?.macs[0]?.split(' ')[0]
}

function patchTo(
  local: LocalView,
  bridge: LocalBridge,
  isIt: (port: LocalPort) => boolean,
): number | undefined {
  const names = bridge.ports.filter(isIt).flatMap(port => port.interfaces)
  return ofportOf(local, names, ['patch'])
}

/** Undefined for several: nobody knows by which of them the provider is reached. */
function cardOf(local: LocalView, bridge: LocalBridge): number | undefined {
  return ofportOf(
    local,
    bridge.ports.flatMap(port => port.interfaces),
    ['', 'system'],
  )
}

function ofportOf(local: LocalView, names: readonly string[], types: readonly string[]): number | undefined {
  const numbers = local.interfaces
    .filter(one => names.includes(one.name) && types.includes(one.type))
    .flatMap(one => one.ofport ?? [])
  return numbers.length === 1 ? numbers[0] : undefined
}

/** Of its loopback, where the daemon's own addresses are, and of the bridge. Link-local ones are for both anyway. */
function hostAddresses({ addresses }: LocalView, bridge: string): readonly string[] {
  const own = addresses
    .filter(({ device }) => device === loopback || device === bridge)
    .flatMap(({ address }) => parseIp(address) ?? [])
    .filter(ip => !isLoopback(ip) && !isLinkLocal(ip))
  return [...new Set(own.map(formatIp))].sort()
}
