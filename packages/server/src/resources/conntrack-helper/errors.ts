import { defineError } from '../../errors/define-error.ts'

export const ConntrackHelperNotFound = defineError<{ id: string }>(
  'ConntrackHelperNotFound',
  404,
  f => `Conntrack helper ${f.id} does not exist.`,
)
export const ConntrackHelperNotAllowed = defineError<{ helper: string }>(
  'ConntrackHelperNotAllowed',
  400,
  f => `The configuration does not allow the conntrack helper ${f.helper}.`,
)
export const InvalidProtocolForHelper = defineError<{
  helper: string
  protocol: string
  supported_protocols: string
}>(
  'InvalidProtocolForHelper',
  400,
  f => `The conntrack helper ${f.helper} is allowed for ${f.supported_protocols}, not for ${f.protocol}.`,
)
