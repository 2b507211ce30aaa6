import { uuidV5 } from '@neutrino/base/uuid.ts'
import type { RangedType } from './project-ranges.ts'
import type { SegmentSettings } from './settings.ts'

const namespace = '5d8f9a2c-6f0e-5b52-9a51-0b6f3c5f7e21'

/** A range of the configuration as it is stored to be shown. */
export interface DefaultRange {
  /** The same for the same range, whoever writes it. */
  readonly id: string
  readonly networkType: RangedType
  readonly physicalNetwork: string
  readonly min: number
  readonly max: number
  /** Inner VLANs, of double tagged networks. */
  readonly inner: { readonly min: number; readonly max: number } | undefined
}

export function defaultRanges(settings: SegmentSettings): readonly DefaultRange[] {
  const tunnels = (['vxlan', 'gre', 'geneve'] as const).flatMap(networkType =>
    settings.tunnelRanges[networkType].map(range => ({ ...range, networkType })),
  )
  const vlans = [...settings.vlanRanges.values()]
    .flat()
    .map(range => ({ ...range, networkType: 'vlan' as const }))
  const pairs = [...settings.qinqRanges.values()]
    .flat()
    .map(range => ({ ...range, networkType: 'qinq' as const }))
  return [...vlans, ...pairs, ...tunnels]
    .filter(({ networkType }) => settings.typeDrivers.has(networkType))
    .map(({ networkType, physicalNetwork, min, max, inner }) => ({
      id: uuidV5(
        namespace,
        [networkType, physicalNetwork ?? '', min, max, ...(inner ? [inner.min, inner.max] : [])].join('/'),
      ),
      networkType,
      physicalNetwork: physicalNetwork ?? '',
      min,
      max,
      inner,
    }))
}
