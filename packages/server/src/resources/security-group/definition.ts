import { defineResource } from '../../definition/define-resource.ts'
import { mapKind } from '../../definition/kind.ts'
import { anyObject, boolean, listOf, text } from '../../definition/kinds.ts'
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
import { SecurityGroupNotFound } from '../../errors/errors.ts'
import { SecurityGroupDefaultAlreadyExists } from './errors.ts'

/** Name of the group every project has; no other group may take it, however it is spelled. */
export const DEFAULT_GROUP_NAME = 'default'

/** Rules that a group is made with, and all groups of one request. */
export const RULES_MAX = 1_000
export const REQUEST_RULES_MAX = 10_000

export const securityGroupDefinition = defineResource({
  name: 'security_group',
  collection: 'security_groups',
  alias: 'security-group',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  quota: 'security_group',
  tagged: true,
  doc: 'A set of rules that say which packets ports with this group may send and receive.',
  notFound: group => new SecurityGroupNotFound({ id: group }),
  attributes: {
    id,
    name: {
      ...name,
      kind: mapKind(text({ max: 255 }), value => {
        if (value.toLowerCase() === DEFAULT_GROUP_NAME) throw new SecurityGroupDefaultAlreadyExists({})
        return value
      }),
    },
    projectId,
    securityGroupRules: {
      kind: listOf(anyObject, { max: RULES_MAX }),
      create: true,
      doc: 'The rules of the group; a request that makes one may name rules without the group.',
    },
    includeDefaultRules: {
      kind: boolean,
      create: true,
      default: true,
      hidden: true,
      alias: 'security-group-create-with-rules',
      doc: 'Whether the group is born with the default rules as well.',
    },
    revisionNumber,
    tags,
    createdAt,
    updatedAt,
    description,
    stateful: {
      kind: boolean,
      create: true,
      update: true,
      filter: true,
      alias: 'stateful-security-group',
      doc: 'Whether answers to allowed packets are allowed without a rule of their own.',
    },
    shared: {
      kind: boolean,
      filter: true,
      alias: 'security-groups-shared-filtering',
      doc: 'Whether the group is shared with the caller.',
    },
  },
})

export type SecurityGroupAttributes = typeof securityGroupDefinition.attributes
