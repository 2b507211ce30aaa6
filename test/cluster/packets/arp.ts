import { formatIp } from '@neutrino/base/ip.ts'
import { concat, ipBytes, macBytes, macText, uint16 } from './bytes.ts'
import { broadcastMac, type Ethernet, ethernet, etherTypes } from './ethernet.ts'

export interface Arp {
  readonly operation: 'request' | 'reply'
  readonly senderMac: string
  readonly senderIp: string
  readonly targetIp: string
}

/** A broadcast; the frame's own source is the sender unless it is to be another. */
export function arp(message: Arp, source = message.senderMac): Buffer {
  const header = concat(uint16(1), uint16(etherTypes.ipv4), [6, 4])
  const payload = concat(
    header,
    uint16(message.operation === 'request' ? 1 : 2),
    macBytes(message.senderMac),
    ipBytes(message.senderIp),
    new Uint8Array(6),
    ipBytes(message.targetIp),
  )
  return ethernet({ destination: broadcastMac, source, type: etherTypes.arp, payload })
}

/** Tells everybody where an address is now. */
export function gratuitousArp(mac: string, ip: string): Buffer {
  return arp({ operation: 'request', senderMac: mac, senderIp: ip, targetIp: ip })
}

/** Undefined for a frame that is no ARP. */
export function parseArp({ type, payload }: Ethernet): Omit<Arp, 'targetIp'> | undefined {
  if (type !== etherTypes.arp) return undefined
  const value = BigInt(payload.readUInt32BE(14))
  return {
    operation: payload.readUInt16BE(6) === 1 ? 'request' : 'reply',
    senderMac: macText(payload.subarray(8, 14)),
    senderIp: formatIp({ version: 4, value }),
  }
}
