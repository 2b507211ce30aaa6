import { formatIp, parseIp } from '@neutrino/base/ip.ts'
import type { Thing } from '../../extension.ts'
import { integerOf } from '../../integer-of.ts'
import { isBridgeName } from './operator-bridges.ts'

/** OVN is told that a bridge has a name, which is its own, and routes are learned by it. */
export interface MappedBridge extends Thing {
  readonly kind: 'mapping'
  readonly bridge: string
}

/** Flows of a bridge that leads to the provider. */
export interface PeerBridge extends Thing {
  readonly kind: 'peer'
  readonly bridge: string
  /** Port numbers: the card, and what leads to OVN. */
  readonly nic: number
  readonly patch: number
  /** Of the router of this chassis there. */
  readonly mac: string
  /** Of the host itself. */
  readonly addresses: readonly string[]
}

/** Flows of the bridge of the flat network. */
export interface InterconnectBridge extends Thing {
  readonly kind: 'interconnect'
  readonly bridge: string
  /** Port numbers: of the flat network, and of the switch with the main router. */
  readonly provider: number
  readonly routed: number
  /** Of the main router there. */
  readonly mac: string
}

export type SteeredBridge = PeerBridge | InterconnectBridge
export type BgpThing = MappedBridge | SteeredBridge

/** Of OpenFlow 1.1 and later, as far as bridges use them. */
const ofportMax = 0xfffffeff
const addressesMax = 256

/** @throws RangeError for anything that is not exactly such a thing */
export function parseBgpThing(value: unknown): BgpThing {
  const fields: object = typeof value === 'object' && value !== null ? value : {}
  const { kind, bridge, nic, patch, mac, addresses, provider, routed }: Readonly<Record<string, unknown>> = {
    ...fields,
  }
  if (!isBridgeName(bridge)) throw new RangeError('ovn-bgp: no bridge')
  const key = `${String(kind)}/${bridge}`
  switch (kind) {
    case 'mapping':
      return { key, kind, bridge }
    case 'peer':
      return {
        ...{ key, kind, bridge, nic: integerOf(nic, ofportMax), patch: integerOf(patch, ofportMax) },
        ...{ mac: macIn(mac), addresses: addressesIn(addresses) },
      }
    case 'interconnect':
      return {
        ...{ key, kind, bridge, provider: integerOf(provider, ofportMax) },
        ...{ routed: integerOf(routed, ofportMax), mac: macIn(mac) },
      }
    default:
      throw new RangeError('ovn-bgp: no such thing')
  }
}

function macIn(value: unknown): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(value))
    throw new RangeError('ovn-bgp: no MAC address')
  return value
}

function addressesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > addressesMax) throw new RangeError('ovn-bgp: no addresses')
  return value.map((address: unknown) => {
    const ip = typeof address === 'string' ? parseIp(address) : undefined
    if (ip === undefined || formatIp(ip) !== address) throw new RangeError('ovn-bgp: no address')
    return address
  })
}
