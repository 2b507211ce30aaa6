import { defineError } from '../../errors/define-error.ts'

export const TenantQuotaNotFound = defineError<{ tenant_id: string }>(
  'TenantQuotaNotFound',
  404,
  f => `Quota for tenant ${f.tenant_id} could not be found.`,
)
