import { defineError } from '../../errors/define-error.ts'

export const SecurityGroupDefaultStatefulnessNotFound = defineError<{ id: string }>(
  'SecurityGroupDefaultStatefulnessNotFound',
  404,
  f => `Default statefulness ${f.id} of security groups could not be found.`,
)
export const SecurityGroupDefaultStatefulnessAlreadyExists = defineError<{ project_id: string }>(
  'SecurityGroupDefaultStatefulnessAlreadyExists',
  409,
  f => `A default statefulness of security groups exists already for ${f.project_id}.`,
)
