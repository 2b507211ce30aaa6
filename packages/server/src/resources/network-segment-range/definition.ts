import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, integer, oneOf, shown, text } from '../../definition/kinds.ts'
import { description, id, name, projectId, standard } from '../../definition/standard.ts'
import { VLAN_ID_MAX, VLAN_ID_MIN } from '../../segments/plan-segments.ts'
import { NetworkSegmentRangeNotFound } from './errors.ts'

/** Free identifiers that one range shows: the first ones. */
export const AVAILABLE_MAX = 65_536

const innerVlan = integer({ min: VLAN_ID_MIN, max: VLAN_ID_MAX })
const identifier = integer({ min: 1, max: 4_294_967_295 })

export const networkSegmentRangeDefinition = defineResource({
  name: 'network_segment_range',
  collection: 'network_segment_ranges',
  alias: 'network-segment-range',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: true,
  doc: 'Identifiers of segments that are set aside for all projects, or for one.',
  notFound: range => new NetworkSegmentRangeNotFound({ range_id: range }),
  attributes: {
    id,
    name,
    isDefault: {
      kind: boolean,
      wire: 'default',
      doc: 'Whether the range is one of the configuration, which the API does not change.',
    },
    shared: {
      kind: boolean,
      create: true,
      default: true,
      doc: 'Whether the range is for all projects.',
    },
    projectId: {
      ...projectId,
      kind: orNull(projectId.kind),
      doc: 'The project that the range is for; null when it is shared.',
    },
    networkType: {
      kind: oneOf(['vlan', 'qinq', 'vxlan', 'gre', 'geneve']),
      create: 'required',
      filter: true,
      doc: 'Type of the segments.',
    },
    physicalNetwork: {
      kind: orNull(text({ max: 64 })),
      create: true,
      filter: true,
      doc: 'Physical network, for VLANs, one or two.',
    },
    minimum: {
      kind: identifier,
      create: 'required',
      update: true,
      doc: 'First identifier; of two VLANs, the outer one.',
    },
    maximum: { kind: identifier, create: 'required', update: true, doc: 'Last identifier.' },
    innerMinimum: {
      kind: orNull(innerVlan),
      create: true,
      omitNull: true,
      alias: 'qinq-network-type',
      doc: 'First inner VLAN, for `qinq`; the first there is when absent.',
    },
    innerMaximum: {
      kind: orNull(innerVlan),
      create: true,
      omitNull: true,
      alias: 'qinq-network-type',
      doc: 'Last inner VLAN, for `qinq`; the last there is when absent.',
    },
    used: {
      kind: shown<Readonly<Record<string, string>>>({
        type: 'object',
        additionalProperties: { type: 'string' },
      }),
      doc: 'Identifiers in use, each with the project that uses it; two VLANs as outer:inner.',
    },
    available: {
      kind: shown<readonly number[]>({ type: 'array', items: { type: 'integer' } }),
      doc: `Identifiers that are free, of at most ${AVAILABLE_MAX} from the first; outer VLANs with an inner one that is free.`,
    },
    ...standard,
    description,
  },
})

export type NetworkSegmentRangeAttributes = typeof networkSegmentRangeDefinition.attributes
