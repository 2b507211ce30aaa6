import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, integer, ipAddress, ipVersion, uuid } from '../../definition/kinds.ts'
import {
  createdAt,
  description,
  id,
  name,
  projectId,
  revisionNumber,
  tags,
  updatedAt,
} from '../../definition/standard.ts'
import { SubnetNotFound } from '../../errors/errors.ts'
import { allocationPools, hostRoutes, ipv6Mode, nameservers, serviceTypes, subnetCidr } from './kinds.ts'
import { providerPoolAttributes } from './provider-pools.ts'

/** A mode in bodies; null only where it is shown. */
const ipv6ModeShown = { ...orNull(ipv6Mode), parse: ipv6Mode.parse }

export const subnetDefinition = defineResource({
  name: 'subnet',
  collection: 'subnets',
  pipeline: 'core',
  bulk: true,
  paging: true,
  quota: 'subnet',
  tagged: true,
  doc: 'A block of addresses on a network, with what its hosts have to know.',
  notFound: subnet_id => new SubnetNotFound({ subnet_id }),
  attributes: {
    id,
    name,
    ipVersion: {
      kind: ipVersion,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'Version of its addresses, 4 or 6.',
    },
    networkId: {
      kind: uuid,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'The network that the subnet belongs to.',
    },
    subnetpoolId: {
      kind: orNull(uuid),
      create: true,
      filter: true,
      sort: true,
      doc: 'The pool that its block comes from.',
    },
    prefixlen: {
      kind: integer({ min: 0 }),
      create: true,
      hidden: true,
      doc: 'Length of the prefix to take from the pool; its default when absent.',
    },
    cidr: {
      kind: subnetCidr,
      create: true,
      filter: true,
      sort: true,
      doc: 'The block of addresses.',
    },
    gatewayIp: {
      kind: orNull(ipAddress),
      create: true,
      update: true,
      filter: true,
      sort: true,
      doc: 'Where hosts send packets for other networks; null when they cannot.',
    },
    allocationPools: {
      kind: allocationPools,
      create: true,
      update: true,
      doc: 'The ranges that addresses are chosen from.',
    },
    dnsNameservers: {
      kind: nameservers,
      create: true,
      update: true,
      default: [],
      doc: 'Name servers that hosts are told of, in their order.',
    },
    hostRoutes: {
      kind: hostRoutes,
      create: true,
      update: true,
      default: [],
      doc: 'Routes that hosts are told of.',
    },
    projectId,
    enableDhcp: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      filter: true,
      sort: true,
      doc: 'Whether DHCP serves the subnet.',
    },
    ipv6RaMode: {
      kind: ipv6ModeShown,
      create: true,
      filter: true,
      sort: true,
      doc: 'What the router announces; null when an outside router does.',
    },
    ipv6AddressMode: {
      kind: ipv6ModeShown,
      create: true,
      filter: true,
      sort: true,
      doc: 'How hosts get their IPv6 addresses.',
    },
    shared: {
      kind: boolean,
      filter: true,
      hidden: true,
      doc: 'Whether the network is shared with the caller.',
    },
    revisionNumber,
    routerExternal: {
      kind: boolean,
      wire: 'router:external',
      filter: true,
      alias: 'subnet-external-network',
      doc: 'Whether the network is external.',
    },
    serviceTypes: {
      kind: serviceTypes,
      create: true,
      update: true,
      default: [],
      alias: 'subnet-service-types',
      doc: 'Device owners whose ports may have addresses of the subnet; all when empty.',
    },
    tags,
    createdAt,
    updatedAt,
    useDefaultSubnetpool: {
      kind: boolean,
      create: true,
      default: false,
      hidden: true,
      alias: 'default-subnetpools',
      doc: 'Take the block from the default pool.',
    },
    dnsPublishFixedIp: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      alias: 'subnet-dns-publish-fixed-ip',
      doc: 'Whether fixed addresses get DNS records.',
    },
    ...providerPoolAttributes,
    description,
    segmentId: {
      kind: orNull(uuid),
      create: true,
      update: true,
      default: null,
      filter: true,
      sort: true,
      enforcePolicy: true,
      alias: 'segment',
      doc: 'The segment of a routed network that the subnet is on.',
    },
  },
})

export type SubnetAttributes = typeof subnetDefinition.attributes
