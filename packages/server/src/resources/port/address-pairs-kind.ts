import { type Cidr, cidrsOverlap, isMulticast, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import { isMulticastMac } from '@neutrino/base/mac.ts'
import { type Kind, quote, refuse } from '../../definition/kind.ts'
import { macAddress } from '../../definition/kinds.ts'
import { isObject } from '../../definition/parse-body.ts'
import { AllowedAddressPairsMissingIP } from './errors.ts'

/** Pairs of one request that are looked at; the limit of a port is a setting below it. */
export const ADDRESS_PAIRS_MAX = 1_000

/** An entry of `allowed_address_pairs`, as on the wire and in the database. */
export interface AddressPair {
  /** An address or a network in prefix notation, spelled as the caller did. */
  readonly ip_address: string
  /** Absent: that of the port. */
  readonly mac_address?: string
}

// What both PostgreSQL's inet and OVN read.
const plainAddress = /^[0-9A-Fa-f.:]+(?:\/[0-9]{1,3})?$/

export const addressPairs: Kind<readonly AddressPair[]> = {
  schema: {
    type: ['array', 'null'],
    maxItems: ADDRESS_PAIRS_MAX,
    items: {
      type: 'object',
      properties: { ip_address: { type: 'string' }, mac_address: macAddress.schema },
      required: ['ip_address'],
      additionalProperties: false,
    },
  },
  sqlType: 'jsonb',
  parse(value, attribute) {
    if (value === null) return []
    if (!Array.isArray(value)) {
      return refuse(attribute, `Allowed address pairs must be a list: ${quote(value)}`)
    }
    if (value.length > ADDRESS_PAIRS_MAX) {
      return refuse(attribute, `the list has ${value.length} items, at most ${ADDRESS_PAIRS_MAX} are read`)
    }
    return value.map((entry: unknown) => parsePair(entry, attribute))
  },
  parseFilter: value => value,
}

function parsePair(entry: unknown, attribute: string): AddressPair {
  if (!isObject(entry)) return refuse(attribute, `${quote(entry)} is not an allowed address pair`)
  const unknown = Object.keys(entry).find(key => key !== 'ip_address' && key !== 'mac_address')
  if (unknown !== undefined) return refuse(attribute, `'${unknown}' is not a key of an allowed address pair`)
  const { ip_address: address, mac_address: mac } = entry
  if (address === undefined) throw new AllowedAddressPairsMissingIP({})
  if (!isAddress(address)) return refuse(attribute, `${quote(address)} is not a valid IP address or network`)
  if (isForGroups(address))
    return refuse(attribute, `${quote(address)} is or has multicast addresses, which nobody sends from`)
  return {
    ip_address: address,
    ...(mac === undefined || mac === null ? {} : { mac_address: senderMac(mac, attribute) }),
  }
}

function senderMac(value: unknown, attribute: string): string {
  const mac = macAddress.parse(value, attribute)
  return isMulticastMac(mac)
    ? refuse(attribute, `${quote(mac)} is a multicast address, which nobody sends from`)
    : mac
}

/** RFC 5771 and RFC 4291 section 2.7. */
const multicast: readonly Cidr[] = ['224.0.0.0/4', 'ff00::/8'].flatMap(text => parseCidr(text) ?? [])

/** Every address is a way to say that senders are not looked at, so it is let through. */
function isForGroups(text: string): boolean {
  if (!text.includes('/')) {
    const ip = parseIp(text)
    return ip !== undefined && isMulticast(ip)
  }
  const cidr = parseCidr(text)
  return cidr !== undefined && cidr.prefix > 0 && multicast.some(range => cidrsOverlap(range, cidr))
}

function isAddress(value: unknown): value is string {
  if (typeof value !== 'string' || !plainAddress.test(value)) return false
  return (value.includes('/') ? parseCidr(value) : parseIp(value)) !== undefined
}
