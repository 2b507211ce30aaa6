import { concat, ipBytes, uint16, uint32 } from './bytes.ts'
import type { Ethernet } from './ethernet.ts'
import { etherTypes } from './ethernet.ts'

export interface IpPacket {
  readonly source: string
  readonly destination: string
  /** IANA number. */
  readonly protocol: number
  readonly payload: Buffer
}

export const protocols = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 } as const

const hopLimitMax = 255

export function ipv4(packet: IpPacket): Buffer {
  const length = 20 + packet.payload.length
  const header = concat(
    ...[[0x45, 0], uint16(length), uint16(1), uint16(0), [hopLimitMax, packet.protocol], uint16(0)],
    ...[ipBytes(packet.source), ipBytes(packet.destination)],
  )
  header.writeUInt16BE(checksum(header), 10)
  return concat(header, packet.payload)
}

/** The hop limit is the one that neighbour discovery asks for. */
export function ipv6(packet: IpPacket): Buffer {
  return concat(
    ...[[0x60, 0, 0, 0], uint16(packet.payload.length), [packet.protocol, hopLimitMax]],
    ...[ipBytes(packet.source), ipBytes(packet.destination), packet.payload],
  )
}

/** What the checksums of UDP and ICMPv6 cover besides the payload. */
export function pseudoHeader({ source, destination, protocol, payload }: IpPacket): Buffer {
  const addresses = concat(ipBytes(source), ipBytes(destination))
  return addresses.length === 8
    ? concat(addresses, [0, protocol], uint16(payload.length))
    : concat(addresses, uint32(payload.length), [0, 0, 0, protocol])
}

/** RFC 1071. */
export function checksum(bytes: Buffer): number {
  let sum = 0
  for (let index = 0; index < bytes.length; index += 2) {
    sum += ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0)
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

export interface SeenPacket {
  readonly version: 4 | 6
  readonly protocol: number
  /** As bytes, comparable with `ipBytes`. */
  readonly source: Buffer
  readonly destination: Buffer
  /** IPv4's differentiated services, with the two bits of congestion. */
  readonly trafficClass: number
  readonly payload: Buffer
}

/** Undefined for a frame that is no IP. */
export function parseIpPacket({ type, payload }: Ethernet): SeenPacket | undefined {
  if (type === etherTypes.ipv4) {
    const headerLength = ((payload[0] ?? 0) & 0xf) * 4
    return {
      version: 4,
      protocol: payload[9] ?? 0,
      source: payload.subarray(12, 16),
      destination: payload.subarray(16, 20),
      trafficClass: payload[1] ?? 0,
      payload: payload.subarray(headerLength, payload.readUInt16BE(2)),
    }
  }
  if (type !== etherTypes.ipv6) return undefined
  return {
    version: 6,
    protocol: payload[6] ?? 0,
    source: payload.subarray(8, 24),
    destination: payload.subarray(24, 40),
    trafficClass: ((payload.readUInt16BE(0) >>> 4) & 0xff) >>> 0,
    payload: payload.subarray(40, 40 + payload.readUInt16BE(4)),
  }
}
