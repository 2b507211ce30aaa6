/** What a value has to be, where the server or OVN goes by it. */
export type ProfileKeyKind = 'string' | 'string or null' | 'integer' | 'list' | 'MAC address'

/** A key of `binding:profile` with a meaning that everybody agrees on. */
export interface ProfileKey {
  readonly name: string
  /** Of a key that belongs to a set it is checked where the set applies. Absent: anything, it is only kept. */
  readonly kind?: ProfileKeyKind
  /** Whose business the key is. */
  readonly writer: 'compute service' | 'bare metal service' | 'container service' | 'operator' | 'server'
  /** What happens because of it. */
  readonly doc: string
}

/**
 * Keys that mean something here or to services that read each other's profiles through us. Others are kept
 * as they are: a profile is a letter between services, and we are not all of its readers.
 */
export const profileKeys: readonly ProfileKey[] = [
  {
    name: 'allocation',
    writer: 'compute service',
    doc: 'Resource provider in Placement that the port was given its minimum rates from, or one for each group of `resource_request`.',
  },
  {
    name: 'arq_uuid',
    writer: 'compute service',
    doc: 'Accelerator request (Cyborg) that stands behind a port with a device profile.',
  },
  {
    name: 'capabilities',
    kind: 'list',
    writer: 'compute service',
    doc: 'What the card does. With `switchdev` the switch of the host drives it, so OVN binds the port; `hardware_offload_type` of the port adds it.',
  },
  {
    name: 'card_serial_number',
    kind: 'string',
    writer: 'compute service',
    doc: 'Card that the function is of. The chassis that says it has the card (`card-serial-number` of `ovn-cms-options`) binds the port: always of `remote-managed` ports; of `virtio-forwarder` ports and those with `switchdev`, where there is such a chassis.',
  },
  {
    name: 'device_mac_address',
    kind: 'MAC address',
    writer: 'compute service',
    doc: 'MAC address of the card behind a `direct-physical` port, which becomes that of the port while it is on a host.',
  },
  {
    name: 'guest_device',
    writer: 'compute service',
    doc: 'Where the server finds the device.',
  },
  {
    name: 'local_group_information',
    writer: 'bare metal service',
    doc: 'Bond that the links of `local_link_information` belong to.',
  },
  {
    name: 'local_link_information',
    writer: 'bare metal service',
    doc: 'Switch and switch port of each card of a bare metal node.',
  },
  {
    name: 'migrating_to',
    writer: 'compute service',
    doc: 'Host that the server is moving to: OVN lets both hosts have the port meanwhile.',
  },
  {
    name: 'os_vif_min_version',
    kind: 'string',
    writer: 'compute service',
    doc: 'The reader takes `os_vif` objects of this version or later from `binding:vif_details`; without it there are none.',
  },
  {
    name: 'parent_name',
    kind: 'string',
    writer: 'container service',
    doc: 'Port whose packets with the VLAN `tag` are those of this port.',
  },
  {
    name: 'pci_slot',
    kind: 'string',
    writer: 'compute service',
    doc: 'PCI address of the function that the server gets.',
  },
  {
    name: 'pci_vendor_info',
    kind: 'string',
    writer: 'compute service',
    doc: 'Vendor and product of that function, as `15b3:101e`.',
  },
  {
    name: 'pf_mac_address',
    kind: 'string',
    writer: 'compute service',
    doc: 'MAC address of the card that the function belongs to, by which a chassis that is the card finds it.',
  },
  {
    name: 'physical_network',
    kind: 'string or null',
    writer: 'compute service',
    doc: 'Network that the card is on; null on an overlay network.',
  },
  {
    name: 'tag',
    kind: 'integer',
    writer: 'container service',
    doc: 'VLAN, 0 to 4095, that tells the port from others in `parent_name`; for 0 OVN chooses one.',
  },
  {
    name: 'trusted',
    writer: 'server',
    doc: 'The attribute `trusted` of the port, for those who read it here.',
  },
  {
    name: 'vf_num',
    kind: 'integer',
    writer: 'compute service',
    doc: 'Number of the function on its card.',
  },
  {
    name: 'vtep-logical-switch',
    kind: 'string',
    writer: 'operator',
    doc: 'Logical switch on a VTEP that the port leads to.',
  },
  {
    name: 'vtep-physical-switch',
    kind: 'string',
    writer: 'operator',
    doc: 'The VTEP that has `vtep-logical-switch`.',
  },
]

/** Keys that mean something only together. */
export interface ProfileKeySet {
  readonly names: readonly string[]
  /** Ports that it is for, as the reference says it. */
  readonly doc: string
  /** Absent: every port. */
  readonly appliesTo?: (vnicType: string, profile: Readonly<Record<string, unknown>>) => boolean
}

const pciNames = ['pci_vendor_info', 'pci_slot', 'physical_network']

export const profileKeySets: readonly ProfileKeySet[] = [
  { names: ['parent_name', 'tag'], doc: 'every port' },
  { names: ['vtep-physical-switch', 'vtep-logical-switch'], doc: 'every port' },
  {
    names: pciNames,
    doc: '`direct` ports whose capabilities have `switchdev`',
    appliesTo: (vnicType, profile) => vnicType === 'direct' && isSwitchdev(profile),
  },
  {
    names: [...pciNames, 'card_serial_number', 'pf_mac_address', 'vf_num'],
    doc: '`remote-managed` ports',
    appliesTo: vnicType => vnicType === 'remote-managed',
  },
]

/** Whether the host's switch drives the card, as Nova reports it in the profile. */
export function isSwitchdev(profile: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(profile.capabilities) && profile.capabilities.includes('switchdev')
}
