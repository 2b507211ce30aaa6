import { concat, ipBytes, macBytes, uint16, uint32 } from './bytes.ts'
import { broadcastMac, type Ethernet, ethernet, etherTypes } from './ethernet.ts'
import { ipv4 } from './ip-packet.ts'
import { parseUdp, udp } from './udp.ts'

const clientPort = 68
const serverPort = 67
const magicCookie = 0x63825363
const transaction = 0x4e657574

const messageType = 53
const requestList = 55
const offerType = 2

interface Bootp {
  readonly operation: 1 | 2
  readonly clientMac: string
  readonly yourAddress: string
  readonly options: Buffer
}

function bootp({ operation, clientMac, yourAddress, options }: Bootp): Buffer {
  const addresses = concat(new Uint8Array(4), ipBytes(yourAddress), new Uint8Array(8))
  return concat(
    ...[[operation, 1, 6, 0], uint32(transaction), uint16(0), uint16(0x8000), addresses],
    ...[macBytes(clientMac), new Uint8Array(10 + 64 + 128), uint32(magicCookie), options, [255]],
  )
}

/** The first message of a client, which asks for these options. */
export function dhcpDiscover(mac: string, codes: readonly number[]): Buffer {
  const options = concat([messageType, 1, 1], [requestList, codes.length, ...codes])
  const payload = bootp({ operation: 1, clientMac: mac, yourAddress: '0.0.0.0', options })
  const packet = udp({
    ...{ source: '0.0.0.0', destination: '255.255.255.255' },
    ...{ sourcePort: clientPort, destinationPort: serverPort, payload },
  })
  return ethernet({ destination: broadcastMac, source: mac, type: etherTypes.ipv4, payload: ipv4(packet) })
}

/** What a server that nobody asked for would say to everybody. */
export function dhcpOffer(
  server: { readonly mac: string; readonly ip: string },
  client: { readonly mac: string; readonly ip: string },
): Buffer {
  const options = concat([messageType, 1, offerType], [54, 4], ipBytes(server.ip), [3, 4], ipBytes(server.ip))
  const payload = bootp({ operation: 2, clientMac: client.mac, yourAddress: client.ip, options })
  const packet = udp({
    ...{ source: server.ip, destination: '255.255.255.255' },
    ...{ sourcePort: serverPort, destinationPort: clientPort, payload },
  })
  return ethernet({
    destination: client.mac,
    source: server.mac,
    type: etherTypes.ipv4,
    payload: ipv4(packet),
  })
}

export interface DhcpAnswer {
  readonly yourAddress: string
  /** siaddr. */
  readonly nextServer: string
  /** Contents by code. */
  readonly options: ReadonlyMap<number, Buffer>
}

/** Undefined for a frame that is no answer of a DHCP server. */
export function parseDhcpAnswer(frame: Ethernet): DhcpAnswer | undefined {
  const datagram = parseUdp(frame)
  if (datagram?.sourcePort !== serverPort || datagram.destinationPort !== clientPort) return undefined
  const { payload } = datagram
  const options = new Map<number, Buffer>()
  let position = 240
  while (position < payload.length && payload[position] !== 255) {
    const code = payload[position] ?? 0
    if (code === 0) {
      position += 1
      continue
    }
    const length = payload[position + 1] ?? 0
    const content = payload.subarray(position + 2, position + 2 + length)
    // RFC 3396: a long option comes in several parts.
    options.set(code, concat(options.get(code) ?? [], content))
    position += 2 + length
  }
  return {
    yourAddress: [...payload.subarray(16, 20)].join('.'),
    nextServer: [...payload.subarray(20, 24)].join('.'),
    options,
  }
}
