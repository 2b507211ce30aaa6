import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean } from '../../definition/kinds.ts'
import { id, projectId } from '../../definition/standard.ts'
import { SecurityGroupDefaultStatefulnessNotFound } from './errors.ts'

export const securityGroupDefaultStatefulnessDefinition = defineResource({
  name: 'security_groups_default_statefulness',
  collection: 'security_groups_default_statefulness',
  alias: 'security-groups-default-statefulness',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  tagged: false,
  doc: 'Whether new security groups are stateful where nobody says.',
  notFound: setting => new SecurityGroupDefaultStatefulnessNotFound({ id: setting }),
  attributes: {
    id,
    projectId: {
      ...projectId,
      kind: orNull(projectId.kind),
      doc: 'Project whose groups are meant; null, for an admin only, is every project without an own setting.',
    },
    stateful: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      filter: true,
      sort: true,
      doc: 'What `stateful` of a new group is unless the request says.',
    },
  },
})

export type SecurityGroupDefaultStatefulnessAttributes =
  typeof securityGroupDefaultStatefulnessDefinition.attributes
