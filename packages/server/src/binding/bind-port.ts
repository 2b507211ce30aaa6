import type { NetworkType } from '../segments/segment.ts'
import { allocatedElsewhere } from './allocated-cards.ts'
import { ipsecExtension } from './encryption.ts'
import { type Mechanism, type MechanismName, mechanismOf, type PortFeature } from './mechanism.ts'
import { type OsVifObject, osVifObject } from './os-vif-object.ts'
import { isSwitchdev } from './profile-keys.ts'
import { type SwitchVifType, switchPlug } from './switch-plug.ts'

/** What a chassis says about its host. */
export interface ChassisFacts {
  readonly name: string
  readonly hostname: string
  /** 'system' or 'netdev'. */
  readonly datapathType: string
  readonly ifaceTypes: readonly string[]
  /** Physical network to bridge. */
  readonly bridgeMappings: Readonly<Record<string, string>>
  readonly integrationBridge: string
  /** `ovn-cms-options` of its ovn-controller, by commas; null when there are none. */
  readonly cmsOptions: string | null
  /** What the OVN agent beside ovn-controller does there while it is alive; absent: nothing. */
  readonly agentExtensions?: readonly string[]
  /** That agent says that the host can encrypt its tunnels; absent: no. */
  readonly canEncrypt?: boolean
  readonly alive: boolean
}

/** What an agent that carries ports beside OVN says about its host. */
export interface CarrierFacts {
  /** NIC Switch agent, Macvtap agent. */
  readonly agentType: string
  /** Physical network to the devices that it is reached by, the first one first. */
  readonly devices: Readonly<Record<string, readonly string[]>>
  readonly alive: boolean
}

export interface BindingSettings {
  /** Security groups are enforced by OVN. */
  readonly securityGroupsEnabled: boolean
  /** `[ovn] vhost_sock_dir`. */
  readonly vhostSocketDirectory: string
  /** `[ovn] ovs_create_tap`: whoever plugs the interface makes the tap device before the instance runs. */
  readonly createsTap: boolean
  /** `[ml2] mechanism_drivers`, in the order in which they are tried. */
  readonly mechanisms: readonly MechanismName[]
  /** `[ovn] tunnel_ipsec` is on: hosts that can encrypt their tunnels do; absent: no. */
  readonly encryptsTunnels?: boolean
}

export interface BindingSegment {
  readonly id: string
  readonly networkType: NetworkType
  readonly physicalNetwork: string | null
  readonly segmentationId: number | null
}

export interface BindingRequest {
  readonly portId: string
  readonly macAddress: string
  readonly networkId: string
  readonly mtu: number
  readonly vnicType: string
  /** Empty = no host. */
  readonly host: string
  readonly profile: Readonly<Record<string, unknown>>
  readonly segments: readonly BindingSegment[]
  /** The chassis of the host, or of the card in it that plugs the port; undefined: none is known. */
  readonly chassis: ChassisFacts | undefined
  /** Agents of the host that carry ports beside OVN. */
  readonly carriers?: readonly CarrierFacts[]
  /** Where the port is plugged before; undefined: nowhere. */
  readonly before?: PluggedBefore | undefined
  /** What the port and its network ask to be enforced. */
  readonly requires: ReadonlySet<PortFeature>
  /** Its packets may leave the host encrypted only; absent: no. */
  readonly requiresEncryption?: boolean
  readonly settings: BindingSettings
}

/** How a port was plugged on the host that it leaves. */
export interface PluggedBefore {
  readonly host: string
  readonly vifType: string
  readonly vifDetails: Readonly<Record<string, unknown>>
}

export type BindingFailure =
  | 'vnic-type-not-supported'
  | 'external-port'
  | 'no-chassis'
  | 'chassis-not-alive'
  | 'no-agent'
  | 'agent-not-alive'
  | 'migration-needs-binding'
  | 'network-type-not-supported'
  | 'physical-network-not-mapped'
  | 'vnic-type-not-on-host'
  | 'feature-not-enforced'
  | 'agent-extension-missing'
  | 'encryption-missing'
  | 'allocation-elsewhere'

/** What Nova plugs; wire values. */
export type BoundVifType = SwitchVifType | 'hw_veb' | 'hostdev_physical' | 'macvtap'

/** `vifDetails` is the wire's `binding:vif_details`. */
export type BindingResult =
  | { readonly vifType: 'unbound'; readonly vifDetails: Readonly<Record<string, never>> }
  | {
      readonly vifType: 'binding_failed'
      /** Tells the operator what was missing. */
      readonly vifDetails: {
        readonly failure: BindingFailure
        /** What the mechanism that came nearest does not enforce, the host's agent does not do, or encryption lacks. */
        readonly missing?: readonly string[]
      }
      readonly reason: BindingFailure
    }
  | {
      readonly vifType: BoundVifType
      readonly vifDetails: Readonly<Record<string, unknown>>
      /** The segment that the port is bound on. */
      readonly segmentId: string
    }

/** Their packets bypass the host's switch, unless that drives the card (switchdev). */
const bypassingVnicTypes: ReadonlySet<string> = new Set([
  'direct',
  'direct-physical',
  'macvtap',
  'baremetal',
  'accelerator-direct',
])

/** Whether another chassis must answer for the port, because its own host's switch does not see its packets. */
export function isExternalPort(port: Pick<BindingRequest, 'vnicType' | 'profile'>): boolean {
  return bypassingVnicTypes.has(port.vnicType) && !isSwitchdev(port.profile)
}

/**
 * How the port is plugged on its host: by the first mechanism that can do all that it asks. Pure. A binding
 * that fails is a result, not an error of the request.
 */
export function bindPort(request: BindingRequest): BindingResult {
  if (request.host === '') return { vifType: 'unbound', vifDetails: {} }
  let failure: Failed | undefined
  for (const mechanism of request.settings.mechanisms.map(name => mechanismOf[name])) {
    const result = bindBy(mechanism, request)
    if (result.vifType !== 'binding_failed') return result
    // What a mechanism lacks that could carry the port otherwise is more to the point.
    if (failure === undefined || tellingFailures.has(result.reason)) failure = result
  }
  return failure ?? failed('vnic-type-not-supported')
}

const tellingFailures: ReadonlySet<BindingFailure> = new Set([
  'feature-not-enforced',
  'agent-extension-missing',
  'encryption-missing',
  'migration-needs-binding',
  'allocation-elsewhere',
])

type Failed = Extract<BindingResult, { readonly vifType: 'binding_failed' }>
type Bound = Extract<BindingResult, { readonly segmentId: string }>

function bindBy(mechanism: Mechanism, request: BindingRequest): Failed | Bound {
  if (!mechanism.vnicTypes.has(request.vnicType)) return failed('vnic-type-not-supported')
  if (mechanism.name === 'ovn' && isExternalPort(request)) return failed('external-port')
  const place = placeOf(mechanism, request)
  if (typeof place === 'string') return failed(place)
  const segment = request.segments.find(candidate => isReachable(mechanism, candidate, request, place))
  if (segment === undefined) {
    return failed(
      request.segments.some(candidate => mechanism.networkTypes.has(candidate.networkType))
        ? 'physical-network-not-mapped'
        : 'network-type-not-supported',
    )
  }
  const enforced = mechanism.enforces(place.byAgent)
  const missing = [...request.requires].filter(feature => !enforced.has(feature)).sort()
  if (missing.length > 0) return failed('feature-not-enforced', missing)
  switch (mechanism.name) {
    case 'ovn':
      return place.chassis === undefined
        ? failed('no-chassis')
        : boundToSwitch(request, place.chassis, segment)
    case 'sriovnicswitch':
      return boundToCard(request, segment, place)
    case 'macvtap':
      return boundToDevice(request, segment, place.devices[segment.physicalNetwork ?? '']?.[0] ?? '')
  }
}

/** By what a host carries a port. */
interface Place {
  /** Physical networks to what reaches them. */
  readonly devices: Readonly<Record<string, readonly string[]>>
  /** Undefined where an agent carries it. */
  readonly chassis: ChassisFacts | undefined
  readonly byAgent: boolean
}

/** An agent speaks for its mechanism; cards of a host without one are what its chassis says. */
function placeOf(
  mechanism: Mechanism,
  { vnicType, chassis, carriers = [] }: BindingRequest,
): Place | BindingFailure {
  const carrier = carriers.find(({ agentType }) => agentType === mechanism.agentType)
  if (carrier !== undefined)
    return carrier.alive ? { devices: carrier.devices, chassis: undefined, byAgent: true } : 'agent-not-alive'
  if (mechanism.name === 'macvtap') return 'no-agent'
  if (chassis === undefined) return 'no-chassis'
  if (!chassis.alive) return 'chassis-not-alive'
  if (!isOnHost(vnicType, chassis)) return 'vnic-type-not-on-host'
  const bridges = Object.entries(chassis.bridgeMappings).map(
    ([network, bridge]) => [network, [bridge]] as const,
  )
  return { devices: Object.fromEntries(bridges), chassis, byAgent: false }
}

/** What the agent of a host has to do before OVN carries segments of a type there. */
const agentExtensionOf: Partial<Readonly<Record<NetworkType, string>>> = { qinq: 'qinq' }

/** The switch of the cloud, and a host that can: what of both a port lacks that asks for encryption. */
function encryptionLacks(
  { requiresEncryption = false, settings }: BindingRequest,
  { canEncrypt = false }: ChassisFacts,
): readonly string[] {
  if (!requiresEncryption) return []
  return [...(settings.encryptsTunnels ? [] : ['tunnel_ipsec']), ...(canEncrypt ? [] : [ipsecExtension])]
}

function boundToSwitch(
  request: BindingRequest,
  chassis: ChassisFacts,
  segment: BindingSegment,
): Failed | Bound {
  const extension = agentExtensionOf[segment.networkType]
  if (extension !== undefined && !chassis.agentExtensions?.includes(extension))
    return failed('agent-extension-missing', [extension])
  const lacking = encryptionLacks(request, chassis)
  if (lacking.length > 0) return failed('encryption-missing', lacking)
  const { vifType, details: plugged } = switchPlug(request, chassis)
  const details = {
    ...plugged,
    // The card is a host of its own, which is what OVN has to be asked for.
    ...(chassis.hostname === request.host ? {} : { card_host: chassis.hostname }),
    connectivity: segment.networkType === 'l3' ? 'l3' : 'l2',
    bridge_name: chassis.integrationBridge,
    datapath_type: chassis.datapathType,
    bound_drivers: { 0: 'ovn' },
  }
  return { vifType, vifDetails: withOsVif(request, vifType, details), segmentId: segment.id }
}

/**
 * The card puts the tag on; 0 on a network without one. What Placement promised has to be of a card of this host that leads
 * to the network.
 */
function boundToCard(request: BindingRequest, segment: BindingSegment, place: Place): Failed | Bound {
  const elsewhere = place.byAgent ? allocatedElsewhere(request, segment, place.devices) : []
  if (elsewhere.length > 0) return failed('allocation-elsewhere', elsewhere)
  const details = {
    port_filter: false,
    connectivity: 'l2',
    vlan: String(segment.segmentationId ?? 0),
    bound_drivers: { 0: 'sriovnicswitch' },
  }
  const vifType = request.vnicType === 'direct-physical' ? 'hostdev_physical' : 'hw_veb'
  return { vifType, vifDetails: details, segmentId: segment.id }
}

/**
 * A device on top of the host's, or of its VLAN there, by which its servers also reach each other. A server that migrates
 * without a binding of its own for the target is started there on what it had: that has to be the same device.
 */
function boundToDevice(request: BindingRequest, segment: BindingSegment, device: string): Failed | Bound {
  const { before, host, profile } = request
  const isTagged = segment.networkType === 'vlan' && segment.segmentationId !== null
  const source = isTagged ? `${device}.${segment.segmentationId}` : device
  const isMigrating = before?.vifType === 'macvtap' && before.host !== host && profile.migrating_to === host
  if (isMigrating && before.vifDetails.macvtap_source !== source) return failed('migration-needs-binding')
  const vifDetails = {
    port_filter: false,
    connectivity: 'l2',
    ...(isTagged ? { vlan: String(segment.segmentationId) } : {}),
    physical_interface: device,
    macvtap_source: source,
    macvtap_mode: 'bridge',
    bound_drivers: { 0: 'macvtap' },
  }
  return { vifType: 'macvtap', vifDetails, segmentId: segment.id }
}

function withOsVif(
  request: BindingRequest,
  vifType: BoundVifType,
  details: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const object: OsVifObject | undefined = osVifObject({ ...request, vifType, details })
  return object === undefined ? details : { ...details, os_vif: object }
}

function failed(reason: BindingFailure, missing?: readonly string[]): Failed {
  const vifDetails = { failure: reason, ...(missing === undefined ? {} : { missing }) }
  return { vifType: 'binding_failed', vifDetails, reason }
}

const vnicTypesOption = 'vnic-types='

/**
 * Whether the host has such cards. It can say which kinds it has, by `vnic-types=normal:vdpa` among its
 * `ovn-cms-options`; a switch in user space has no ports for functions of a card whatever it says.
 */
function isOnHost(vnicType: string, { cmsOptions, datapathType }: ChassisFacts): boolean {
  if (vnicType === 'vdpa' && datapathType === 'netdev') return false
  const said = (cmsOptions ?? '').split(',').find(option => option.trim().startsWith(vnicTypesOption))
  return said === undefined || said.trim().slice(vnicTypesOption.length).split(':').includes(vnicType)
}

function isReachable(
  mechanism: Mechanism,
  segment: BindingSegment,
  { profile }: BindingRequest,
  { devices, chassis }: Place,
): boolean {
  const { physicalNetwork } = segment
  if (!mechanism.networkTypes.has(segment.networkType)) return false
  // The compute service knows which network the card of its choice is on.
  const isChosen = mechanism.name === 'sriovnicswitch' && typeof profile.physical_network === 'string'
  if (isChosen && profile.physical_network !== physicalNetwork) return false
  if (isChosen && chassis !== undefined) return true
  return physicalNetwork === null ? chassis !== undefined : Object.hasOwn(devices, physicalNetwork)
}
