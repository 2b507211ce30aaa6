import { parseMac } from '@neutrino/base/mac.ts'

/** What a card does for one of its functions, as `ip link` calls it; rates in Mbit/s, 0 for none. */
export interface FunctionSettings {
  readonly vlan: number
  /** Priority of the tag. */
  readonly qos: number
  readonly spoofchk: boolean
  readonly trust: boolean
  readonly state: LinkState
  readonly maxTxRate: number
  readonly minTxRate: number
}

/** auto: as the uplink is. */
export const linkStates = ['auto', 'enable', 'disable'] as const
export type LinkState = (typeof linkStates)[number]

/** What a function has that nothing is said of, or that its card says nothing of. */
export const settingsDefault: FunctionSettings = {
  ...{ vlan: 0, qos: 0, spoofchk: false, trust: false, state: 'auto', maxTxRate: 0, minTxRate: 0 },
}

/** One function of a card. */
export interface VirtualFunction {
  /** The card's own device. */
  readonly card: string
  readonly index: number
  /** 0000:03:10.1 */
  readonly pciSlot: string
  readonly mac: string | undefined
  /** A server has it: the host has no device for it, or has one with a macvtap device on it. */
  readonly isTaken: boolean
  readonly settings: FunctionSettings
  /** Tags of its server that the card lets pass; undefined: the card has no such list. */
  readonly vlans: readonly number[] | undefined
}

/** What `ip` says of the functions of a card, by index. */
export type CardReport = ReadonlyMap<
  number,
  { readonly mac: string | undefined; readonly settings: FunctionSettings }
>

type Fields = Readonly<Record<string, unknown>>

/** Of what `ip -json -details link show dev CARD` prints. @throws SyntaxError for what is no JSON */
export function parseCardReport(text: string): CardReport {
  const links: unknown = JSON.parse(text)
  const [link] = Array.isArray(links) ? links.map(fieldsOf).filter(one => Array.isArray(one.vfinfo_list)) : []
  const functions = Array.isArray(link?.vfinfo_list) ? link.vfinfo_list.map(fieldsOf) : []
  return new Map(
    functions.map(one => {
      // Releases of iproute2 call it either.
      const mac = parseMac(String(one.address ?? one.mac))
      return [Number(one.vf), { mac, settings: settingsOf(one) }]
    }),
  )
}

function settingsOf(one: Fields): FunctionSettings {
  const [listed] = Array.isArray(one.vlan_list) ? one.vlan_list.map(fieldsOf) : []
  const tag = listed ?? one
  const rate = fieldsOf(one.rate)
  return {
    vlan: numberOf(tag.vlan),
    qos: numberOf(tag.qos),
    spoofchk: isOn(one.spoofchk),
    trust: isOn(one.trust),
    state: linkStates.find(known => known === one.link_state) ?? 'auto',
    maxTxRate: numberOf(rate.max_tx ?? one.max_tx_rate ?? one.tx_rate),
    minTxRate: numberOf(rate.min_tx ?? one.min_tx_rate),
  }
}

const isOn = (value: unknown) => value === true || value === 'on'

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
