import type { Segment } from './segment.ts'
import type { MtuSettings } from './settings.ts'

/**
 * The MTU of a network: the requested one if every segment can carry it, else (requested absent or 0)
 * the largest that they all can. Throws InvalidInput when the requested one is too big.
 */
export function networkMtu(
  _segments: readonly Pick<Segment, 'networkType' | 'physicalNetwork'>[],
  _requested: number | null | undefined,
  _settings: MtuSettings,
): number {
  throw new Error('under construction')
}
