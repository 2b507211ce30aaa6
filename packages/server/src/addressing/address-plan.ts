/** An entry of a port's `fixed_ips` as asked for: a subnet, an address, or both. */
export interface RequestedAddress {
  readonly subnetId?: string | undefined
  readonly ipAddress?: string | undefined
  /** From the pools of the provider, whatever the owner of the port. */
  readonly pool?: 'provider' | undefined
}

/** An address that a port holds. */
export interface HeldAddress {
  readonly subnetId: string
  /** Canonical text. */
  readonly ipAddress: string
  /** Place in the port's `fixed_ips`, from 0. */
  readonly position: number
}

/** One address a port is to get. Allocation fails as a whole when one of them cannot be had. */
export type PlannedAddress =
  | {
      readonly kind: 'given'
      readonly subnetId: string
      readonly ipAddress: string
      readonly position: number
    }
  | {
      readonly kind: 'eui64'
      readonly subnetId: string
      readonly ipAddress: string
      readonly position: number
    }
  | {
      readonly kind: 'any'
      /** The first of these with a free address serves. */
      readonly subnetIds: readonly string[]
      /** DHCP and metadata ports take the lowest free address, so that it is easy to find and stays. */
      readonly choice: 'random' | 'lowest'
      /** Absent: those of everybody. */
      readonly pool?: 'provider' | undefined
      readonly position: number
    }

/** The port's `ip_allocation`: deferred until a host is known, or none because none was wanted. */
export type IpAllocation = 'immediate' | 'deferred' | 'none'

export interface AddressPlan {
  readonly addresses: readonly PlannedAddress[]
  readonly ipAllocation: IpAllocation
}

export interface AddressUpdatePlan {
  /** Addresses that stay, with the place they now have. */
  readonly keep: readonly HeldAddress[]
  readonly add: readonly PlannedAddress[]
  readonly remove: readonly HeldAddress[]
}

/** The port that asks. */
export interface AddressRequest {
  readonly networkId: string
  /** Absent = automatic; an empty list = no address beyond those that hosts make themselves. */
  readonly fixedIps?: readonly RequestedAddress[] | undefined
  readonly deviceOwner: string
  readonly macAddress: string
  /** Empty = not known yet. */
  readonly host: string
  /** The network's segments that `host` reaches; only read on routed networks. */
  readonly hostSegmentIds?: ReadonlySet<string> | undefined
  /** Whoever asks may name addresses in the pools of the provider for any port. */
  readonly mayUseProviderPools?: boolean | undefined
}
