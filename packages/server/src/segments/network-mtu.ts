import { InvalidInput } from '../errors/errors.ts'
import { NetworkMTUSubnetConflict } from './errors.ts'
import { espPayload } from './esp-payload.ts'
import type { Segment } from './segment.ts'
import type { MtuSettings } from './settings.ts'

/** The least that each IP version needs of a link (RFC 791, RFC 8200 section 5). */
export const MTU_MIN: Readonly<Record<4 | 6, number>> = { 4: 68, 6: 1_280 }

/** Bytes of the outer IP header that tunnels add. */
const ipHeaderSize: Readonly<Record<4 | 6, number>> = { 4: 20, 6: 40 }
/** Outer UDP 8, VXLAN 8, inner Ethernet 14. */
const vxlanOverhead = 30
/** GRE with key 8, inner Ethernet 14. */
const greOverhead = 22

/** Two tags (IEEE 802.1Q, 802.1ad): that of the network and one inside, a server's or also the network's. */
const doubleTagSize = 8

/** What a network puts around its packets beyond what its type does. */
export interface NetworkLayers {
  /** Its VLAN goes around tags of servers. */
  readonly qinq?: boolean
  /** Its tunnels are to be encrypted; those of all networks may be anyhow. */
  readonly isEncrypted?: boolean
}

/**
 * The MTU of a network: the requested one if every segment can carry it, else (requested absent or 0)
 * the largest that they all can. Throws InvalidInput when the requested one is too big, or so small
 * that no IP packet fits.
 */
export function networkMtu(
  segments: readonly Pick<Segment, 'networkType' | 'physicalNetwork'>[],
  requested: number | null | undefined,
  settings: MtuSettings,
  { qinq: isDoubleTagged = false, isEncrypted = false }: NetworkLayers = {},
): number {
  const tunnels = { ...settings, encryptsTunnels: settings.encryptsTunnels || isEncrypted }
  const limits = segments.map(segment => segmentMtu(segment, tunnels)).filter(limit => limit > 0)
  const largest = limits.length > 0 ? Math.min(...limits) : settings.globalPhysnetMtu
  const max = isDoubleTagged ? Math.max(0, largest - doubleTagSize) : largest
  if (requested === undefined || requested === null || requested === 0) return max
  if (max > 0 && requested > max) {
    throw new InvalidInput({ error_message: `Requested MTU is too big, maximum is ${max}` })
  }
  if (requested < MTU_MIN[4]) {
    throw new InvalidInput({ error_message: `Requested MTU is too small, minimum is ${MTU_MIN[4]}` })
  }
  return requested
}

/** The largest packet a segment carries; 0 = no limit is known. */
function segmentMtu(
  segment: Pick<Segment, 'networkType' | 'physicalNetwork'>,
  settings: MtuSettings,
): number {
  switch (segment.networkType) {
    case 'local':
      // Never leaves the host: nothing limits it but what the operator says of the links in general.
      return 0
    case 'flat':
    case 'vlan':
      return physicalMtu(segment, settings)
    case 'qinq':
      return Math.max(0, physicalMtu(segment, settings) - doubleTagSize)
    case 'vxlan':
      return tunnelMtu(settings, vxlanOverhead)
    case 'gre':
      return tunnelMtu(settings, greOverhead)
    case 'geneve':
    // Between hosts its packets are in tunnels of OVN's.
    case 'l3':
      return tunnelMtu(settings, settings.geneveMaxHeaderSize)
  }
}

function physicalMtu(
  { physicalNetwork }: Pick<Segment, 'physicalNetwork'>,
  { globalPhysnetMtu, physicalNetworkMtus }: MtuSettings,
): number {
  return smallestSet([globalPhysnetMtu, physicalNetworkMtus.get(physicalNetwork ?? '') ?? 0])
}

function tunnelMtu(settings: MtuSettings, overhead: number): number {
  const outer = smallestSet([settings.globalPhysnetMtu, settings.pathMtu])
  if (outer === 0) return 0
  const available = Math.max(0, outer - ipHeaderSize[settings.overlayIpVersion])
  const payload = settings.encryptsTunnels ? espPayload(available, settings.esp) : available
  return Math.max(0, payload - overhead)
}

function smallestSet(limits: readonly number[]): number {
  const set = limits.filter(limit => limit > 0)
  return set.length === 0 ? 0 : Math.min(...set)
}

/** Throws NetworkMTUSubnetConflict when a subnet's IP version needs more than the network's MTU. */
export function checkMtuOfSubnets(
  network: { readonly id: string; readonly mtu: number },
  ipVersions: readonly (4 | 6)[],
): void {
  if (ipVersions.some(version => network.mtu > 0 && network.mtu < MTU_MIN[version])) {
    throw new NetworkMTUSubnetConflict({ net_id: network.id, mtu: network.mtu })
  }
}
