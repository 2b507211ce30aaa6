import { defineResource } from '../../definition/define-resource.ts'
import { boolean, oneOf, uuid } from '../../definition/kinds.ts'
import { id, projectId } from '../../definition/standard.ts'
import { matchAttributes } from '../security-group-rule/index.ts'
import { MeteringLabelRuleNotFound } from './errors.ts'

const prefix = {
  kind: matchAttributes.remoteIpPrefix.kind,
  create: true,
  default: null,
  filter: true,
  sort: true,
} as const

export const meteringLabelRuleDefinition = defineResource({
  name: 'metering_label_rule',
  collection: 'metering_label_rules',
  pathPrefix: 'metering',
  alias: 'metering',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: 'Traffic that counts for a label, or does not.',
  notFound: rule => new MeteringLabelRuleNotFound({ rule_id: rule }),
  attributes: {
    id,
    meteringLabelId: {
      kind: uuid,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'The label that the traffic counts for.',
    },
    direction: {
      kind: oneOf(['ingress', 'egress']),
      create: 'required',
      filter: true,
      sort: true,
      doc: 'Which way the packets go, seen from the router’s networks.',
    },
    excluded: {
      kind: boolean,
      create: true,
      default: false,
      filter: true,
      sort: true,
      doc: 'Whether the traffic is left out.',
    },
    remoteIpPrefix: {
      ...prefix,
      doc: 'Prefix of the inside addresses; source and destination say it better.',
    },
    projectId: {
      kind: projectId.kind,
      wire: 'tenant_id',
      create: true,
      hidden: true,
      doc: 'That of the label.',
    },
    sourceIpPrefix: {
      ...prefix,
      alias: 'metering_source_and_destination_fields',
      doc: 'Prefix that packets come from.',
    },
    destinationIpPrefix: {
      ...prefix,
      alias: 'metering_source_and_destination_fields',
      doc: 'Prefix that packets go to.',
    },
  },
})

export type MeteringLabelRuleAttributes = typeof meteringLabelRuleDefinition.attributes
