import { formatIp, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import type { Kind } from '../../definition/kind.ts'
import { text } from '../../definition/kinds.ts'
import {
  InvalidCidr,
  SecurityGroupInvalidPortValue,
  SecurityGroupRuleInvalidEtherType,
  SecurityGroupRuleInvalidProtocol,
} from './errors.ts'
import { protocolNumbers } from './protocols.ts'

const portMax = 65_535

/** A protocol by name in lower case or as decimal text; null and 'any' are every protocol. */
export const protocol: Kind<string | null> = {
  schema: { type: ['string', 'integer', 'null'] },
  sqlType: 'text',
  parse: toProtocol,
  parseFilter: value => toProtocol(value) ?? undefined,
}

function toProtocol(value: unknown): string | null {
  if (value === null || value === 'any') return null
  if (typeof value === 'number' || (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value))) {
    const number = Number(value)
    if (Number.isInteger(number) && number >= 0 && number <= 255) return String(number)
  } else if (typeof value === 'string' && protocolNumbers.has(value.toLowerCase())) return value.toLowerCase()
  throw new SecurityGroupRuleInvalidProtocol({
    protocol: String(value),
    values: [...protocolNumbers.keys()].toSorted(),
  })
}

export const ethertype: Kind<'IPv4' | 'IPv6'> = {
  schema: { type: 'string', enum: ['IPv4', 'IPv6'] },
  sqlType: 'text',
  parse: toEthertype,
  parseFilter: toEthertype,
}

function toEthertype(value: unknown): 'IPv4' | 'IPv6' {
  const word = typeof value === 'string' ? value.toLowerCase() : undefined
  if (word === 'ipv4') return 'IPv4'
  if (word === 'ipv6') return 'IPv6'
  throw new SecurityGroupRuleInvalidEtherType({ ethertype: String(value) })
}

/** A port, or the type or code of ICMP; what it may be beyond 16 bits depends on the protocol. */
export const portValue: Kind<number | null> = {
  schema: { type: ['integer', 'null'], minimum: 0, maximum: portMax },
  sqlType: 'integer',
  parse: toPort,
  parseFilter: value => toPort(value) ?? undefined,
}

function toPort(value: unknown): number | null {
  if (value === null) return null
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value))
  const port = isNumber ? Number(value) : Number.NaN
  if (Number.isInteger(port) && port >= 0 && port <= portMax) return port
  throw new SecurityGroupInvalidPortValue({ port: value === true ? 'True' : String(value) })
}

/** A prefix as the caller wrote it: host bits stay, a single address gets its full length. */
export const remotePrefix: Kind<string | null> = {
  schema: { type: ['string', 'null'] },
  sqlType: 'text',
  parse: toPrefix,
  parseFilter: value => toPrefix(value) ?? undefined,
}

function toPrefix(value: unknown): string | null {
  if (value === null || value === '') return null
  if (typeof value === 'string') {
    const address = parseIp(value)
    if (address) return `${formatIp(address)}/${address.version === 4 ? 32 : 128}`
    const parsed = parseCidr(value)
    if (parsed) return `${formatIp({ version: parsed.version, value: parsed.address })}/${parsed.prefix}`
  }
  throw new InvalidCidr({ input: String(value) })
}

/** The id of a group: whether it is one is found out by looking for it. */
export const groupReference: Kind<string> = { ...text({ max: 36 }), sqlType: 'uuid', parseFilter: toUuid }

function toUuid(value: string): string | undefined {
  return isUuid(value) ? value.toLowerCase() : undefined
}

/** No group, also written as empty text, or the id of one. */
export const optionalReference: Kind<string | null> = {
  schema: { type: ['string', 'null'] },
  sqlType: 'uuid',
  parse: (value, attribute) =>
    value === null || value === '' ? null : groupReference.parse(value, attribute),
  parseFilter: toUuid,
}
