import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, text } from '../../definition/kinds.ts'
import { id } from '../../definition/standard.ts'
import { ServiceProfileNotFound } from '../flavor/index.ts'

export const serviceProfileDefinition = defineResource({
  name: 'service_profile',
  collection: 'service_profiles',
  alias: 'flavors',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  tagged: false,
  takesProject: true,
  doc: 'A provider and what it is told, for flavors to lead to.',
  notFound: sp_id => new ServiceProfileNotFound({ sp_id }),
  attributes: {
    id,
    description: {
      kind: orNull(text({ max: 1024 })),
      create: true,
      update: true,
      default: '',
      filter: true,
      sort: true,
      doc: 'Free text for people.',
    },
    driver: {
      kind: text({ max: 1024 }),
      create: true,
      update: true,
      default: '',
      filter: true,
      sort: true,
      doc: 'Driver of a service provider.',
    },
    metainfo: {
      kind: text({ max: 4096 }),
      create: true,
      update: true,
      default: '',
      sort: true,
      doc: 'What the driver is told.',
    },
    enabled: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      filter: true,
      sort: true,
      doc: 'Whether flavors that lead to it can be used.',
    },
  },
})

export type ServiceProfileAttributes = typeof serviceProfileDefinition.attributes
