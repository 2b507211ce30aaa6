import { concat, uint16 } from './bytes.ts'

export const recordTypes = { a: 1, ptr: 12, aaaa: 28 } as const

const recursionDesired = 0x0100
const internetClass = 1

/** A query for one name, as a datagram's payload. */
export function dnsQuery(name: string, type: keyof typeof recordTypes): Buffer {
  const head = concat(uint16(0x4e65), uint16(recursionDesired), uint16(1), new Uint8Array(6))
  return concat(head, dnsName(name), uint16(recordTypes[type]), uint16(internetClass))
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
