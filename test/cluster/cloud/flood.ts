import { captureFrames, sendFrames } from '../guest/raw-socket.ts'
import { ethernet, etherTypes } from '../packets/ethernet.ts'
import { ipv4 } from '../packets/ip-packet.ts'
import { parseUdp, udp } from '../packets/udp.ts'
import type { TestCloud } from './use-cloud.ts'

/** 400 datagrams of 1000 bytes in about a second: more than three megabits. */
export const FLOOD_DATAGRAMS = 400
const periodMs = 2
const payloadBytes = 1_000
const silenceMs = 300
const silenceWaitMs = 10_000
/** The service that discards. */
const discardPort = 9

/** Two machines or hosts, and the addresses in the frames that the first one sends. */
export interface FloodPath {
  readonly from: string
  readonly to: string
  readonly macs: { readonly source: string; readonly destination: string }
  readonly addresses: { readonly source: string; readonly destination: string }
  /** The tag that the frames leave with. */
  readonly vlan?: number
}

/** What is sent, unless the flood is to be another one. */
export interface Flood {
  readonly datagrams: number
  readonly periodMs: number
  readonly payloadBytes: number
}

const floodDefault: Flood = { datagrams: FLOOD_DATAGRAMS, periodMs, payloadBytes }

/** A datagram of the flood as a frame. */
export function floodFrame(
  { macs, addresses, vlan }: Pick<FloodPath, 'macs' | 'addresses' | 'vlan'>,
  flood = floodDefault,
): Buffer {
  const payload = Buffer.alloc(flood.payloadBytes, 1)
  const packet = ipv4(udp({ ...addresses, sourcePort: discardPort, destinationPort: discardPort, payload }))
  const tag = vlan === undefined ? {} : { vlan }
  return ethernet({ ...macs, ...tag, type: etherTypes.ipv4, payload: packet })
}

/** How many of the datagrams arrive. */
export async function floodArrivals(
  cloud: TestCloud,
  path: FloodPath,
  flood = floodDefault,
): Promise<number> {
  const capture = await captureFrames(cloud.lab, path.to)
  const count = () =>
    capture.frames.filter(
      frame => frame.direction === 'in' && parseUdp(frame)?.destinationPort === discardPort,
    ).length
  const frames = Array(flood.datagrams).fill(floodFrame(path, flood))
  await sendFrames(cloud.lab, path.from, frames, { periodMs: flood.periodMs })
  let [seen, quietSince] = [count(), performance.now()]
  await cloud.eventually('datagrams have stopped arriving', silenceWaitMs, () => {
    if (count() !== seen) [seen, quietSince] = [count(), performance.now()]
    return performance.now() - quietSince > silenceMs
  })
  await capture.stop()
  return seen
}
