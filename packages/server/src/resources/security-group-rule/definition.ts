import { defineResource } from '../../definition/define-resource.ts'
import { boolean, oneOf, shown } from '../../definition/kinds.ts'
import {
  createdAt,
  description,
  id,
  projectId,
  revisionNumber,
  updatedAt,
} from '../../definition/standard.ts'
import { SecurityGroupRuleNotFound } from '../../errors/errors.ts'
import { ethertype, groupReference, optionalReference, portValue, protocol, remotePrefix } from './kinds.ts'

export const securityGroupRuleDefinition = defineResource({
  name: 'security_group_rule',
  collection: 'security_group_rules',
  alias: 'security-group',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  quota: 'security_group_rule',
  tagged: false,
  doc: 'Packets that a security group lets through.',
  notFound: rule => new SecurityGroupRuleNotFound({ id: rule }),
  attributes: {
    id,
    securityGroupId: {
      kind: groupReference,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'The group that the rule belongs to.',
    },
    remoteGroupId: {
      kind: optionalReference,
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'The peers are the ports of this group.',
    },
    direction: {
      kind: oneOf(['ingress', 'egress']),
      create: 'required',
      filter: true,
      sort: true,
      doc: 'Which way the packets go, seen from the port.',
    },
    protocol: {
      kind: protocol,
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'IP protocol by name or number; null is every protocol.',
    },
    portRangeMin: {
      kind: portValue,
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'First port, or the type of ICMP.',
    },
    portRangeMax: {
      kind: portValue,
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'Last port, or the code of ICMP.',
    },
    ethertype: {
      kind: ethertype,
      create: true,
      default: 'IPv4',
      filter: true,
      sort: true,
      doc: 'IPv4 or IPv6.',
    },
    remoteIpPrefix: {
      kind: remotePrefix,
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'The peers are the addresses of this prefix, as it was written.',
    },
    projectId,
    revisionNumber,
    createdAt,
    updatedAt,
    description: { ...description },
    normalizedCidr: {
      kind: shown<string | null>({ type: ['string', 'null'] }, 'cidr'),
      filter: true,
      sort: true,
      alias: 'security-groups-normalized-cidr',
      doc: 'The prefix of the peers without host bits.',
    },
    remoteAddressGroupId: {
      kind: optionalReference,
      create: true,
      default: null,
      filter: true,
      sort: true,
      alias: 'security-groups-remote-address-group',
      doc: 'The peers are the addresses of this address group.',
    },
    belongsToDefaultSg: {
      kind: boolean,
      filter: true,
      alias: 'security-groups-rules-belongs-to-default-sg',
      doc: 'Whether the group is the default one of its project.',
    },
  },
})

export type SecurityGroupRuleAttributes = typeof securityGroupRuleDefinition.attributes
