import type { BindingSettings } from './binding/bind-port.ts'
import type { SchedulingSettings } from './scheduling/settings.ts'
import type { SegmentSettings } from './segments/settings.ts'

/** What the code needs of the configuration, in its own words and units. */
export interface Settings {
  readonly baseMac: string
  readonly dnsDomain: string
  readonly maxAllowedAddressPairs: number
  /** Network cards that a port may name for its server. */
  readonly hwVifModels: readonly string[]
  readonly maxSubnetHostRoutes: number
  readonly maxDnsNameservers: number
  /** [DEFAULT] network MTUs, type drivers and ranges. */
  readonly segments: SegmentSettings
  readonly binding: BindingSettings
  /** Router default: SNAT on. */
  readonly enableSnatByDefault: boolean
  readonly distributedFloatingIp: boolean
  /** Each network has a port that answers for 169.254.169.254. */
  readonly metadataEnabled: boolean
  /** Whether routers watch default routes by BFD, and have one for each gateway, unless told otherwise. */
  readonly defaultRoute: { readonly bfd: boolean; readonly ecmp: boolean }
  /** Protocols by the helper that is allowed for them. */
  readonly conntrackHelpers: ReadonlyMap<string, readonly string[]>
  /** Placement knows the bandwidth of tunnels, so that ports on networks over them can be promised some. */
  readonly tunnelBandwidthIsProvided: boolean
  /** Ports of virtual functions ask Placement for one. */
  readonly tracksVirtualFunctions: boolean
  /** Where flavors may lead to. */
  readonly serviceProviders: readonly ServiceProvider[]
  /** Agents that serve networks and routers beside OVN. */
  readonly scheduling: SchedulingSettings
  readonly defaultAvailabilityZones: readonly string[]
  /** The service plugin `ovn-bgp` is loaded. */
  readonly announcesByBgp: boolean
  readonly paginationMaxLimit: number | undefined
  /** Ports that one transaction of a network's deletion with everything on it removes. */
  readonly cascadePortsMax: number
  /** How long a port outlives the server that it goes with, in seconds. */
  readonly terminationGraceS: number
  /** Default limits by quota resource; -1 is unlimited. */
  readonly quotas: Readonly<Record<string, number>>
}

/** Something that carries out a kind of service. */
export interface ServiceProvider {
  /** L3_ROUTER_NAT, … */
  readonly serviceType: string
  readonly name: string
  /** Upstream's class name, by which service profiles name it. */
  readonly driver: string
  readonly isDefault: boolean
}
