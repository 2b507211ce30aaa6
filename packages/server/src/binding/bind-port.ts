import type { NetworkType } from '../segments/segment.ts'

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
}

export interface BindingRequest {
  readonly portId: string
  readonly vnicType: string
  /** Empty = no host. */
  readonly host: string
  readonly profile: Readonly<Record<string, unknown>>
  readonly segments: readonly {
    readonly id: string
    readonly networkType: NetworkType
    readonly physicalNetwork: string | null
    readonly segmentationId: number | null
  }[]
  /** The chassis of the host (for remote-managed, of its DPU), if one is known. */
  readonly chassis: ChassisFacts | undefined
  readonly settings: BindingSettings
}

export type BindingFailure =
  | 'vnic-type-not-supported'
  | 'external-port'
  | 'no-chassis'
  | 'chassis-not-alive'
  | 'physical-network-not-mapped'

export interface PortBindingResult {
  readonly vifType: 'unbound' | 'binding_failed' | 'ovs' | 'vhostuser' | 'agilio_ovs'
  readonly vifDetails: Readonly<Record<string, unknown>>
  /** The segment the port is bound on; absent unless bound. */
  readonly segmentId?: string
  /** Why a binding failed. */
  readonly reason?: BindingFailure
}

export function bindPort(_request: BindingRequest): PortBindingResult {
  throw new Error('under construction')
}
