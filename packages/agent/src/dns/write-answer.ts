import { classes, datagramBytesMax, recordTypes } from './numbers.ts'
import type { DnsQuery } from './read-query.ts'

/** A record of the name that was asked for. */
export interface AnswerRecord {
  readonly type: number
  readonly data: Buffer
}

export interface Answer {
  readonly rcode: number
  /** Whether nobody else could say more of the name. */
  readonly isAuthoritative: boolean
  readonly records: readonly AnswerRecord[]
}

/** Names come and go with their ports. */
const ttlSeconds = 60
const flags = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
  checkingDisabled: 0x0010,
} as const
const opcodeMask = 0x7800
/** The name of the question, which begins right after the header. */
const questionName = 0xc00c
const headerBytes = 12
const optBytes = 11

/**
 * The answer to a question. Records that do not fit into `bytesMax` are left out, and it says so: the client asks
 * again over TCP. EDNS is answered where it was asked with.
 */
export function writeAnswer(query: DnsQuery, answer: Answer, bytesMax: number): Buffer {
  const opt = query.edns === undefined ? Buffer.alloc(0) : writeOpt(query.edns.isDnssecOk, answer.rcode)
  const records: Buffer[] = []
  let left = bytesMax - headerBytes - query.question.length - opt.length
  for (const record of answer.records.map(writeRecord)) {
    if (record.length > left) break
    left -= record.length
    records.push(record)
  }
  const header = Buffer.alloc(headerBytes)
  header.writeUInt16BE(query.id, 0)
  header.writeUInt16BE(
    flags.response |
      flags.recursionAvailable |
      (answer.isAuthoritative ? flags.authoritative : 0) |
      (records.length < answer.records.length ? flags.truncated : 0) |
      (query.isRecursionDesired ? flags.recursionDesired : 0) |
      (query.isCheckingDisabled ? flags.checkingDisabled : 0) |
      (answer.rcode & 0xf),
    2,
  )
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt16BE(opt.length === 0 ? 0 : 1, 10)
  return Buffer.concat([header, query.question, ...records, opt])
}

/** To a message that cannot be understood: its header, and no more. */
export function writeRefusal(message: Buffer, rcode: number): Buffer {
  const header = Buffer.alloc(headerBytes)
  message.copy(header, 0, 0, 2)
  const asked = message.readUInt16BE(2)
  const kept = asked & (opcodeMask | flags.recursionDesired | flags.checkingDisabled)
  header.writeUInt16BE(flags.response | kept | rcode, 2)
  return header
}

function writeRecord({ type, data }: AnswerRecord): Buffer {
  const head = Buffer.alloc(headerBytes)
  head.writeUInt16BE(questionName, 0)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(classes.internet, 4)
  head.writeUInt32BE(ttlSeconds, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

/** RFC 6891, section 6.1: our size in place of a class; the upper bits of the code, version 0 and DO in place of a TTL. */
function writeOpt(isDnssecOk: boolean, rcode: number): Buffer {
  const opt = Buffer.alloc(optBytes)
  opt.writeUInt16BE(recordTypes.opt, 1)
  opt.writeUInt16BE(datagramBytesMax, 3)
  opt.writeUInt8(rcode >> 4, 5)
  opt.writeUInt16BE(isDnssecOk ? 0x8000 : 0, 7)
  return opt
}
