import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { integer, text, uuid } from '../../definition/kinds.ts'
import {
  createdAt,
  description,
  id,
  name,
  projectId,
  revisionNumber,
  updatedAt,
} from '../../definition/standard.ts'
import { SegmentNotFound } from '../../segments/errors.ts'

const standardAlias = { alias: 'standard-attr-segment' } as const

export const segmentDefinition = defineResource({
  name: 'segment',
  collection: 'segments',
  alias: 'segment',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  tagged: false,
  doc: 'A part of a network that one identifier of one type carries; of a routed network, one rack.',
  notFound: segment => new SegmentNotFound({ segment_id: segment }),
  attributes: {
    id,
    projectId: { kind: projectId.kind, wire: 'tenant_id', create: true, hidden: true, doc: 'Not kept.' },
    networkId: {
      kind: uuid,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'The network that the segment is a part of.',
    },
    physicalNetwork: {
      kind: orNull(text({ max: 64 })),
      create: true,
      filter: true,
      sort: true,
      doc: 'Physical network under a flat or VLAN segment.',
    },
    networkType: {
      kind: text({ max: 32 }),
      create: 'required',
      filter: true,
      sort: true,
      doc: 'How its packets travel: flat, vlan, geneve, …',
    },
    segmentationId: {
      kind: orNull(integer()),
      create: true,
      sort: true,
      filter: true,
      doc: 'VLAN or tunnel identifier; chosen when absent.',
    },
    innerSegmentationId: {
      kind: orNull(integer()),
      create: true,
      sort: true,
      filter: true,
      omitNull: true,
      alias: 'qinq-network-type',
      doc: 'Inner one of two VLANs, of which `segmentation_id` is the outer one; chosen when absent.',
    },
    name: { ...name, kind: orNull(name.kind), default: null },
    description: { ...description, kind: orNull(description.kind) },
    revisionNumber: { ...revisionNumber, ...standardAlias },
    createdAt: { ...createdAt, ...standardAlias },
    updatedAt: { ...updatedAt, ...standardAlias },
  },
})

export type SegmentAttributes = typeof segmentDefinition.attributes
