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
/** Which actions there are depends on the type of the object, so it is no matter of the attribute alone. */
export const InvalidActionForType = defineError<{
  action: string
  object_type: string
  valid_actions: readonly string[]
}>(
  'InvalidActionForType',
  400,
  f =>
    `'${f.action}' is no action for objects of type '${f.object_type}', which take: ${f.valid_actions.join(', ')}`,
)
