import type { Thing } from '../../extension.ts'

/** A limit for what a port sends, or for what it receives. */
export interface PacketLimit extends Thing {
  /** `direction/datapath/port`. */
  readonly key: string
  /** Seen from the port: `from` is what it sends. */
  readonly direction: 'from' | 'to'
  /** Tunnel keys, by which OVN's flows know them. */
  readonly datapath: number
  readonly port: number
  /** Packets a second, and packets that may pass at once. */
  readonly rate: number
  readonly burst: number
}

/** Which limit it is of those of a host. */
export function limitKey({
  direction,
  datapath,
  port,
}: Pick<PacketLimit, 'direction' | 'datapath' | 'port'>) {
  return `${direction}/${datapath}/${port}`
}
