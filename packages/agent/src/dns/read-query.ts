import { readName, skipName } from './name.ts'
import { classes, rcodes, recordTypes } from './numbers.ts'
import { writeRefusal } from './write-answer.ts'

/** What a client said of itself by EDNS (RFC 6891). */
export interface Edns {
  /** The largest datagram that it takes. */
  readonly payloadBytes: number
  readonly version: number
  readonly isDnssecOk: boolean
}

/** A question that can be answered: one name, in one message. */
export interface DnsQuery {
  readonly id: number
  readonly isRecursionDesired: boolean
  readonly isCheckingDisabled: boolean
  /** In lower case, without the dot at the end; undefined when it has bytes that no name of ours has. */
  readonly name: string | undefined
  readonly type: number
  readonly class: number
  /** The question as it was sent, to be repeated byte by byte: clients compare also the case of letters. */
  readonly question: Buffer
  readonly edns: Edns | undefined
}

/** What a message is: a question, something that is refused by this answer, or nothing to be answered at all. */
export type ReadQuery =
  | { readonly kind: 'query'; readonly query: DnsQuery }
  | { readonly kind: 'refused'; readonly answer: Buffer }
  | { readonly kind: 'silent' }

export const headerBytes = 12
const responseFlag = 0x8000
const opcodeMask = 0x7800
const recursionDesiredFlag = 0x0100
const checkingDisabledFlag = 0x0010
const dnssecOkFlag = 0x8000
/** OPT, a signature and a few that nobody has thought of. */
const additionalMax = 8
/** Type, class, TTL and length of a record, after its name. */
const fixedBytes = 10

/** Never throws, whatever it is given. */
export function readQuery(message: Buffer): ReadQuery {
  if (message.length < headerBytes) return { kind: 'silent' }
  const flags = message.readUInt16BE(2)
  // To answer an answer is how two servers talk for ever.
  if ((flags & responseFlag) !== 0) return { kind: 'silent' }
  const refuse = (rcode: number): ReadQuery => ({ kind: 'refused', answer: writeRefusal(message, rcode) })
  if ((flags & opcodeMask) !== 0) return refuse(rcodes.notImplemented)
  const [questions, answers, authorities, additional] = [4, 6, 8, 10].map(at => message.readUInt16BE(at))
  if (questions !== 1 || answers !== 0 || authorities !== 0) return refuse(rcodes.formatError)
  const name = readName(message, headerBytes)
  if (name === undefined || name.end + 4 > message.length) return refuse(rcodes.formatError)
  const end = name.end + 4
  const edns = readEdns(message, end, additional ?? 0)
  if (edns === 'broken') return refuse(rcodes.formatError)
  const query: DnsQuery = {
    id: message.readUInt16BE(0),
    isRecursionDesired: (flags & recursionDesiredFlag) !== 0,
    isCheckingDisabled: (flags & checkingDisabledFlag) !== 0,
    name: name.text,
    type: message.readUInt16BE(name.end),
    class: message.readUInt16BE(name.end + 2),
    question: message.subarray(headerBytes, end),
    edns,
  }
  return { kind: 'query', query }
}

function readEdns(message: Buffer, start: number, count: number): Edns | 'broken' | undefined {
  if (count > additionalMax) return 'broken'
  let found: Edns | undefined
  let at = start
  for (let index = 0; index < count; index += 1) {
    const fixed = skipName(message, at)
    if (fixed === undefined || fixed + fixedBytes > message.length) return 'broken'
    const next = fixed + fixedBytes + message.readUInt16BE(fixed + 8)
    if (next > message.length) return 'broken'
    if (message.readUInt16BE(fixed) === recordTypes.opt) {
      // One, and of the root (RFC 6891, section 6.1.1).
      if (found !== undefined || fixed !== at + 1) return 'broken'
      found = {
        payloadBytes: message.readUInt16BE(fixed + 2),
        version: message.readUInt8(fixed + 5),
        isDnssecOk: (message.readUInt16BE(fixed + 6) & dnssecOkFlag) !== 0,
      }
    }
    at = next
  }
  return found
}

export function isInternet(query: DnsQuery): boolean {
  return query.class === classes.internet || query.class === classes.any
}
