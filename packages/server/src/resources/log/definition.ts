import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, oneOf, text, uuid } from '../../definition/kinds.ts'
import {
  createdAt,
  description,
  id,
  name,
  projectId,
  revisionNumber,
  updatedAt,
} from '../../definition/standard.ts'
import { LogResourceNotFound } from './errors.ts'

export const logDefinition = defineResource({
  name: 'log',
  collection: 'logs',
  pathPrefix: 'log',
  alias: 'logging',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: 'Which packets hypervisors note in their logs.',
  notFound: log => new LogResourceNotFound({ log_id: log }),
  attributes: {
    id,
    projectId,
    name,
    resourceType: {
      kind: text({ max: 255 }),
      create: 'required',
      filter: true,
      sort: true,
      doc: 'What judges the packets: security_group.',
    },
    resourceId: {
      kind: orNull(uuid),
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'The security group whose packets are logged; all when null.',
    },
    event: {
      kind: oneOf(['ACCEPT', 'DROP', 'ALL']),
      create: true,
      default: 'ALL',
      filter: true,
      doc: 'Whether packets that are let through are logged, those that are not, or all.',
    },
    targetId: {
      kind: orNull(uuid),
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'The port whose groups are logged; all when null.',
    },
    enabled: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      filter: true,
      sort: true,
      doc: 'Whether anything is logged.',
    },
    revisionNumber,
    createdAt,
    updatedAt,
    description,
  },
})

export type LogAttributes = typeof logDefinition.attributes
