/** An IP address as a number; two addresses are the same when version and value are. */
export interface Ip {
  readonly version: 4 | 6
  readonly value: bigint
}

const dot = 46
const colon = 58
const hextetMask = 0xffff
const textLengthMax = 45

// One buffer for all conversions between a 128-bit number and its eight 16-bit groups: the functions
// here are synchronous, and shifting bigints group by group is several times slower.
const scratch = new DataView(new ArrayBuffer(16))
const groups = new Uint16Array(8)

/** The number of bits of an address: 32 or 128. */
export function ipBits(version: 4 | 6): 32 | 128 {
  return version === 4 ? 32 : 128
}

/**
 * Reads an address. IPv4 is four decimal octets without leading zeros, nothing else (`1.2.3` and
 * `010.0.0.1` mean different things to different readers); IPv6 is RFC 4291 section 2.2 in any form,
 * without a zone.
 */
export function parseIp(text: string): Ip | undefined {
  if (text.length > textLengthMax) return undefined
  if (text.includes(':')) return parseIpv6(text)
  const value = parseIpv4(text, 0)
  return value < 0 ? undefined : { version: 4, value: BigInt(value) }
}

/**
 * Writes the one canonical text of an address: RFC 5952, with the last 32 bits dotted for
 * IPv4-mapped (`::ffff:1.2.3.4`) and IPv4-compatible (`::1.2.3.4`) addresses as inet_ntop does.
 */
export function formatIp(ip: Ip): string {
  return ip.version === 4 ? formatIpv4(Number(ip.value)) : formatIpv6(ip.value)
}

/** The value of the dotted quad that fills `text` from `start` to its end, or -1. */
function parseIpv4(text: string, start: number): number {
  let value = 0
  let octet = -1
  let dots = 0
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === dot) {
      if (octet < 0 || ++dots > 3) return -1
      value = value * 256 + octet
      octet = -1
    } else {
      const digit = code - 48
      if (digit < 0 || digit > 9 || octet === 0) return -1
      octet = octet < 0 ? digit : octet * 10 + digit
      if (octet > 255) return -1
    }
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1
}

function parseIpv6(text: string): Ip | undefined {
  const length = text.length
  let count = 0
  let gapAt = -1
  let index = 0
  if (text.startsWith('::')) {
    gapAt = 0
    index = 2
  }
  while (index < length) {
    if (count === 8) return undefined
    const start = index
    let group = 0
    for (; index < length; index++) {
      const digit = hexDigit(text.charCodeAt(index))
      if (digit < 0) break
      group = group * 16 + digit
    }
    if (index < length && text.charCodeAt(index) === dot) {
      const quad = count <= 6 ? parseIpv4(text, start) : -1
      if (quad < 0) return undefined
      groups[count++] = quad >>> 16
      groups[count++] = quad & hextetMask
      break
    }
    if (index === start || index - start > 4) return undefined
    groups[count++] = group
    if (index === length) break
    if (text.charCodeAt(index++) !== colon) return undefined
    if (index === length) return undefined
    if (text.charCodeAt(index) === colon) {
      if (gapAt >= 0) return undefined
      gapAt = count
      index++
    }
  }
  // A gap stands for at least one group.
  if (gapAt < 0 ? count !== 8 : count > 7) return undefined
  return { version: 6, value: joinGroups(count, gapAt < 0 ? count : gapAt) }
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

/** The number made of the first `count` groups, with zeros put in before group `gapAt` to make eight. */
function joinGroups(count: number, gapAt: number): bigint {
  const shift = 8 - count
  for (let index = 0; index < gapAt; index++) scratch.setUint16(index * 2, groups[index]!)
  for (let index = gapAt; index < gapAt + shift; index++) scratch.setUint16(index * 2, 0)
  for (let index = gapAt; index < count; index++) scratch.setUint16((index + shift) * 2, groups[index]!)
  return (scratch.getBigUint64(0) << 64n) | scratch.getBigUint64(8)
}

function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

function formatIpv6(value: bigint): string {
  scratch.setBigUint64(0, value >> 64n)
  scratch.setBigUint64(8, value)
  for (let index = 0; index < 8; index++) groups[index] = scratch.getUint16(index * 2)
  const gap = longestZeroRun()
  // Only the all-zero prefixes ::/96 (but not :: and ::1) and ::ffff:0:0/96 hold an IPv4 address.
  const dotted = gap.start === 0 && (gap.length === 6 || (gap.length === 5 && groups[5] === hextetMask))
  if (dotted) {
    return `${gap.length === 6 ? '::' : '::ffff:'}${formatIpv4(scratch.getUint32(12))}`
  }
  let text = ''
  for (let index = 0; index < 8; index++) {
    if (index === gap.start) {
      text += '::'
      index += gap.length - 1
    } else {
      if (index > 0 && index !== gap.start + gap.length) text += ':'
      text += groups[index]!.toString(16)
    }
  }
  return text
}

/** The first of the longest runs of two or more zero groups (RFC 5952 section 4.2); start -9 when none. */
function longestZeroRun(): { start: number; length: number } {
  let start = -9
  let length = 1
  for (let index = 0; index < 8; index++) {
    if (groups[index] !== 0) continue
    const runStart = index
    while (index < 8 && groups[index] === 0) index++
    if (index - runStart > length) {
      start = runStart
      length = index - runStart
    }
  }
  return { start, length }
}

/** 169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291). */
export function isLinkLocal(ip: Ip): boolean {
  return ip.version === 4 ? ip.value >> 16n === 0xa9fen : ip.value >> 118n === 0x3fan
}

/** 224.0.0.0/4 or ff00::/8. */
export function isMulticast(ip: Ip): boolean {
  return ip.version === 4 ? ip.value >> 28n === 0xen : ip.value >> 120n === 0xffn
}

/** 127.0.0.0/8 or ::1. */
export function isLoopback(ip: Ip): boolean {
  return ip.version === 4 ? ip.value >> 24n === 127n : ip.value === 1n
}

/** 0.0.0.0 or ::. */
export function isUnspecified(ip: Ip): boolean {
  return ip.value === 0n
}

/** The name of the PTR record with its final dot: `4.3.2.1.in-addr.arpa.`, or nibbles under `ip6.arpa.`. */
export function reversePointer(ip: Ip): string {
  if (ip.version === 4) return `${formatIp(ip).split('.').reverse().join('.')}.in-addr.arpa.`
  const nibbles = ip.value.toString(16).padStart(32, '0')
  return `${[...nibbles].reverse().join('.')}.ip6.arpa.`
}
