import { parseIp } from '@neutrino/base/ip.ts'

/** One buffer of several. */
export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  return Buffer.concat(parts.map(part => Buffer.from(part)))
}

/** A number in network order. */
export function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16BE(value)
  return buffer
}

export function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(value)
  return buffer
}

export function macBytes(mac: string): Buffer {
  return Buffer.from(mac.replaceAll(':', ''), 'hex')
}

export function macText(bytes: Uint8Array): string {
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(':')
}

/** 4 or 16 bytes. */
export function ipBytes(text: string): Buffer {
  const ip = parseIp(text)
  if (ip === undefined) throw new Error(`${text} is no IP address`)
  const digits = ip.version === 4 ? 8 : 32
  return Buffer.from(ip.value.toString(16).padStart(digits, '0'), 'hex')
}
