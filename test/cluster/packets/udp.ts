import { concat, uint16 } from './bytes.ts'
import type { Ethernet } from './ethernet.ts'
import { checksum, type IpPacket, parseIpPacket, protocols, pseudoHeader } from './ip-packet.ts'

export interface Datagram {
  readonly source: string
  readonly destination: string
  readonly sourcePort: number
  readonly destinationPort: number
  readonly payload: Buffer
}

/** What `ipv4` and `ipv6` make a packet of. */
export function udp(datagram: Datagram): IpPacket {
  const { source, destination } = datagram
  const length = 8 + datagram.payload.length
  const ports = concat(uint16(datagram.sourcePort), uint16(datagram.destinationPort))
  const payload = concat(ports, uint16(length), uint16(0), datagram.payload)
  const packet = { source, destination, protocol: protocols.udp, payload }
  // A sum of zero is written as its other form: zero says that there is none.
  payload.writeUInt16BE(checksum(concat(pseudoHeader(packet), payload)) || 0xffff, 6)
  return packet
}

export interface SeenDatagram {
  readonly sourcePort: number
  readonly destinationPort: number
  readonly payload: Buffer
}

/** Undefined for a frame that is no UDP. */
export function parseUdp(frame: Ethernet): SeenDatagram | undefined {
  const packet = parseIpPacket(frame)
  if (packet?.protocol !== protocols.udp) return undefined
  return {
    sourcePort: packet.payload.readUInt16BE(0),
    destinationPort: packet.payload.readUInt16BE(2),
    payload: packet.payload.subarray(8),
  }
}
