import type { NetworkType } from '../segments/segment.ts'

/** What a port or its network asks of whoever carries its packets. */
export const portFeatures = [
  'port-security',
  'security-groups',
  'trunk',
  'vlan-transparent',
  'vlan-filter',
  'qinq',
] as const
export type PortFeature = (typeof portFeatures)[number]

/**
 * What a way of carrying ports can do: what it says no to is refused, or left unbound with the reason,
 * rather than carried half.
 */
export interface Mechanism {
  /** As `vif_details.bound_drivers` and `[ml2] mechanism_drivers` name it. */
  readonly name: MechanismName
  readonly vnicTypes: ReadonlySet<string>
  /** Networks whose packets it can carry from host to host. */
  readonly networkTypes: ReadonlySet<NetworkType>
  /** Networks on which it lets through what servers tag themselves. */
  readonly transparentTypes: ReadonlySet<NetworkType>
  /** Networks on which it puts its own tag around that of servers. */
  readonly doubleTaggedTypes: ReadonlySet<NetworkType>
  /** What it keeps to, of what a port may ask, on a host with or without an agent of its own. */
  readonly enforces: (hasAgent: boolean) => ReadonlySet<PortFeature>
  /** Whether it can do what an extension promises; silent about those that are not its business. */
  readonly votes: Readonly<Record<string, boolean>>
  /** The agent that carries its ports on a host; undefined where OVN does. */
  readonly agentType?: string
}

export type MechanismName = 'ovn' | 'sriovnicswitch' | 'macvtap'

const everything: ReadonlySet<PortFeature> = new Set(portFeatures)

export const ovnMechanism: Mechanism = {
  name: 'ovn',
  vnicTypes: new Set([
    'normal',
    'direct',
    'direct-physical',
    'macvtap',
    'vdpa',
    'remote-managed',
    'baremetal',
    'virtio-forwarder',
    'accelerator-direct',
  ]),
  // OVN has no GRE tunnels.
  networkTypes: new Set(['local', 'flat', 'vlan', 'qinq', 'vxlan', 'geneve', 'l3']),
  transparentTypes: new Set(['local', 'vlan', 'vxlan', 'geneve']),
  doubleTaggedTypes: new Set(['vlan']),
  enforces: () => everything,
  votes: { 'vlan-transparent': true, qinq: true },
}

/**
 * Functions of a card that go past every switch of the host: the compute service gives them their VLAN, and
 * nobody looks into what they send.
 */
export const sriovMechanism: Mechanism = {
  name: 'sriovnicswitch',
  vnicTypes: new Set(['direct', 'direct-physical', 'macvtap', 'accelerator-direct']),
  networkTypes: new Set(['flat', 'vlan']),
  transparentTypes: new Set(['flat', 'vlan']),
  doubleTaggedTypes: new Set(),
  // A card checks the MAC address that its function sends from, where somebody tells it to.
  enforces: hasAgent =>
    new Set(hasAgent ? ['vlan-transparent', 'port-security', 'trunk'] : ['vlan-transparent']),
  votes: { 'vlan-transparent': true },
  agentType: 'NIC Switch agent',
}

/** Servers on devices of the kernel beside every switch: what comes in goes out by the card, unfiltered. */
export const macvtapMechanism: Mechanism = {
  name: 'macvtap',
  vnicTypes: new Set(['normal']),
  networkTypes: new Set(['flat', 'vlan']),
  transparentTypes: new Set(),
  doubleTaggedTypes: new Set(),
  enforces: () => new Set(),
  votes: { 'vlan-transparent': false, qinq: false },
  agentType: 'Macvtap agent',
}

export const mechanismOf: Readonly<Record<MechanismName, Mechanism>> = {
  ovn: ovnMechanism,
  sriovnicswitch: sriovMechanism,
  macvtap: macvtapMechanism,
}

export const mechanisms: readonly Mechanism[] = Object.values(mechanismOf)

/** Extensions that some mechanism has to stand for; of others silence is consent, as upstream has it. */
const aliasesToAffirm: readonly string[] = ['vlan-transparent', 'qinq']

/** Aliases that cannot be kept to with these mechanisms: one of them cannot, or none says that it can. */
export function unsupportedAliases(loaded: readonly Mechanism[]): readonly string[] {
  const refused = loaded.flatMap(({ votes }) => Object.keys(votes).filter(alias => votes[alias] === false))
  const unanswered = aliasesToAffirm.filter(alias => !loaded.some(({ votes }) => votes[alias]))
  return [...new Set([...refused, ...unanswered])].sort()
}
