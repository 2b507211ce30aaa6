import { concat, uint16 } from './bytes.ts'

export const recordTypes = { a: 1, ptr: 12, txt: 16, aaaa: 28 } as const

const recursionDesired = 0x0100
const internetClass = 1
const optType = 41

/** A query for one name, as a datagram's payload. */
export function dnsQuery(name: string, type: keyof typeof recordTypes): Buffer {
  const head = concat(uint16(0x4e65), uint16(recursionDesired), uint16(1), new Uint8Array(6))
  return concat(head, dnsName(name), uint16(recordTypes[type]), uint16(internetClass))
}

/** The same, from a client that takes datagrams of this size (RFC 6891). */
export function ednsQuery(name: string, type: keyof typeof recordTypes, payloadBytes: number): Buffer {
  const query = dnsQuery(name, type)
  query.writeUInt16BE(1, 10)
  return concat(query, [0], uint16(optType), uint16(payloadBytes), new Uint8Array(6))
}

/** What an answer says of itself beside its records. */
export function dnsHead(answer: Buffer): { readonly rcode: number; readonly isTruncated: boolean } {
  const flags = answer.readUInt16BE(2)
  return { rcode: flags & 0xf, isTruncated: (flags & 0x0200) !== 0 }
}

/** A name as it is on the wire. */
export function dnsName(name: string): Buffer {
  const labels = name.split('.').map(label => concat([label.length], Buffer.from(label)))
  return concat(...labels, [0])
}

/** Data of the records of an answer, which repeats the query first; OVN compresses no names. */
export function dnsAnswers(query: Buffer, answer: Buffer): readonly Buffer[] {
  const count = answer.readUInt16BE(6)
  const records: Buffer[] = []
  let position = query.length
  for (let index = 0; index < count; index += 1) {
    while ((answer[position] ?? 0) !== 0 && ((answer[position] ?? 0) & 0xc0) === 0) {
      position += 1 + (answer[position] ?? 0)
    }
    position += ((answer[position] ?? 0) & 0xc0) === 0xc0 ? 2 : 1
    const length = answer.readUInt16BE(position + 8)
    records.push(answer.subarray(position + 10, position + 10 + length))
    position += 10 + length
  }
  return records
}
