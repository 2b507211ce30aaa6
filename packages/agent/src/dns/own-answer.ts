import { parseIp } from '@neutrino/base/ip.ts'
import { writeName } from './name.ts'
import { rcodes, recordTypes } from './numbers.ts'
import { type DnsQuery, isInternet } from './read-query.ts'
import type { Answer, AnswerRecord } from './write-answer.ts'

/** What OVN knows of a name on a network. */
export interface KnownName {
  /** Addresses, or the names of an address. */
  readonly values: readonly string[]
  /** Nobody else is to be asked for it, whatever about (`ovn-owned`). */
  readonly isOwned: boolean
}

/** The names of a network, by the name in lower case. */
export type Names = (name: string) => KnownName | undefined

/**
 * The answer for a name of the network's own; undefined: others are to be asked. That a name of ours has no address of
 * one version is said by us: others would say that there is no such name, and some clients then forget the other.
 */
export function ownAnswer(query: DnsQuery, names: Names): Answer | undefined {
  if (query.name === undefined || !isInternet(query)) return undefined
  const known = names(query.name)
  if (known === undefined) return undefined
  const records = known.values.flatMap(value => recordOf(value) ?? [])
  const asked = records.filter(record => query.type === recordTypes.any || record.type === query.type)
  const isOurs =
    asked.length > 0 || known.isOwned || records.some(record => isSibling(record.type, query.type))
  return isOurs ? { rcode: rcodes.noError, isAuthoritative: true, records: asked } : undefined
}

function recordOf(value: string): AnswerRecord | undefined {
  const ip = parseIp(value)
  if (ip === undefined) {
    const data = writeName(value.toLowerCase())
    return data === undefined ? undefined : { type: recordTypes.ptr, data }
  }
  const digits = ip.value.toString(16).padStart(ip.version === 4 ? 8 : 32, '0')
  return {
    type: ip.version === 4 ? recordTypes.a : recordTypes.aaaa,
    data: Buffer.from(digits, 'hex'),
  }
}

const addresses: ReadonlySet<number> = new Set([recordTypes.a, recordTypes.aaaa])

function isSibling(known: number, asked: number): boolean {
  return addresses.has(known) && addresses.has(asked)
}
