import { defineError } from '../../errors/define-error.ts'

export const LogResourceNotFound = defineError<{ log_id: string }>(
  'LogResourceNotFound',
  404,
  f => `Log resource ${f.log_id} could not be found.`,
)
export const InvalidLogResourceType = defineError<{ resource_type: string }>(
  'InvalidLogResourceType',
  400,
  f => `Invalid log resource_type: ${f.resource_type}.`,
)
export const LoggedResourceNotFound = defineError<{ resource_id: string }>(
  'ResourceNotFound',
  404,
  f => `Resource ${f.resource_id} could not be found.`,
)
export const TargetResourceNotFound = defineError<{ target_id: string }>(
  'TargetResourceNotFound',
  404,
  f => `Target resource ${f.target_id} could not be found.`,
)
export const InvalidResourceConstraint = defineError<{
  resource: string
  resource_id: string
  target_resource: string
  target_id: string
}>(
  'InvalidResourceConstraint',
  400,
  f => `The ${f.target_resource} ${f.target_id} is not in the ${f.resource} ${f.resource_id}.`,
)
