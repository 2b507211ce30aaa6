import { defineResource } from '../../definition/define-resource.ts'
import { boolean, text } from '../../definition/kinds.ts'
import { id, name, projectId } from '../../definition/standard.ts'
import { MeteringLabelNotFound } from '../../errors/errors.ts'

const { update: _, ...fixedName } = name

export const meteringLabelDefinition = defineResource({
  name: 'metering_label',
  collection: 'metering_labels',
  pathPrefix: 'metering',
  alias: 'metering',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: 'A name for traffic through gateways of routers; agents of hypervisors count it.',
  notFound: label => new MeteringLabelNotFound({ label_id: label }),
  attributes: {
    id,
    name: fixedName,
    description: {
      kind: text({ max: 1_024 }),
      create: true,
      default: '',
      filter: true,
      sort: true,
      doc: 'Free text for people.',
    },
    projectId,
    shared: {
      kind: boolean,
      create: true,
      default: false,
      filter: true,
      sort: true,
      doc: 'Whether traffic of the routers of all projects counts.',
    },
  },
})

export type MeteringLabelAttributes = typeof meteringLabelDefinition.attributes
