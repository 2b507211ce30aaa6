import { defineResource } from '../../definition/define-resource.ts'
import { boolean, shown } from '../../definition/kinds.ts'
import { description, id, name, projectId, standard } from '../../definition/standard.ts'
import { QosPolicyNotFound } from './errors.ts'

export const qosPolicyDefinition = defineResource({
  name: 'policy',
  collection: 'policies',
  pathPrefix: 'qos',
  alias: 'qos',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: true,
  doc: 'Rules for the traffic of the ports, networks, floating IPs and gateways that have it.',
  notFound: policy_id => new QosPolicyNotFound({ policy_id }),
  attributes: {
    id,
    name,
    shared: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      filter: true,
      doc: 'Whether every project may use the policy.',
    },
    projectId,
    rules: {
      kind: shown<readonly object[]>({ type: 'array', items: { type: 'object' } }),
      doc: 'Its rules, of all types.',
    },
    isDefault: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      filter: true,
      alias: 'qos-default',
      doc: 'Whether new networks of the project have it unless they name another; one policy of a project can be.',
    },
    ...standard,
    description,
  },
})

export type QosPolicyAttributes = typeof qosPolicyDefinition.attributes
