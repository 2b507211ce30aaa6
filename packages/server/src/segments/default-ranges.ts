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
}

export function defaultRanges(settings: SegmentSettings): readonly DefaultRange[] {
  const tunnels = (['vxlan', 'gre', 'geneve'] as const).flatMap(networkType =>
    settings.tunnelRanges[networkType].map(range => ({ ...range, networkType })),
  )
  const vlans = [...settings.vlanRanges.values()]
    .flat()
    .map(range => ({ ...range, networkType: 'vlan' as const }))
  return [...vlans, ...tunnels]
    .filter(({ networkType }) => settings.typeDrivers.has(networkType))
    .map(({ networkType, physicalNetwork, min, max }) => ({
      id: uuidV5(namespace, `${networkType}/${physicalNetwork ?? ''}/${min}/${max}`),
      networkType,
      physicalNetwork: physicalNetwork ?? '',
      min,
      max,
    }))
}
