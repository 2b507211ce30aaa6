import { defineResource } from '../../definition/define-resource.ts'
import { mapKind } from '../../definition/kind.ts'
import { text, uuid } from '../../definition/kinds.ts'
import { id, projectId } from '../../definition/standard.ts'
import { InvalidInput } from '../../errors/errors.ts'
import { RbacPolicyNotFound } from './errors.ts'
import { objectTypes } from './object-types.ts'

const objectType = mapKind(text({ max: 255 }), value => {
  if (objectTypes.some(known => known.name === value)) return value
  throw new InvalidInput({ error_message: `'${value}' is not a valid RBAC object type` })
})

export const rbacPolicyDefinition = defineResource({
  name: 'rbac_policy',
  collection: 'rbac_policies',
  alias: 'rbac-policies',
  pipeline: 'extension',
  bulk: true,
  paging: false,
  quota: 'rbac_policy',
  tagged: false,
  doc: 'Lets a project, or all, use an object of another.',
  notFound: policy => new RbacPolicyNotFound({ object_type: 'rbac_policy', id: policy }),
  attributes: {
    id: { kind: uuid, filter: true, doc: id.doc },
    objectType: {
      kind: objectType,
      create: 'required',
      filter: true,
      enforcePolicy: true,
      doc: 'What kind of object is shared: network, security_group, …',
    },
    objectId: {
      kind: uuid,
      create: 'required',
      filter: true,
      enforcePolicy: true,
      doc: 'The object that is shared.',
    },
    targetProject: {
      kind: text({ max: 255, notEmpty: true }),
      wire: 'target_tenant',
      create: 'required',
      update: true,
      filter: true,
      enforcePolicy: true,
      doc: 'Project that may use the object; * for all.',
    },
    projectId: { kind: projectId.kind, wire: 'tenant_id', create: true, filter: true, doc: projectId.doc },
    action: {
      kind: text({ max: 255 }),
      create: 'required',
      filter: true,
      enforcePolicy: true,
      doc: 'What the target may do with the object: access_as_shared or, with networks, access_as_external.',
    },
  },
})

export type RbacPolicyAttributes = typeof rbacPolicyDefinition.attributes
