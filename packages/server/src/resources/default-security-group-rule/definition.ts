import { isUuid } from '@neutrino/base/uuid.ts'
import { defineResource } from '../../definition/define-resource.ts'
import { mapKind, refuse } from '../../definition/kind.ts'
import { boolean, text } from '../../definition/kinds.ts'
import { description, id, projectId } from '../../definition/standard.ts'
import { matchAttributes, optionalReference } from '../security-group-rule/index.ts'
import { DefaultSecurityGroupRuleNotFound } from './errors.ts'

/** Stands for the group that is born with the rule. */
export const PARENT_GROUP = 'PARENT'

const { update: _, ...fixedDescription } = description

const reference = { ...optionalReference, sqlType: 'text', parseFilter: (value: string) => value } as const

const remoteGroup = mapKind(reference, (value, attribute) => {
  if (value === null || value === PARENT_GROUP) return value
  return isUuid(value)
    ? value.toLowerCase()
    : refuse(attribute, `'${value}' is neither the id of a group nor '${PARENT_GROUP}'`)
})

export const defaultSecurityGroupRuleDefinition = defineResource({
  name: 'default_security_group_rule',
  collection: 'default_security_group_rules',
  alias: 'security-groups-default-rules',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  tagged: false,
  doc: 'A rule that new security groups are born with.',
  notFound: rule => new DefaultSecurityGroupRuleNotFound({ id: rule }),
  attributes: {
    id,
    projectId: { kind: projectId.kind, wire: 'tenant_id', create: true, hidden: true, doc: 'Not kept.' },
    description: { ...fixedDescription, kind: text({ max: 1_024 }) },
    remoteGroupId: {
      kind: remoteGroup,
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'The peers are the ports of this group; PARENT is the new group itself.',
    },
    remoteAddressGroupId: {
      kind: optionalReference,
      create: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'The peers are the addresses of this address group.',
    },
    ...matchAttributes,
    usedInDefaultSg: {
      kind: boolean,
      create: 'required',
      filter: true,
      doc: 'Whether default groups are born with the rule.',
    },
    usedInNonDefaultSg: {
      kind: boolean,
      create: 'required',
      filter: true,
      doc: 'Whether all other groups are born with the rule.',
    },
  },
})

export type DefaultSecurityGroupRuleAttributes = typeof defaultSecurityGroupRuleDefinition.attributes
