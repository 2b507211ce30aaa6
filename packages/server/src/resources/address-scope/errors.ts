import { defineError } from '../../errors/define-error.ts'

export const AddressScopeInUse = defineError<{ address_scope_id: string }>(
  'AddressScopeInUse',
  409,
  f => `Address scope ${f.address_scope_id} is in use: subnet pools belong to it.`,
)
export const AddressScopeUpdateError = defineError<{ address_scope_id: string; reason: string }>(
  'AddressScopeUpdateError',
  400,
  f => `Address scope ${f.address_scope_id} cannot be updated: ${f.reason}.`,
)
