import { ovnMechanism } from '../../binding/mechanism.ts'
import { boolean } from '../../definition/kinds.ts'
import { BadRequest } from '../../errors/errors.ts'
import type { Segment } from '../../segments/segment.ts'
import { VlanQinqDriverError, VlanTransparencyDriverError } from './errors.ts'

/** Rows of the network's attribute table: tags that servers put on packets themselves, and private VLANs. */
export const vlanTagAttributes = {
  vlanTransparent: {
    kind: boolean,
    create: true,
    default: false,
    filter: true,
    alias: 'vlan-transparent',
    doc: 'Whether packets that servers have tagged pass as they are.',
  },
  qinq: {
    kind: boolean,
    create: true,
    default: false,
    filter: true,
    alias: 'qinq',
    doc: 'Whether the VLAN of the network is put around the tags of servers (IEEE 802.1ad).',
  },
  pvlan: {
    kind: boolean,
    create: true,
    update: true,
    default: false,
    enforcePolicy: true,
    alias: 'pvlan',
    doc: 'Whether its ports reach each other only as far as their `pvlan_type` lets them.',
  },
} as const

export interface VlanTagWish {
  readonly vlanTransparent: boolean
  readonly qinq: boolean
}

/** Throws BadRequest for both at once; what can be seen before segments are chosen. */
export function checkVlanTags({ vlanTransparent, qinq }: VlanTagWish): void {
  if (vlanTransparent && qinq)
    throw new BadRequest({ resource: 'network', msg: 'vlan_transparent and qinq exclude each other' })
}

/**
 * Throws VlanTransparencyDriverError or VlanQinqDriverError when the segments of the network cannot do it;
 * of several segments none is taken for all.
 */
export function checkTaggedSegments(wish: VlanTagWish, segments: readonly Segment[]): void {
  const type = segments.length === 1 ? segments[0]?.networkType : undefined
  const can = (types: typeof ovnMechanism.networkTypes) => type !== undefined && types.has(type)
  if (wish.vlanTransparent && !can(ovnMechanism.transparentTypes)) throw new VlanTransparencyDriverError({})
  if (wish.qinq && !can(ovnMechanism.doubleTaggedTypes)) throw new VlanQinqDriverError({})
}
