import { defineResource } from '../../definition/define-resource.ts'
import { boolean, shown } from '../../definition/kinds.ts'
import {
  createdAt,
  description,
  id,
  projectId,
  revisionNumber,
  updatedAt,
} from '../../definition/standard.ts'
import { SecurityGroupRuleNotFound } from '../../errors/errors.ts'
import { groupReference, optionalReference } from './kinds.ts'
import { matchAttributes } from './match-attributes.ts'

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
    ...matchAttributes,
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
