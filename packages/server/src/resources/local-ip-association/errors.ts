import { defineError } from '../../errors/define-error.ts'

export const LocalIPAssociationNotFound = defineError<{ port_id: string }>(
  'LocalIPAssociationNotFound',
  404,
  f => `The local IP is not associated with port ${f.port_id}.`,
)
