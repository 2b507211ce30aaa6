import type { NetworkType } from '../segments/segment.ts'
import { ovnMechanism } from './ovn-mechanism.ts'
import { isSwitchdev } from './profile-keys.ts'

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
  readonly alive: boolean
}

export interface BindingSettings {
  /** Security groups are enforced by OVN. */
  readonly securityGroupsEnabled: boolean
  /** `[ovn] vhost_sock_dir`. */
  readonly vhostSocketDirectory: string
  /** `[ovn] ovs_create_tap`: whoever plugs the interface makes the tap device before the instance runs. */
  readonly createsTap: boolean
}

export interface BindingSegment {
  readonly id: string
  readonly networkType: NetworkType
  readonly physicalNetwork: string | null
}

export interface BindingRequest {
  readonly portId: string
  readonly vnicType: string
  /** Empty = no host. */
  readonly host: string
  readonly profile: Readonly<Record<string, unknown>>
  readonly segments: readonly BindingSegment[]
  /** The chassis of the host (for remote-managed, of its DPU), if one is known. */
  readonly chassis: ChassisFacts | undefined
  readonly settings: BindingSettings
}

export type BindingFailure =
  | 'vnic-type-not-supported'
  | 'external-port'
  | 'no-chassis'
  | 'chassis-not-alive'
  | 'network-type-not-supported'
  | 'physical-network-not-mapped'

/** What Nova plugs; wire values. */
export type BoundVifType = 'ovs' | 'vhostuser' | 'agilio_ovs'

/** `vifDetails` is the wire's `binding:vif_details`. */
export type BindingResult =
  | { readonly vifType: 'unbound'; readonly vifDetails: Readonly<Record<string, never>> }
  | {
      readonly vifType: 'binding_failed'
      /** Tells the operator what was missing. */
      readonly vifDetails: { readonly failure: BindingFailure }
      readonly reason: BindingFailure
    }
  | {
      readonly vifType: BoundVifType
      readonly vifDetails: Readonly<Record<string, unknown>>
      /** The segment that the port is bound on. */
      readonly segmentId: string
    }

/** Linux interface names hold 15 characters; the socket is named like one. */
const socketNameLength = 14

/** Their packets bypass the host's switch, unless that drives the card (switchdev). */
const bypassingVnicTypes: ReadonlySet<string> = new Set(['direct', 'direct-physical', 'macvtap', 'baremetal'])

/** Whether another chassis must answer for the port, because its own host's switch does not see its packets. */
export function isExternalPort(port: Pick<BindingRequest, 'vnicType' | 'profile'>): boolean {
  return bypassingVnicTypes.has(port.vnicType) && !isSwitchdev(port.profile)
}

/** How the port is plugged on its host. Pure. A binding that fails is a result, not an error of the request. */
export function bindPort(request: BindingRequest): BindingResult {
  const { chassis, host, settings, vnicType } = request
  if (host === '') return { vifType: 'unbound', vifDetails: {} }
  if (!ovnMechanism.vnicTypes.has(vnicType)) return failed('vnic-type-not-supported')
  if (isExternalPort(request)) return failed('external-port')
  if (chassis === undefined) return failed('no-chassis')
  if (!chassis.alive) return failed('chassis-not-alive')
  const segment = request.segments.find(candidate => isReachable(candidate, chassis))
  if (segment === undefined) {
    return failed(
      request.segments.some(candidate => ovnMechanism.networkTypes.has(candidate.networkType))
        ? 'physical-network-not-mapped'
        : 'network-type-not-supported',
    )
  }
  const vifType = vifTypeOf(vnicType, chassis)
  return {
    vifType,
    vifDetails: {
      ...detailsOf(vifType, request.portId, settings),
      connectivity: 'l2',
      bridge_name: chassis.integrationBridge,
      datapath_type: chassis.datapathType,
      bound_drivers: { 0: ovnMechanism.name },
    },
    segmentId: segment.id,
  }
}

function failed(reason: BindingFailure): BindingResult {
  return { vifType: 'binding_failed', vifDetails: { failure: reason }, reason }
}

function isReachable(segment: BindingSegment, chassis: ChassisFacts): boolean {
  if (!ovnMechanism.networkTypes.has(segment.networkType)) return false
  return segment.physicalNetwork === null || Object.hasOwn(chassis.bridgeMappings, segment.physicalNetwork)
}

function vifTypeOf(vnicType: string, chassis: ChassisFacts): BoundVifType {
  if (chassis.datapathType === 'netdev' && chassis.ifaceTypes.includes('dpdkvhostuser')) return 'vhostuser'
  return vnicType === 'virtio-forwarder' ? 'agilio_ovs' : 'ovs'
}

function detailsOf(
  vifType: BoundVifType,
  portId: string,
  settings: BindingSettings,
): Record<string, unknown> {
  const socket = `${settings.vhostSocketDirectory}/${`vhu${portId}`.slice(0, socketNameLength)}`
  switch (vifType) {
    case 'vhostuser':
      return {
        port_filter: false,
        vhostuser_mode: 'server',
        vhostuser_ovs_plug: true,
        vhostuser_socket: socket,
      }
    case 'agilio_ovs':
      return {
        port_filter: settings.securityGroupsEnabled,
        vhostuser_mode: 'client',
        vhostuser_ovs_plug: true,
        vhostuser_socket: socket,
      }
    case 'ovs':
      return { port_filter: settings.securityGroupsEnabled, ovs_create_tap: settings.createsTap }
  }
}
