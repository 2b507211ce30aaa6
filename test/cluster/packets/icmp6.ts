import { concat, ipBytes, macBytes, uint16, uint32 } from './bytes.ts'
import { type Ethernet, ethernet, etherTypes } from './ethernet.ts'
import { checksum, ipv6, parseIpPacket, protocols, pseudoHeader } from './ip-packet.ts'

export const icmp6Types = {
  echoRequest: 128,
  routerSolicitation: 133,
  routerAdvertisement: 134,
  neighbourSolicitation: 135,
  neighbourAdvertisement: 136,
} as const

export const allNodes = 'ff02::1'
export const allNodesMac = '33:33:00:00:00:01'
export const allRouters = 'ff02::2'
export const allRoutersMac = '33:33:00:00:00:02'

interface Message {
  readonly source: string
  readonly destination: string
  readonly sourceMac: string
  readonly destinationMac: string
}

function icmp6({ source, destination, sourceMac, destinationMac }: Message, message: Buffer): Buffer {
  const packet = { source, destination, protocol: protocols.icmp6, payload: message }
  message.writeUInt16BE(checksum(concat(pseudoHeader(packet), message)), 2)
  return ethernet({
    destination: destinationMac,
    source: sourceMac,
    type: etherTypes.ipv6,
    payload: ipv6(packet),
  })
}

/** Tells all nodes that `target` is at `targetMac`. */
export function neighbourAdvertisement(
  message: Message,
  claim: { readonly target: string; readonly targetMac: string },
): Buffer {
  const head = concat([icmp6Types.neighbourAdvertisement, 0], uint16(0), [0x20, 0, 0, 0])
  return icmp6(message, concat(head, ipBytes(claim.target), [2, 1], macBytes(claim.targetMac)))
}

/** Tells all nodes that the sender is a router with hosts of `prefix`/64 behind it. */
export function routerAdvertisement(message: Message, prefix: string): Buffer {
  const lifetimes = concat(uint16(1_800), uint32(0), uint32(0))
  const head = concat([icmp6Types.routerAdvertisement, 0], uint16(0), [64, 0], lifetimes)
  const onLinkAutonomous = 0xc0
  const option = concat(
    [3, 4, 64, onLinkAutonomous],
    uint32(3_600),
    uint32(3_600),
    uint32(0),
    ipBytes(prefix),
  )
  return icmp6(message, concat(head, [1, 1], macBytes(message.sourceMac), option))
}

export function routerSolicitation(sourceMac: string, source: string): Buffer {
  const message = { source, destination: allRouters, sourceMac, destinationMac: allRoutersMac }
  const head = concat([icmp6Types.routerSolicitation, 0], uint16(0), uint32(0))
  return icmp6(message, concat(head, [1, 1], macBytes(sourceMac)))
}

/** The type and the message of a frame that is ICMPv6. */
export function parseIcmp6(frame: Ethernet): { readonly type: number; readonly message: Buffer } | undefined {
  const packet = parseIpPacket(frame)
  if (packet?.protocol !== protocols.icmp6) return undefined
  return { type: packet.payload[0] ?? 0, message: packet.payload }
}
