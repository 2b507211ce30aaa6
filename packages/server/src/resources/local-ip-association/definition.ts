import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { ipAddress, shown, text, uuid } from '../../definition/kinds.ts'
import { LocalIPAssociationNotFound } from './errors.ts'

export const localIpAssociationDefinition = defineResource({
  name: 'port_association',
  collection: 'port_associations',
  parent: { collection: 'local_ips', member: 'local_ip', attribute: 'localIpId' },
  alias: 'local_ip',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: 'A port that a local IP leads to on the host of the port; its id is that of the port.',
  notFound: port_id => new LocalIPAssociationNotFound({ port_id }),
  attributes: {
    localIpId: { kind: uuid, fromPath: true, doc: 'The local IP.' },
    localIpAddress: {
      kind: shown<string>({ type: 'string' }, 'inet'),
      filter: true,
      sort: true,
      doc: 'Address of the local IP.',
    },
    fixedPortId: { kind: uuid, create: 'required', filter: true, sort: true, doc: 'The port.' },
    fixedIp: {
      kind: orNull(ipAddress),
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'Address of the port; needed when it has several.',
    },
    host: {
      kind: shown<string>({ type: 'string' }, 'text'),
      filter: true,
      sort: true,
      doc: 'Host of the port.',
    },
    projectId: {
      kind: text({ max: 255 }),
      wire: 'tenant_id',
      create: true,
      hidden: true,
      doc: 'Accepted for old clients; an association belongs to the project of its local IP.',
    },
  },
})

export type LocalIpAssociationAttributes = typeof localIpAssociationDefinition.attributes
