import { defineError } from '../../errors/define-error.ts'

export const AutoAllocationFailure = defineError<{ reason: string }>(
  'AutoAllocationFailure',
  409,
  f => `No topology can be built: ${f.reason}.`,
)
