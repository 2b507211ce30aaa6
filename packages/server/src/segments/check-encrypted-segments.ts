import { BadRequest } from '../errors/errors.ts'
import type { NetworkType, Segment } from './segment.ts'

/** Types whose packets are in tunnels of OVN's between hosts. */
const tunnelled: ReadonlySet<NetworkType> = new Set(['geneve', 'vxlan', 'l3'])

/** Throws BadRequest for a network to be encrypted whose packets, or some of them, are in no tunnel. */
export function checkEncryptedSegments(
  segments: readonly Pick<Segment, 'networkType'>[],
  resource = 'network',
): void {
  const other = segments.find(({ networkType }) => !tunnelled.has(networkType))
  if (other === undefined) return
  const msg = `encryption is that of tunnels, and a segment of type ${other.networkType} has none`
  throw new BadRequest({ resource, msg })
}
