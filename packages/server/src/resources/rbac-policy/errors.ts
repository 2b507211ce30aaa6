import { defineError } from '../../errors/define-error.ts'

export const RbacPolicyNotFound = defineError<{ object_type: string; id: string }>(
  'RbacPolicyNotFound',
  404,
  f => `RBAC policy of type ${f.object_type} with ID ${f.id} not found`,
)
export const RbacPolicyInUse = defineError<{ object_id: string; details: string }>(
  'RbacPolicyInUse',
  409,
  f =>
    `RBAC policy on object ${f.object_id} cannot be removed because other objects depend on it. Details: ${f.details}`,
)
export const DuplicateRbacPolicy = defineError(
  'DuplicateRbacPolicy',
  409,
  () => 'An RBAC policy already exists with those values.',
)
