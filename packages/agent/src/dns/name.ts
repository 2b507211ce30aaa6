/** RFC 1035, section 3.1. */
const labelBytesMax = 63
const nameBytesMax = 255
const pointerMark = 0xc0

export interface NameRead {
  /** In lower case, without the dot at the end, empty for the root; undefined when it has bytes that no host has. */
  readonly text: string | undefined
  /** Where the next field begins. */
  readonly end: number
}

/** A whole name: a question has nothing before it that it could refer to. Undefined when it is none. */
export function readName(message: Buffer, start: number): NameRead | undefined {
  const labels: string[] = []
  let isText = true
  let at = start
  for (;;) {
    const length = message[at]
    if (length === undefined || length > labelBytesMax) return undefined
    at += 1
    if (length === 0) break
    const label = message.subarray(at, at + length)
    at += length
    if (label.length < length || at - start >= nameBytesMax) return undefined
    const text = label.toString('latin1').toLowerCase()
    isText &&= /^[a-z0-9_-]+$/.test(text)
    labels.push(text)
  }
  return { text: isText ? labels.join('.') : undefined, end: at }
}

/** Where a name ends that may refer to an earlier one; undefined when it is broken. */
export function skipName(message: Buffer, start: number): number | undefined {
  let at = start
  while (at - start < nameBytesMax) {
    const length = message[at]
    if (length === undefined) return undefined
    if ((length & pointerMark) === pointerMark) return at + 2
    if (length > labelBytesMax) return undefined
    at += 1 + length
    if (length === 0) return at
  }
  return undefined
}

/** A name as it is on the wire, the dot at its end or not; undefined when it cannot be there. */
export function writeName(name: string): Buffer | undefined {
  const labels = name.replace(/\.$/, '').split('.')
  const parts = labels.map(label => Buffer.from(label, 'latin1'))
  if (name !== '' && parts.some(part => part.length === 0 || part.length > labelBytesMax)) return undefined
  const wire = Buffer.concat([
    ...parts.filter(part => part.length > 0).flatMap(part => [Buffer.from([part.length]), part]),
    Buffer.from([0]),
  ])
  return wire.length > nameBytesMax ? undefined : wire
}
