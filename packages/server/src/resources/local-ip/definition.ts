import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { ipAddress, oneOf, uuid } from '../../definition/kinds.ts'
import {
  createdAt,
  description,
  id,
  name,
  projectId,
  revisionNumber,
  updatedAt,
} from '../../definition/standard.ts'
import { LocalIPNotFound } from './errors.ts'

export const localIpDefinition = defineResource({
  name: 'local_ip',
  collection: 'local_ips',
  alias: 'local_ip',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: 'An address that leads to a port of the same host, on each host to another; the OVN agents of the hosts do that.',
  notFound: id => new LocalIPNotFound({ id }),
  attributes: {
    id,
    name,
    description: { ...description, alias: 'local_ip' },
    projectId,
    localPortId: {
      kind: uuid,
      create: true,
      filter: true,
      sort: true,
      doc: 'The port that has the address; made on the network when absent.',
    },
    networkId: {
      kind: uuid,
      create: true,
      filter: true,
      sort: true,
      doc: 'The network of the port.',
    },
    localIpAddress: {
      kind: orNull(ipAddress),
      create: true,
      filter: true,
      sort: true,
      enforcePolicy: true,
      doc: 'The address.',
    },
    ipMode: {
      kind: oneOf(['translate', 'passthrough']),
      create: true,
      default: 'translate',
      filter: true,
      sort: true,
      doc: 'Whether the address is translated to that of the port, or the port uses it itself.',
    },
    revisionNumber,
    createdAt,
    updatedAt,
  },
})

export type LocalIpAttributes = typeof localIpDefinition.attributes
