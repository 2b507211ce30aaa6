import { defineResource } from '../../definition/define-resource.ts'
import { integer, text, uuid } from '../../definition/kinds.ts'
import { id } from '../../definition/standard.ts'
import { transportProtocol } from '../../definition/transport-protocol.ts'
import { ConntrackHelperNotFound } from './errors.ts'

export const conntrackHelperDefinition = defineResource({
  name: 'conntrack_helper',
  collection: 'conntrack_helpers',
  parent: { collection: 'routers', member: 'router', attribute: 'routerId' },
  alias: 'l3-conntrack-helper',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: 'A module that a router asks about connections of a protocol that opens others. OVN has none of them.',
  notFound: id => new ConntrackHelperNotFound({ id }),
  attributes: {
    id,
    routerId: { kind: uuid, fromPath: true, hidden: true, doc: 'The router.' },
    projectId: {
      kind: text({ max: 255 }),
      wire: 'tenant_id',
      create: true,
      hidden: true,
      doc: 'Accepted for old clients; a helper belongs to the project of its router.',
    },
    protocol: {
      kind: transportProtocol,
      create: 'required',
      update: true,
      filter: true,
      sort: true,
      doc: 'Protocol of the connections.',
    },
    port: {
      kind: integer({ min: 1, max: 65_535 }),
      create: 'required',
      update: true,
      filter: true,
      sort: true,
      doc: 'Port that the connections lead to.',
    },
    helper: {
      kind: text({ max: 64 }),
      create: 'required',
      update: true,
      filter: true,
      sort: true,
      doc: 'Name of the module: ftp, tftp, …',
    },
  },
})

export type ConntrackHelperAttributes = typeof conntrackHelperDefinition.attributes
