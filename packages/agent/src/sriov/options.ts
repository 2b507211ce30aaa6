import { ConfigError, defineOptions, type Values } from '@neutrino/base/config/index.ts'
import { channelOptions } from '../channel/options.ts'
import { deviceName } from '../channel/parse-mappings.ts'

/** Names and defaults are upstream's where it has them; `sysfs_directory`, `ip_program` and `bridge_program` are ours. */
export const sriovOptions = defineOptions([
  ...channelOptions,
  {
    group: 'sriov_nic',
    name: 'physical_device_mappings',
    kind: 'list',
    default: [],
    doc: 'Cards that each physical network is reached by: network:device, by commas; a network may have several.',
  },
  {
    group: 'sriov_nic',
    name: 'exclude_devices',
    kind: 'list',
    default: [],
    doc: 'Functions that are not ours: device:slot;slot, by commas.',
  },
  {
    group: 'sriov_nic',
    name: 'resource_provider_bandwidths',
    kind: 'list',
    default: [],
    doc: 'What cards can be promised, in kbit/s: device:egress:ingress, by commas.',
  },
  {
    group: 'sriov_nic',
    name: 'resource_provider_hypervisors',
    kind: 'dict',
    default: {},
    doc: 'Compute hosts that cards are of, where it is not this one: device:host, by commas.',
  },
  {
    group: 'sriov_nic',
    name: 'resource_provider_inventory_defaults',
    kind: 'dict',
    default: { allocation_ratio: '1.0', min_unit: '1', step_size: '1', reserved: '0' },
    doc: 'Of all these inventories.',
  },
  {
    group: 'FDB',
    name: 'shared_physical_device_mappings',
    kind: 'list',
    default: [],
    doc: 'Cards whose uplink the host’s switch uses as well: network:device, by commas. They are told which servers are behind it.',
  },
  {
    group: 'DEFAULT',
    name: 'state_path',
    kind: 'string',
    default: '/var/lib/neutron',
    doc: 'Directory where it is remembered what such cards were told.',
  },
  {
    group: 'sriov_nic',
    name: 'bridge_program',
    kind: 'string',
    default: 'bridge',
    doc: 'The program of iproute2 that shows and sets what cards know of addresses.',
  },
  {
    group: 'sriov_nic',
    name: 'sysfs_directory',
    kind: 'string',
    default: '/sys',
    doc: 'Where the kernel shows its devices.',
  },
  {
    group: 'sriov_nic',
    name: 'ip_program',
    kind: 'string',
    default: 'ip',
    doc: 'The program of iproute2 that shows and sets functions.',
  },
])

export type SriovConfig = Values<(typeof sriovOptions)[number]>

/** PCI slots of `device:slot;slot` items. @throws ConfigError for what is none */
export function parseExcluded(items: readonly string[]): ReadonlySet<string> {
  return new Set(
    items.flatMap(item => {
      const [, device = '', list = ''] = /^([^:]+):(.*)$/.exec(item.trim()) ?? []
      const slots = list.split(';').map(slot => slot.trim().toLowerCase())
      const isSlot = (slot: string) => /^[\da-f]{4,8}:[\da-f]{2}:[\da-f]{2}\.[0-7]$/.test(slot)
      if (!deviceName.test(device) || !slots.every(isSlot))
        throw new ConfigError([{ key: 'exclude_devices', value: item, expected: 'device:slot;slot' }])
      return slots
    }),
  )
}

/** Kilobits a second by device. @throws ConfigError for what is none */
export function parseBandwidths(
  items: readonly string[],
): Readonly<Record<string, { readonly egress?: number; readonly ingress?: number }>> {
  return Object.fromEntries(
    items.map(item => {
      const [, device, egress = '', ingress = ''] = /^([^:]+):(\d{0,10}):(\d{0,10})$/.exec(item.trim()) ?? []
      if (device === undefined)
        throw new ConfigError([
          { key: 'resource_provider_bandwidths', value: item, expected: 'device:egress:ingress' },
        ])
      return [
        device,
        {
          ...(egress === '' ? {} : { egress: Number(egress) }),
          ...(ingress === '' ? {} : { ingress: Number(ingress) }),
        },
      ]
    }),
  )
}
