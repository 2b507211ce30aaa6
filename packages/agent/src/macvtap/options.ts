import { defineOptions, type Values } from '@neutrino/base/config/index.ts'
import { channelOptions } from '../channel/options.ts'

/** Names and defaults are upstream's where it has them. */
export const macvtapOptions = defineOptions([
  ...channelOptions,
  {
    group: 'macvtap',
    name: 'physical_interface_mappings',
    kind: 'list',
    default: [],
    doc: 'The device that each physical network is reached by: network:device, by commas.',
  },
])

export type MacvtapConfig = Values<(typeof macvtapOptions)[number]>
