import { isDeepStrictEqual } from 'node:util'
import type { Argv, JsonObject, KitPlace } from './kit-config.ts'
import { isObject } from './kit-config.ts'

/** What a binding says. */
export interface ShownBinding {
  readonly vifType: string
  readonly vifDetails: JsonObject
}

type Rule = readonly [key: string, is: (value: unknown) => boolean, what: string]

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isFlag = (value: unknown) => typeof value === 'boolean'
const oneOf = (...values: readonly unknown[]): [(value: unknown) => boolean, string] => [
  value => values.includes(value),
  `one of ${values.join(', ')}`,
]

const always: readonly Rule[] = [
  ['bound_drivers', value => isObject(value) && Object.keys(value).length > 0, 'the drivers by level'],
  ['connectivity', ...oneOf('l2', 'l3', 'legacy')],
  ['port_filter', isFlag, 'true or false'],
]

const inSwitch: readonly Rule[] = [
  ['bridge_name', isText, 'a bridge'],
  ['datapath_type', ...oneOf('system', 'netdev')],
]

const bySocket: readonly Rule[] = [
  ...inSwitch,
  ['vhostuser_mode', ...oneOf('client', 'server')],
  ['vhostuser_ovs_plug', isFlag, 'true or false'],
  ['vhostuser_socket', value => typeof value === 'string' && value.startsWith('/'), 'a path'],
]

const onCard: readonly Rule[] = [
  ['vlan', value => typeof value === 'string' && /^\d{1,4}$/.test(value), 'a VLAN'],
]

/** What the compute service goes by, for each `binding:vif_type`. */
const rulesOf: Readonly<Record<string, readonly Rule[]>> = {
  ovs: inSwitch,
  vhostuser: bySocket,
  agilio_ovs: bySocket,
  hw_veb: onCard,
  hostdev_physical: onCard,
  macvtap: [
    ['macvtap_source', isText, 'a device'],
    ['macvtap_mode', ...oneOf('vepa', 'bridge', 'private', 'passthrough', 'passthru')],
    ['physical_interface', isText, 'a device'],
  ],
}

/** How ports of a kind may be plugged; those of kinds that are not here in any way. */
const vifTypesOf: Readonly<Record<string, Argv>> = {
  normal: ['ovs', 'vhostuser', 'macvtap', 'bridge', 'tap'],
  direct: ['ovs', 'hw_veb'],
  'direct-physical': ['hostdev_physical', 'ovs'],
  macvtap: ['hw_veb', 'ovs'],
  'virtio-forwarder': ['vhostuser', 'agilio_ovs'],
  vdpa: ['ovs'],
  'remote-managed': ['ovs'],
  'accelerator-direct': ['hw_veb', 'ovs'],
}

/** Linux names devices so. */
const DEVICE_NAME_LENGTH_MAX = 15

/** What is wrong with a binding, in the eyes of whoever has to plug it. Empty: nothing. Pure. */
export function bindingFaults(vnicType: string, place: KitPlace, binding: ShownBinding): readonly string[] {
  const { vifType, vifDetails } = binding
  if (vifType === 'unbound' || vifType === 'binding_failed')
    return [`vif_type is ${vifType}: ${JSON.stringify(vifDetails)}`]
  const allowed = vifTypesOf[vnicType]
  const rules = [...always, ...(rulesOf[vifType] ?? [])]
  return [
    ...(allowed === undefined || allowed.includes(vifType)
      ? []
      : [`vif_type ${vifType} is none for ${vnicType}`]),
    ...rules
      .filter(([key, is]) => !is(vifDetails[key]))
      .map(([key, , what]) => `vif_details.${key} is ${JSON.stringify(vifDetails[key])}, not ${what}`),
    ...representorFaults(vnicType, place, vifDetails),
    ...(place.vifType === undefined || place.vifType === vifType
      ? []
      : [`vif_type is ${vifType}, not ${place.vifType}`]),
    ...Object.entries(place.vifDetails)
      .filter(([key, value]) => !isDeepStrictEqual(vifDetails[key], value))
      .map(
        ([key, value]) =>
          `vif_details.${key} is ${JSON.stringify(vifDetails[key])}, not ${JSON.stringify(value)}`,
      ),
  ]
}

/** A function in a switch of user space has a port there that stands for it, and the binding tells which. */
function representorFaults(vnicType: string, { profile }: KitPlace, details: JsonObject): readonly string[] {
  const isFunction = ['direct', 'accelerator-direct', 'virtio-forwarder'].includes(vnicType)
  if (!isFunction || details.datapath_type !== 'netdev' || profile.pci_slot === undefined) return []
  const { representor } = details
  if (!isObject(representor)) return ['vif_details.representor is missing']
  const { name, address } = representor
  const isName = typeof name === 'string' && name !== '' && name.length <= DEVICE_NAME_LENGTH_MAX
  return [
    ...(isName ? [] : [`vif_details.representor.name is ${JSON.stringify(name)}, not a name of a device`]),
    ...(address === profile.pci_slot
      ? []
      : [`vif_details.representor.address is ${JSON.stringify(address)}, not that of the profile`]),
  ]
}
