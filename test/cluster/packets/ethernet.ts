import { concat, macBytes, macText, uint16 } from './bytes.ts'

export interface Ethernet {
  readonly destination: string
  readonly source: string
  /** Of the outermost tag, if there is one. */
  readonly vlan?: number
  readonly type: number
  readonly payload: Buffer
}

export const etherTypes = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const
export const broadcastMac = 'ff:ff:ff:ff:ff:ff'

const tagType = 0x8100

export function ethernet(frame: Ethernet): Buffer {
  const { vlan } = frame
  const tag = vlan === undefined ? [] : concat(uint16(tagType), uint16(vlan))
  return concat(macBytes(frame.destination), macBytes(frame.source), tag, uint16(frame.type), frame.payload)
}

export function parseEthernet(bytes: Buffer): Ethernet {
  const addresses = { destination: macText(bytes.subarray(0, 6)), source: macText(bytes.subarray(6, 12)) }
  const type = bytes.readUInt16BE(12)
  if (type !== tagType) return { ...addresses, type, payload: bytes.subarray(14) }
  return {
    ...addresses,
    vlan: bytes.readUInt16BE(14) & 0xfff,
    type: bytes.readUInt16BE(16),
    payload: bytes.subarray(18),
  }
}
