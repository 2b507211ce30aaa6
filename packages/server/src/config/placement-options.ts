import type { Values } from '@neutrino/base/config/index.ts'
import type { PlacementSettings } from '../placement/placement-settings.ts'
import type { segmentOptions } from '../segments/options.ts'
import { serviceAuthOptions, serviceConnectionOf } from './service-auth.ts'

/** Where Placement is. Names and defaults are neutron.conf's. */
export const placementOptions = serviceAuthOptions({
  group: 'placement',
  name: 'Placement',
  otherwise: 'Placement is told nothing and guaranteed rates are only carried out',
  url: 'http://controller:8778',
})

type PlacementConfig = Values<(typeof placementOptions)[number] | (typeof segmentOptions)[number]>

/**
 * What reaches Placement; undefined when there is none.
 *
 * @throws Error naming what is missing in [placement]
 */
export function placementSettingsOf({
  placement,
  ml2,
}: Pick<PlacementConfig, 'placement' | 'ml2'>): PlacementSettings | undefined {
  const connection = serviceConnectionOf('placement', placement)
  return connection && { connection, tunnelledDevice: ml2.tunnelledNetworkRpName }
}
