import { uuidV5 } from '@neutrino/base/uuid.ts'

/** Resource class by type of rule and direction. */
const classes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  minimum_bandwidth: { egress: 'NET_BW_EGR_KILOBIT_PER_SEC', ingress: 'NET_BW_IGR_KILOBIT_PER_SEC' },
  minimum_packet_rate: {
    egress: 'NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC',
    ingress: 'NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC',
    any: 'NET_PACKET_RATE_KILOPACKET_PER_SEC',
  },
}

/** Of os-resource-classes: a function of a card. */
export const VIRTUAL_FUNCTION = 'SRIOV_NET_VF'

export const TUNNEL_TRAIT = 'CUSTOM_NETWORK_TUNNEL_PROVIDER'

/** Of compute hosts whose clocks PTP keeps. */
export const CLOCK_TRAIT = 'CUSTOM_PTP'

/** A rule that guarantees an amount of something. */
export interface ReservedRule {
  readonly id: string
  readonly type: string
  readonly direction: string
  readonly value: number
}

/** The resource class of a guaranteed rate; undefined when there is none. */
export function resourceClass({
  type,
  direction,
}: Pick<ReservedRule, 'type' | 'direction'>): string | undefined {
  return classes[type]?.[direction]
}

/**
 * What Nova knows a port's rules of one type by: it tells by this id, in the allocation of the binding
 * profile, which provider serves them. `rules` are in the order of their ids.
 */
export function requestGroupId(portId: string, rules: readonly Pick<ReservedRule, 'id'>[]): string {
  return uuidV5(portId, rules.map(rule => rule.id).join(':'))
}

/** The same for a virtual function alone, without guaranteed rates. */
export function functionGroupId(portId: string): string {
  return uuidV5(portId, VIRTUAL_FUNCTION)
}

export function physicalNetworkTrait(physicalNetwork: string): string {
  return customTrait('PHYSNET', physicalNetwork)
}

export function vnicTypeTrait(vnicType: string): string {
  return customTrait('VNIC_TYPE', vnicType)
}

/** Whether a trait is one of those that we give to providers of ours, and take away again. */
export function isPlacementTrait(name: string): boolean {
  return name === TUNNEL_TRAIT || isPhysicalNetworkTrait(name) || name.startsWith('CUSTOM_VNIC_TYPE_')
}

export function isPhysicalNetworkTrait(name: string): boolean {
  return name.startsWith('CUSTOM_PHYSNET_')
}

/** A trait's name as os-traits normalises it. */
function customTrait(prefix: string, name: string): string {
  return `CUSTOM_${`${prefix}_${name}`.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`
}
