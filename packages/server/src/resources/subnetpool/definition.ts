import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, cidr, integer, ipVersion, listOf, text, uuid } from '../../definition/kinds.ts'
import {
  createdAt,
  description,
  id,
  projectId,
  revisionNumber,
  tags,
  updatedAt,
} from '../../definition/standard.ts'
import { SubnetPoolNotFound } from '../../errors/errors.ts'

/** Prefixes of one pool in one request. */
export const PREFIXES_MAX = 1_000

const count = integer({ min: 0 })
const length = {
  kind: { ...count, schema: { type: ['string', 'integer'] } },
  create: true,
  update: true,
  asText: true,
  filter: true,
  sort: true,
} as const

export const prefixList = listOf(cidr, { max: PREFIXES_MAX })

export const subnetpoolDefinition = defineResource({
  name: 'subnetpool',
  collection: 'subnetpools',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  quota: 'subnetpool',
  tagged: true,
  doc: 'Prefixes that subnets are taken from, so that they do not overlap.',
  notFound: subnetpool_id => new SubnetPoolNotFound({ subnetpool_id }),
  attributes: {
    id,
    name: {
      kind: text({ max: 255, notEmpty: true }),
      create: 'required',
      update: true,
      filter: true,
      sort: true,
      doc: 'Name for people; it need not be unique.',
    },
    projectId,
    prefixes: {
      kind: listOf(cidr, { max: PREFIXES_MAX, unique: true }),
      create: 'required',
      update: true,
      doc: 'The prefixes, merged where they touch.',
    },
    defaultQuota: {
      kind: { ...orNull(count), parse: count.parse },
      create: true,
      update: true,
      filter: true,
      sort: true,
      doc: 'What a project may take: IPv4 addresses, or IPv6 blocks of /64.',
    },
    ipVersion: {
      kind: ipVersion,
      filter: true,
      sort: true,
      doc: 'Version of the prefixes.',
    },
    defaultPrefixlen: { ...length, doc: 'Length of the prefix of a subnet that asks for none.' },
    minPrefixlen: { ...length, doc: 'Shortest prefix that a subnet may have.' },
    maxPrefixlen: { ...length, doc: 'Longest prefix that a subnet may have.' },
    isDefault: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      filter: true,
      sort: true,
      enforcePolicy: true,
      doc: 'Whether subnets that ask for the default pool get this one.',
    },
    shared: {
      kind: boolean,
      create: true,
      default: false,
      filter: true,
      enforcePolicy: true,
      doc: 'Whether every project may take subnets from the pool.',
    },
    addressScopeId: {
      kind: orNull(uuid),
      create: true,
      update: true,
      filter: true,
      sort: true,
      alias: 'address-scope',
      doc: 'The address scope that its subnets belong to.',
    },
    revisionNumber,
    tags,
    createdAt,
    updatedAt,
    description,
  },
})

export type SubnetpoolAttributes = typeof subnetpoolDefinition.attributes
