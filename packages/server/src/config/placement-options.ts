import { defineOptions, type Values } from '@neutrino/base/config/index.ts'
import type { PlacementSettings } from '../placement/placement-settings.ts'
import type { segmentOptions } from '../segments/options.ts'
import { serviceAuthOptions, serviceConnectionOf } from './service-auth.ts'

/** Where Placement is. Names and defaults are neutron.conf's. */
export const placementOptions = [
  ...serviceAuthOptions({
    group: 'placement',
    name: 'Placement',
    otherwise: 'Placement is told nothing and guaranteed rates are only carried out',
    url: 'http://controller:8778',
  }),
  ...defineOptions([
    {
      group: 'placement',
      name: 'report_physical_networks',
      kind: 'boolean',
      default: false,
      doc: 'Give compute hosts a trait CUSTOM_PHYSNET_… for each physical network that they reach, to be scheduled by. Neutron has no such option.',
    },
    {
      group: 'placement',
      name: 'track_vfs',
      kind: 'boolean',
      default: false,
      doc: 'Count virtual functions of SR-IOV cards in Placement: agents report them, and each port of one asks for one. Neutron has no such option.',
    },
  ]),
] as const

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
  return (
    connection && {
      connection,
      reported: {
        tunnelledDevice: ml2.tunnelledNetworkRpName,
        tellsPhysicalNetworks: placement.reportPhysicalNetworks,
        tracksVirtualFunctions: placement.trackVfs,
      },
    }
  )
}
