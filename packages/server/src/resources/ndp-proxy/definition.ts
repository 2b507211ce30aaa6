import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { ipAddress, uuid } from '../../definition/kinds.ts'
import {
  createdAt,
  description,
  id,
  name,
  projectId,
  revisionNumber,
  updatedAt,
} from '../../definition/standard.ts'
import { NDPProxyNotFound } from './errors.ts'

export const ndpProxyDefinition = defineResource({
  name: 'ndp_proxy',
  collection: 'ndp_proxies',
  alias: 'l3-ndp-proxy',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: 'An IPv6 address inside that a router answers for on its external network.',
  notFound: id => new NDPProxyNotFound({ id }),
  attributes: {
    id,
    name,
    projectId,
    routerId: { kind: uuid, create: 'required', filter: true, sort: true, doc: 'The router.' },
    portId: {
      kind: uuid,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'The port that has the address.',
    },
    ipAddress: {
      kind: orNull(ipAddress),
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'The address; the first of the port that the router reaches when absent.',
    },
    description: { ...description, alias: 'l3-ndp-proxy' },
    revisionNumber,
    createdAt,
    updatedAt,
  },
})

export type NdpProxyAttributes = typeof ndpProxyDefinition.attributes
