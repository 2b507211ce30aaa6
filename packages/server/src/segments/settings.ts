import type { EspSettings } from './esp-payload.ts'
import type { IdentifierRange, NetworkType } from './segment.ts'

/** What the operator allows, read once at start. */
export interface SegmentSettings {
  readonly typeDrivers: ReadonlySet<NetworkType>
  /** In the order they are tried for a network without provider attributes. */
  readonly projectNetworkTypes: readonly NetworkType[]
  readonly externalNetworkType: NetworkType | null
  /** 'any' for `*`. */
  readonly flatNetworks: 'any' | ReadonlySet<string>
  /** Per physical network that VLANs may use; an empty list = only with a given VLAN. */
  readonly vlanRanges: ReadonlyMap<string, readonly IdentifierRange[]>
  /** Per physical network that double tagged networks may use; each range has inner VLANs. */
  readonly qinqRanges: ReadonlyMap<string, readonly IdentifierRange[]>
  readonly tunnelRanges: Readonly<Record<'vxlan' | 'gre' | 'geneve', readonly IdentifierRange[]>>
  readonly mtu: MtuSettings
}

export interface MtuSettings {
  readonly globalPhysnetMtu: number
  /** 0 = no limit of its own. */
  readonly pathMtu: number
  readonly physicalNetworkMtus: ReadonlyMap<string, number>
  readonly overlayIpVersion: 4 | 6
  readonly geneveMaxHeaderSize: number
  /** How tunnels are encrypted where they are. */
  readonly esp: EspSettings
  /** All tunnels are encrypted, whatever a network asks for: `[ovn] tunnel_ipsec`. */
  readonly encryptsTunnels: boolean
}
