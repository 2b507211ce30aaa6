import { formatIp } from '@neutrino/base/ip.ts'
import { concat, macBytes, uint16, uint32 } from './bytes.ts'
import { type Ethernet, ethernet, etherTypes } from './ethernet.ts'
import { ipv6 } from './ip-packet.ts'
import { parseUdp, udp } from './udp.ts'

const clientPort = 546
const serverPort = 547
const allServers = 'ff02::1:2'
const allServersMac = '33:33:00:01:00:02'

const messageTypes = { solicit: 1, informationRequest: 11 } as const
const optionCodes = { clientId: 1, identityAssociation: 3, address: 5, optionRequest: 6 } as const

/** The first message of a client: `solicit` asks for an address, `informationRequest` for options only. */
export function dhcp6Request(
  kind: keyof typeof messageTypes,
  client: { readonly mac: string; readonly linkLocal: string },
  codes: readonly number[],
): Buffer {
  const clientId = option(optionCodes.clientId, concat(uint16(3), uint16(1), macBytes(client.mac)))
  const association = option(optionCodes.identityAssociation, concat(uint32(1), uint32(0), uint32(0)))
  const payload = concat(
    [messageTypes[kind], 0x4e, 0x65, 0x75],
    clientId,
    option(optionCodes.optionRequest, concat(...codes.map(uint16))),
    kind === 'solicit' ? association : [],
  )
  const packet = udp({
    ...{ source: client.linkLocal, destination: allServers },
    ...{ sourcePort: clientPort, destinationPort: serverPort, payload },
  })
  return ethernet({
    ...{ destination: allServersMac, source: client.mac },
    ...{ type: etherTypes.ipv6, payload: ipv6(packet) },
  })
}

function option(code: number, content: Buffer): Buffer {
  return concat(uint16(code), uint16(content.length), content)
}

export interface Dhcp6Answer {
  readonly options: ReadonlyMap<number, Buffer>
  /** The address that was assigned, if one was. */
  readonly address: string | undefined
}

/** Undefined for a frame that is no answer of a DHCPv6 server. */
export function parseDhcp6Answer(frame: Ethernet): Dhcp6Answer | undefined {
  const datagram = parseUdp(frame)
  if (datagram?.sourcePort !== serverPort || datagram.destinationPort !== clientPort) return undefined
  const options = parseOptions(datagram.payload.subarray(4))
  const association = options.get(optionCodes.identityAssociation)
  const assigned = association && parseOptions(association.subarray(12)).get(optionCodes.address)
  const value = assigned && BigInt(`0x${assigned.subarray(0, 16).toString('hex')}`)
  return { options, address: value === undefined ? undefined : formatIp({ version: 6, value }) }
}

function parseOptions(bytes: Buffer): Map<number, Buffer> {
  const options = new Map<number, Buffer>()
  let position = 0
  while (position + 4 <= bytes.length) {
    const length = bytes.readUInt16BE(position + 2)
    options.set(bytes.readUInt16BE(position), bytes.subarray(position + 4, position + 4 + length))
    position += 4 + length
  }
  return options
}
