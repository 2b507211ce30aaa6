import { defineError } from '../../errors/define-error.ts'

export const SecurityGroupInUse = defineError<{ id: string }>(
  'SecurityGroupInUse',
  409,
  f => `Security Group ${f.id} in use.`,
)
export const SecurityGroupCannotRemoveDefault = defineError(
  'SecurityGroupCannotRemoveDefault',
  409,
  () => 'Only an administrator may remove a default security group.',
)
export const SecurityGroupCannotUpdateDefault = defineError(
  'SecurityGroupCannotUpdateDefault',
  409,
  () => 'Updating default security group not allowed.',
)
export const SecurityGroupDefaultAlreadyExists = defineError(
  'SecurityGroupDefaultAlreadyExists',
  409,
  () => 'Default security group already exists.',
)
